"""A plan of the family Esdoorn for the tests: one goal, one small step, one action, settled the way a director does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Action, Case, Goal, Organisation, Person, Plan, SubGoal, User, clock
from portal.models.identity import new_id
from portal.queries import submissions as submission_queries
from portal.services import plans, sending
from portal.services.idempotency import new_once_key
from tests import families
from tests.factories import a_case, a_person, an_actor, an_organisation, step_answers

Json = dict[str, Any]


@dataclass(frozen=True)
class Followed:
    """A case with its plan and whoever works on it."""

    case: Case
    director: Actor
    partner: Actor
    plan: Plan

    def url(self, folder: str = "") -> str:
        """An address of the plan."""
        return f"/ovl/dossiers/{self.case.id}/plan{folder}"


def a_case_with_family(session: Session, director: Actor) -> Case:
    """The open case of the family Esdoorn."""
    families.in_force(session, "referral")
    families.in_force(session, "action_plan")
    case = a_case(session, director=session.get_one(User, director.user_id), label="Gezin Esdoorn")
    for details in families.ESDOORN:
        a_person(session, case, **details)
    return case


def reference(row: Any, label: str = "") -> Json:  # noqa: ANN401 -- any row with an id
    """A reference as it is stored."""
    return {"id": str(row.id), "label": label, "text": ""}


def in_days(days: int) -> date:
    """A day from today."""
    return clock.today() + timedelta(days=days)


def a_followed_plan(session: Session, **action: Any) -> Followed:  # noqa: ANN401 -- answers of the action
    """A case with a first version of its plan; takes answers of its one action."""
    director = an_actor(session, "director")
    caw = an_organisation(session, name=f"CAW {new_id()}", type="CAW", perspective="hulpverlenend")
    partner = an_actor(session, "partner", organisation=caw)
    case = a_case_with_family(session, director)
    draft = submission_queries.submission(session, case.region, plans.begin(session, director, case))
    family = session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.id)).all()
    goal = _goals(session, draft, family)
    _action(session, draft, goal, caw, session.get_one(User, partner.user_id), action)
    _agreement(session, draft, family)
    sending.submit(session, director, submission_queries.loaded(session, draft), new_once_key())
    session.commit()
    return Followed(case, director, partner, session.scalars(select(Plan).where(Plan.case_id == case.id)).one())


def _row(session: Session, draft: Any, step: str, group: str, answers: Json, position: int = 0) -> str:  # noqa: ANN401
    return families.part(session, draft, step, group, answers, position).row_id


def _goals(session: Session, draft: Any, family: Any) -> Json:  # noqa: ANN401 -- rows
    together = {"shared_vision": "Samen rustig aan tafel."}
    step_answers(session, draft, "together", answers=together, raw={}, sequence=1)
    strength = {"kind": "kracht", "text": "Lore belt haar zus als het moeilijk wordt.", "viewpoint": "gezinslid"}
    _row(session, draft, "together", "strengths_worries_wishes", strength)
    title = "Thuis is het veilig voor Finn"
    goal = {
        "title": title,
        "type": "directe_veiligheid",
        "for_persons": [reference(family[2], "Finn Esdoorn")],
        "measure": "Finn slaapt door.",
        "status": "open",
    }
    row_id = _row(session, draft, "goals", "goals", goal)
    found = {"id": row_id, "label": title, "text": ""}
    small = {"goal": found, "step": "Lore legt een tas klaar", "who": reference(family[0], "Lore"), "status": "open"}
    _row(session, draft, "goals", "subgoals", small | {"by_when": in_days(7).isoformat()})
    return found


def _action(session: Session, draft: Any, goal: Json, org: Organisation, user: User, answers: Json) -> None:  # noqa: ANN401
    given = {
        "text": "Het CAW gaat mee naar de school",
        "goal": goal,
        "org": reference(org, org.name),
        "responsible": reference(user, user.name),
        "due": in_days(14).isoformat(),
        "visible_family": "ja",
        "status": "te_doen",
    }
    _row(session, draft, "actions", "actions", given | answers)


def _agreement(session: Session, draft: Any, family: Any) -> None:  # noqa: ANN401 -- rows
    answers = {"review_date": in_days(90).isoformat()}
    step_answers(session, draft, "agreement", answers=answers, raw={}, sequence=1)
    talked = {"person": reference(family[0], "Lore Esdoorn"), "date": clock.today().isoformat()}
    _row(session, draft, "agreement", "discussed", talked)
    given = {"person": reference(family[0], "Lore Esdoorn"), "status": "ja", "scope": "Overleg met de school"}
    _row(session, draft, "agreement", "mandates", given)


def goal_of(session: Session, plan: Plan) -> Goal:
    """The one goal of a plan."""
    return session.scalars(select(Goal).where(Goal.plan_id == plan.id, Goal.withdrawn_at.is_(None))).one()


def step_of(session: Session, plan: Plan) -> SubGoal:
    """The one small step of a plan."""
    return session.scalars(select(SubGoal).where(SubGoal.plan_id == plan.id, SubGoal.withdrawn_at.is_(None))).one()


def action_of(session: Session, plan: Plan) -> Action:
    """The one action of a plan."""
    return session.scalars(select(Action).where(Action.plan_id == plan.id, Action.withdrawn_at.is_(None))).one()
