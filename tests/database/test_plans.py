"""The plan: versions become rows, rows are told about at once, and who does something takes part in the case."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import Conflict, Gone, Invalid
from portal.models import (
    Action,
    AuditEvent,
    CaseEvent,
    Outbox,
    Participant,
    Plan,
    ProgressNote,
    StepAnswers,
    Submission,
    User,
    clock,
)
from portal.queries import cases, plan_versions as version_queries, plan_view, plans as queries
from portal.queries.plan_versions import Change
from portal.services import plan_rows, plan_versions, plans, sending
from portal.services.idempotency import new_once_key
from portal.services.plan_rows import Progress
from portal.services.submissions import Writer
from tests.factories import an_actor
from tests.plans import Followed, a_case_with_family, a_followed_plan, action_of, goal_of, in_days, reference, step_of


def changes(session: Session, plan: Plan) -> tuple[Change, ...]:
    found = queries.pending(session, plan)
    assert found is not None
    return version_queries.changes(found, plan_versions.start_of(session, plan, found.compiled))


def settle(session: Session, followed: Followed, note: str = "Samen bekeken.") -> None:
    found = queries.pending(session, followed.plan)
    assert found is not None
    posted = {"change_note": [note]}
    plan_versions.note(session, followed.director, found, posted, Writer("page", 9), {})  # type: ignore[arg-type]  # a plain mapping will do
    plan_versions.settle(session, followed.director, followed.plan, new_once_key())


def pending_part(session: Session, followed: Followed, row_id: object) -> StepAnswers:
    mine = select(StepAnswers).where(StepAnswers.submission_id == followed.plan.pending_submission_id)
    return session.scalars(mine.where(StepAnswers.row_id == str(row_id))).one()


def reword(session: Session, followed: Followed, row_id: object, **answers: Any) -> None:  # noqa: ANN401 -- answers
    plan_versions.collect(session, followed.director, followed.case, followed.plan)
    part = pending_part(session, followed, row_id)
    part.answers = {**part.answers, **answers}
    session.flush()


def test_a_case_has_one_open_plan_with_one_first_draft(session: Session) -> None:
    director = an_actor(session, "director")
    case = a_case_with_family(session, director)
    first, second = plans.begin(session, director, case), plans.begin(session, director, case)
    assert first == second
    assert session.scalars(select(Plan)).one().pending_submission_id == first


def test_the_first_version_becomes_rows_with_the_ids_of_the_form(session: Session) -> None:
    followed = a_followed_plan(session)
    plan, goal = followed.plan, goal_of(session, followed.plan)
    step, action = step_of(session, plan), action_of(session, plan)
    part = session.scalars(select(StepAnswers).where(StepAnswers.row_id == str(action.id))).one()
    assert (plan.number, plan.status, plan.pending_submission_id) == (1, "concept", None)
    assert (part.submission_id, part.group) == (plan.active_submission_id, "actions")
    assert plan.review_date == in_days(90)
    assert (goal.details["title"], goal.status) == ("Thuis is het veilig voor Finn", "open")
    assert (step.goal_id, step.due, step.details["who"]["label"]) == (goal.id, in_days(7), "Lore")
    assert (action.goal_id, action.due, action.responsible_id) == (goal.id, in_days(14), followed.partner.user_id)
    assert action.perspective == "hulpverlenend"


def test_whoever_is_responsible_takes_part_and_hears_of_it(session: Session) -> None:
    followed = a_followed_plan(session)
    part = session.scalars(select(Participant)).one()
    mails = session.scalars(select(Outbox.recipient_user_id)).all()
    assert (part.user_id, part.organisation_id) == (followed.partner.user_id, followed.partner.organisation_id)
    assert part.to_at is None
    assert followed.partner.user_id in mails


def test_progress_changes_the_row_and_its_history_at_once(session: Session) -> None:
    followed = a_followed_plan(session)
    action = action_of(session, followed.plan)
    told = Progress(action.version, "klaar", None, "School is verwittigd.")
    plan_rows.note(session, followed.partner, followed.case, followed.plan, "action", action, told)
    noted = session.scalars(select(ProgressNote)).one()
    event = session.scalars(select(CaseEvent).where(CaseEvent.kind == "plan.progress_noted")).one()
    assert (action.status, action.done_on, followed.plan.number) == ("klaar", clock.today(), 1)
    assert (noted.text, noted.status_from, noted.status_to) == ("School is verwittigd.", "te_doen", "klaar")
    assert event.data == {"kind": "action", "status_from": "te_doen", "status_to": "klaar"}
    assert followed.director.user_id in session.scalars(select(Outbox.recipient_user_id)).all()
    assert "verwittigd" not in str([one.data for one in session.scalars(select(AuditEvent))])


def test_what_is_not_reached_any_more_has_no_day(session: Session) -> None:
    followed = a_followed_plan(session)
    action = action_of(session, followed.plan)
    for status in ("klaar", "bezig"):
        told = Progress(action.version, status)
        plan_rows.note(session, followed.director, followed.case, followed.plan, "action", action, told)
    assert (action.status, action.done_on) == ("bezig", None)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"status": "klaar", "done_on": in_days(1)}, "done_on"),
        ({"status": "te_doen"}, "text"),
        ({"status": "bezig", "text": "x" * 2001}, "text"),
    ],
)
def test_what_is_told_must_be_right(session: Session, told: dict[str, Any], field: str) -> None:
    followed = a_followed_plan(session)
    action = action_of(session, followed.plan)
    with pytest.raises(Invalid) as wrong:
        plan_rows.note(
            session, followed.director, followed.case, followed.plan, "action", action, Progress(action.version, **told)
        )
    assert wrong.value.field == field


def test_two_people_never_overwrite_each_other(session: Session) -> None:
    followed = a_followed_plan(session)
    action = action_of(session, followed.plan)
    old = Progress(action.version, "bezig")
    plan_rows.note(session, followed.partner, followed.case, followed.plan, "action", action, old)
    with pytest.raises(Conflict):
        plan_rows.note(session, followed.director, followed.case, followed.plan, "action", action, old)


def test_changes_are_collected_in_one_draft_that_starts_from_the_rows(session: Session) -> None:
    followed = a_followed_plan(session)
    action = action_of(session, followed.plan)
    plan_rows.note(
        session, followed.director, followed.case, followed.plan, "action", action, Progress(action.version, "bezig")
    )
    first = plan_versions.collect(session, followed.director, followed.case, followed.plan)
    again = plan_versions.collect(session, followed.director, followed.case, followed.plan)
    assert first.submission.id == again.submission.id
    assert pending_part(session, followed, action.id).answers["status"] == "bezig"
    assert changes(session, followed.plan) == ()
    assert followed.plan.number == 1


def test_the_changes_say_what_they_are(session: Session) -> None:
    followed = a_followed_plan(session)
    action, step = action_of(session, followed.plan), step_of(session, followed.plan)
    reword(session, followed, action.id, due=in_days(30).isoformat())
    found = queries.pending(session, followed.plan)
    assert found is not None
    plan_versions.drop(session, followed.director, found, step.id)
    added = plan_versions.add(session, followed.director, found, "action", goal_of(session, followed.plan).id)
    told = changes(session, followed.plan)
    assert [(one.verb, one.what, one.title) for one in told] == [
        ("dropped", "kleine stap", "Lore legt een tas klaar"),
        ("changed", "actie", "Het CAW gaat mee naar de school"),
        ("added", "actie", "actie zonder tekst"),
    ]
    assert [one.label for one in told[1].differences] == ["Tegen wanneer is deze actie klaar?"]
    assert told[2].row_id == str(added)


def test_settling_makes_one_new_version_and_keeps_the_old_one(session: Session) -> None:
    followed = a_followed_plan(session)
    plan, step = followed.plan, step_of(session, followed.plan)
    former = plan.active_submission_id
    reword(session, followed, action_of(session, plan).id, text="Het CAW belt de school")
    found = queries.pending(session, plan)
    assert found is not None
    plan_versions.drop(session, followed.director, found, step.id)
    fresh = plan_versions.add(session, followed.director, found, "sub_goal", goal_of(session, plan).id)
    reword(session, followed, fresh, step="Lore belt haar zus", who=reference(step, "Lore"))
    settle(session, followed)
    first, second = reversed(version_queries.versions(session, plan))
    assert (plan.number, plan.pending_submission_id) == (2, None)
    assert action_of(session, plan).details["text"] == "Het CAW belt de school"
    assert step.withdrawn_at is not None
    assert (step_of(session, plan).id, step_of(session, plan).status) == (fresh, "open")
    assert (first.id, first.number, second.number, second.note) == (former, 1, 2, "Samen bekeken.")
    assert session.get_one(Submission, former).status == "replaced"


def test_a_new_version_without_a_note_is_refused(session: Session) -> None:
    followed = a_followed_plan(session)
    reword(session, followed, action_of(session, followed.plan).id, text="Anders")
    with pytest.raises(sending.Incomplete):
        settle(session, followed, note="")
    assert followed.plan.number == 1


def test_nothing_changed_is_no_new_version(session: Session) -> None:
    followed = a_followed_plan(session)
    plan_versions.collect(session, followed.director, followed.case, followed.plan)
    with pytest.raises(Invalid):
        settle(session, followed)


def test_a_state_told_meanwhile_survives_the_new_version(session: Session) -> None:
    followed = a_followed_plan(session)
    action = action_of(session, followed.plan)
    reword(session, followed, action.id, text="Het CAW belt de school")
    told = Progress(action.version, "geblokkeerd", None, "De school is dicht.")
    plan_rows.note(session, followed.partner, followed.case, followed.plan, "action", action, told)
    settle(session, followed)
    assert (action.status, action.details["text"]) == ("geblokkeerd", "Het CAW belt de school")
    assert len(session.scalars(select(ProgressNote)).all()) == 1


def test_another_responsible_person_takes_over_the_part_in_the_case(session: Session) -> None:
    followed = a_followed_plan(session)
    action, other = action_of(session, followed.plan), an_actor(session, "partner")
    reword(session, followed, action.id, responsible=reference(session.get_one(User, other.user_id)))
    settle(session, followed)
    parts = {one.user_id: one.to_at for one in session.scalars(select(Participant))}
    assert parts[followed.partner.user_id] is not None
    assert parts[other.user_id] is None


def test_a_dropped_goal_takes_its_steps_along_and_leaves_its_actions(session: Session) -> None:
    followed = a_followed_plan(session)
    found = plan_versions.collect(session, followed.director, followed.case, followed.plan)
    plan_versions.add(session, followed.director, found, "goal")
    again = queries.pending(session, followed.plan)
    assert again is not None
    plan_versions.drop(session, followed.director, again, goal_of(session, followed.plan).id)
    verbs = [(one.verb, one.what) for one in changes(session, followed.plan)]
    assert verbs == [("dropped", "doel"), ("added", "doel"), ("dropped", "kleine stap"), ("changed", "actie")]


def test_a_dropped_row_can_be_kept_after_all(session: Session) -> None:
    followed = a_followed_plan(session)
    action = action_of(session, followed.plan)
    found = plan_versions.collect(session, followed.director, followed.case, followed.plan)
    plan_versions.drop(session, followed.director, found, action.id)
    plan_versions.keep(session, followed.director, found, action.id)
    assert changes(session, followed.plan) == ()


def test_changes_that_are_let_go_leave_the_plan_as_it_was(session: Session) -> None:
    followed = a_followed_plan(session)
    reword(session, followed, action_of(session, followed.plan).id, text="Anders")
    plan_versions.discard(session, followed.director, followed.case, followed.plan)
    assert followed.plan.pending_submission_id is None
    assert action_of(session, followed.plan).details["text"] == "Het CAW gaat mee naar de school"
    with pytest.raises(Gone):
        plan_versions.discard(session, followed.director, followed.case, followed.plan)


def test_each_state_of_a_plan_has_its_condition(session: Session) -> None:
    followed = a_followed_plan(session)
    plan, active = followed.plan, queries.active(session, followed.plan)
    assert active is not None
    family = cases.head(session, followed.case).family
    view = plan_view.view(session, plan, active)
    for target in ("voorgelegd", "team"):
        blocked = plans.obstacle(plan, view, family)
        assert blocked == ""
        assert plans.advance(session, followed.director, followed.case, plan, plan.version, blocked) == target
    missing = plans.obstacle(plan, view, family)
    assert missing == "Noteer het mandaat van Wout Esdoorn. Ook ‘Niet gegeven’ is een antwoord."
    with pytest.raises(Invalid):
        plans.advance(session, followed.director, followed.case, plan, plan.version, missing, clock.today())
    with pytest.raises(Invalid, match="team akkoord"):
        plans.advance(session, followed.director, followed.case, plan, plan.version, "", None)
    plans.advance(session, followed.director, followed.case, plan, plan.version, "", clock.today())
    assert plans.obstacle(plan, view, family) == "Er staat nog 1 actie open."
    with pytest.raises(Conflict):
        plans.advance(session, followed.director, followed.case, plan, plan.version - 1, "")


def test_the_view_says_which_perspective_has_no_action(session: Session) -> None:
    followed = a_followed_plan(session)
    active = queries.active(session, followed.plan)
    assert active is not None
    view = plan_view.view(session, followed.plan, active)
    assert view.missing_perspectives == ("gerechtelijk", "politioneel", "bestuurlijk")
    assert view.told.strengths == (("Wat gaat goed", ("Lore belt haar zus als het moeilijk wordt.",)),)
    assert view.late == 0


def test_an_action_past_its_day_is_late(session: Session) -> None:
    followed = a_followed_plan(session, due=in_days(-3).isoformat())
    active = queries.active(session, followed.plan)
    assert active is not None
    line = plan_view.view(session, followed.plan, active).lines[session.scalars(select(Action.id)).one()]
    assert (line.late, line.who, line.word) == (True, followed.partner.name, "Te doen")
