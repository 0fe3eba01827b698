"""The phase of a case follows from what was sent and done in it (domain/forms.md, 3.8); nobody sets it by hand."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.models import Case, Plan, User, clock
from portal.queries import cases, phases
from tests import families
from tests.factories import a_case, a_goal, a_plan, a_submission, an_actor

EXPLORED = ("exploration", "risk_assessment", "safety_plan", "plan")
"""What ends the exploration; each of them is needed."""


def sent(session: Session, case: Case, form: str, *codes: tuple[str, str]) -> None:
    """A form of the case that was sent, with the answers that are counted."""
    found = a_submission(session, form=form, case_id=case.id, status="submitted", submitted_at=clock.now())
    for field, code in codes:
        families.counted(session, found, field, code)


def explored(session: Session, case: Case, *, without: str = "") -> Plan:
    """Everything that ends the exploration, but one thing."""
    for form in ("exploration", "risk_assessment"):
        if form != without:
            sent(session, case, form)
    sent(session, case, "safety_plan", ("plan_status", "concept" if without == "safety_plan" else "actief"))
    return a_plan(session, case, status="team" if without == "plan" else "actief")


def phase(session: Session, case: Case) -> str:
    return phases.of_cases(session, [case]).get(case.id, "")


def test_a_case_begins_in_exploration(session: Session) -> None:
    assert phase(session, a_case(session, track="3")) == "exploratie"


def test_a_case_that_was_explored_and_has_its_plans_is_carried_out(session: Session) -> None:
    case = a_case(session, track="3")
    explored(session, case)
    assert phase(session, case) == "uitvoering"


@pytest.mark.parametrize("without", EXPLORED)
def test_each_part_of_the_gate_is_needed(session: Session, without: str) -> None:
    case = a_case(session, track="3")
    explored(session, case, without=without)
    assert phase(session, case) == "exploratie"


def test_a_draft_moves_nothing(session: Session) -> None:
    case = a_case(session, track="3")
    explored(session, case, without="exploration")
    a_submission(session, form="exploration", case_id=case.id)
    assert phase(session, case) == "exploratie"


def test_what_was_reached_stays_when_a_plan_ends(session: Session) -> None:
    case = a_case(session, track="3")
    explored(session, case).status = "afgesloten"
    sent(session, case, "safety_plan", ("plan_status", "stopgezet"))
    assert phase(session, case) == "uitvoering"


def test_when_every_goal_ended_and_the_last_risk_is_known_the_case_is_rounded_off(session: Session) -> None:
    case = a_case(session, track="3")
    plan = explored(session, case)
    goals = [a_goal(session, plan, case.key_id, status=status) for status in ("behaald", "bezig")]
    sent(session, case, "risk_assessment", ("trigger", "afsluiting"))
    assert phase(session, case) == "uitvoering"
    goals[1].status = "vervallen"
    session.flush()
    assert phase(session, case) == "afronding"


def test_without_goals_nothing_is_rounded_off(session: Session) -> None:
    case = a_case(session, track="3")
    explored(session, case)
    sent(session, case, "risk_assessment", ("trigger", "afsluiting"))
    assert phase(session, case) == "uitvoering"


def test_what_the_closing_says_stands(session: Session) -> None:
    case = a_case(session, track="3")
    sent(session, case, "closing", ("phase", "afronding"))
    assert phase(session, case) == "afronding"


def test_only_case_direction_has_phases(session: Session) -> None:
    case = a_case(session, track="2")
    explored(session, case)
    assert phase(session, case) == ""


def test_head_and_list_show_the_phase(session: Session) -> None:
    director = an_actor(session, "director")
    case = a_case(session, track="3", director=session.get_one(User, director.user_id))
    explored(session, case)
    lines = cases.of_director(session, "ovl", director.user_id).lines
    assert (cases.head(session, case).phase, lines[0].phase) == ("Uitvoering", "Uitvoering")
