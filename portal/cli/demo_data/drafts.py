"""What people began and did not send yet: one draft of each kind."""

from __future__ import annotations

from portal.cli.demo_data.case_pages import Filled, Writing
from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.pen import Answers
from portal.cli.demo_data.plan_pages import Plot
from portal.models import Case
from portal.queries import persons

REGISTERS: tuple[tuple[str, str, str, Answers], ...] = (
    (
        "sharing_agreement",
        "strategist",
        "agreement",
        {"title": "Addendum: afspraken met de scholen", "kind": "afspraken"},
    ),
    ("training", "clerk", "activity", {"title": "Studiedag over eergerelateerd geweld", "kind": "studiedag"}),
    ("consult", "partner", "question", {"question": "Kan een kind mee beslissen waar het slaapt?"}),
    (
        "peer_group",
        "supporter",
        "group",
        {"group_name": "Jongeren die thuis geweld zagen", "target": "kinderen_getuige"},
    ),
    ("regional_need", "director", "need", {"missing_offer": "Snelle hulp bij verslaving, zonder wachttijd"}),
    ("meeting", "clerk", "head", {"kind": "stuurgroep", "purpose": "Werking van het voorbije half jaar"}),
)


def leave(desk: Desk, case: Case, director: str) -> None:
    """Leave drafts in the registers of the region and in one case."""
    for number, (form, who, step, answers) in enumerate(REGISTERS):
        at = desk.almanac.just(240 - 20 * number)
        pen = desk.register(at, form, who)
        with desk.at(at):
            pen.step(step, **answers)
    family = [str(one.id) for one in persons.of_cases(desk.session, case.region, [case.id])]
    writing = Writing(desk, case, director, family)
    for number, (form, page, answers) in enumerate(_of_a_case()):
        writing.begin(form, desk.almanac.ago(3, f"{10 + number}.20"), Filled({page: answers}))
    coordinating = Writing(desk, case, "coordinator", family)
    overview: Answers = {
        "facts_summary": "Ruzie bij het terugbrengen van de kinderen; zie ook de oproepen van dit jaar."
    }
    coordinating.begin("triage", desk.almanac.ago(3, "15.20"), Filled({"family": overview}))
    plan = Plot(desk, case, director, family).begin(desk.almanac.ago(3, "16.10"))
    with desk.at(desk.almanac.ago(3, "16.30")):
        plan.step("together", shared_vision="De kinderen gaan zonder buikpijn van de ene ouder naar de andere.")


def _of_a_case() -> tuple[tuple[str, str, Answers], ...]:
    return (
        ("exploration", "meet", {"pace_note": "Ellen liefst in de week dat de kinderen bij Tim zijn."}),
        ("risk_assessment", "frame", {"trigger": "start"}),
        ("safety_plan", "signs", {"worked_before": "De kinderen overdragen bij de zus van Ellen."}),
        ("evaluation", "contact", {"contact_kind": "telefoon", "contact_summary": "Ellen belde over de paasvakantie."}),
        ("closing", "reason", {"close_reason": "doelen_behaald"}),
    )
