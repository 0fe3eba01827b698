"""The Esdoorn family: a whole case, from the night of the referral to the second version of the plan."""

from __future__ import annotations

from portal.cli.demo_data import esdoorn_pages as pages, families, referral_pages
from portal.cli.demo_data.case_pages import Writing, followed_up
from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.pen import Answers, Pen
from portal.cli.demo_data.plan_pages import Plot
from portal.cli.demo_data.risk_pages import Assessed, assess
from portal.definitions.values import Reference
from portal.models import Submission, clock

FIRST = Assessed(
    trigger="start",
    present=frozenset({"recent_violence", "control", "economic", "fear", "stress", "substance"}),
    past=frozenset({"prior_police", "own_childhood"}),
    unknown=frozenset({"sexual", "honour", "mental"}),
    level="medium",
    motivation="Het geweld is recent en de controle neemt toe, maar Wout woont voorlopig bij zijn ouders.",
    scenario="Als Wout terugkomt zonder afspraken, loopt een ruzie over geld opnieuw uit op slagen.",
    imminence="weken",
    weeks=12,
    safe=5,
)
SECOND = Assessed(
    trigger="incident",
    present=frozenset(
        {"recent_violence", "injury", "strangulation", "control", "economic", "fear", "stress", "separation"}
    ),
    past=frozenset({"prior_police", "own_childhood"}),
    unknown=frozenset({"honour"}),
    level="hoog",
    motivation="Lore vertelt dat Wout haar keel dichtkneep. Ze wil nu echt scheiden, en dat weet hij.",
    scenario="Bij een volgend contact over de kinderen kan Lore levensgevaarlijk gewond raken.",
    imminence="dagen",
    weeks=4,
    safe=2,
)  # fmt: skip


def tell(desk: Desk) -> None:
    """From the first night to this week."""
    referral = _referral(desk)
    case = desk.take_in(referral, desk.almanac.office(76, "09.20"), "director")
    family = desk.persons(referral)
    summary = "Eerste huisbezoek. Lore was alleen met de kinderen; ze wil dat het geroep stopt."
    desk.contact(case, desk.almanac.office(74, "10.00"), "director", "huisbezoek", "Lore Esdoorn", summary)
    first = assess(desk, case, desk.almanac.office(71, "14.30"), "director", family, FIRST)
    plot, writing = Plot(desk, case, "director", family), Writing(desk, case, "director", family)
    told = desk.almanac.office(73, "13.30")
    ended = desk.almanac.office(66, "15.00")
    explored = pages.exploration(writing, told.date(), ended.date(), desk.sent(first))
    writing.send("exploration", desk.almanac.office(70, "16.10"), explored, ended)
    _first_plan(plot)
    _follow_up(plot)
    _new_incident(plot, writing)
    _this_week(plot, writing)


def _referral(desk: Desk) -> Submission:
    at = desk.almanac.ago(78, "23.40")
    reason = (
        "Buren belden na geroep en gebonk. Lore had een blauwe plek op de bovenarm. Wout had gedronken en vertrok naar "
        "zijn ouders. De kinderen waren wakker en zaten op de trap."
    )
    flags: Answers = {"critical_flags": ("controle",), "violence_forms": ("fysiek", "psychisch")}
    return desk.refer("partner-police", at, "Gent", families.ESDOORN, referral_pages.police(at, reason, **flags))


def _first_plan(plot: Plot) -> None:
    """Strengths first, then two goals with small steps, and who does what."""
    at = plot.desk.almanac.office(62, "11.00")
    pen = plot.begin(at)
    with plot.desk.at(at):
        pen.rows("together", "strengths_worries_wishes", STRENGTHS)
        pen.step("together", shared_vision="Een huis waar de kinderen kunnen slapen en Lore niet hoeft op te letten.")
        quiet, money = pen.rows("goals", "goals", _goals(plot))
        pen.rows("goals", "subgoals", _small_steps(plot, quiet, money))
        pen.rows("actions", "actions", _actions(plot, quiet, money))
        _agreed(plot, pen)
        pen.send()
    almanac = plot.desk.almanac
    plot.advance(almanac.office(60), almanac.office(57), almanac.office(55))


STRENGTHS: tuple[Answers, ...] = (
    {"kind": "kracht", "text": "Lore belt zelf hulp als het moeilijk wordt.", "viewpoint": "dienst"},
    {"kind": "kracht", "text": "Oma haalt de kinderen twee keer per week van school.", "viewpoint": "gezinslid"},
    {"kind": "zorg", "text": "Wout drinkt als er ruzie over geld was.", "viewpoint": "gezinslid"},
    {"kind": "wens", "text": "Nore wil dat papa op tijd komt en niet roept.", "viewpoint": "gezinslid"},
)


def _goals(plot: Plot) -> tuple[Answers, ...]:
    everybody = tuple(plot.person(number) for number in range(4))
    return (
        {
            "title": "Thuis blijft het rustig, ook als papa de kinderen brengt",
            "type": "directe_veiligheid",
            "for_persons": everybody,
            "measure": "Vier weken na elkaar geen geroep bij het brengen en halen.",
            "child_version": "Papa en mama spreken af zonder ruzie te maken.",
            "status": "open",
        },
        {
            "title": "Lore heeft zelf zicht op haar geld",
            "type": "versterk_bescherming",
            "for_persons": everybody[:1],
            "measure": "Lore heeft een eigen rekening en kent haar vaste kosten.",
            "status": "open",
        },
    )


def _small_steps(plot: Plot, quiet: str, money: str) -> tuple[Answers, ...]:
    day = plot.desk.almanac.day
    return (
        {
            "goal": Reference(quiet),
            "step": "De kinderen worden aan de schoolpoort opgehaald, niet thuis",
            "who": plot.person(1),
            "by_when": day(-48),
            "status": "open",
        },
        {
            "goal": Reference(quiet),
            "step": "Lore legt een noodtas bij haar moeder",
            "who": plot.person(0),
            "by_when": day(-40),
            "status": "open",
        },
        {
            "goal": Reference(money),
            "step": "Samen de vaste kosten op een blad zetten",
            "who": plot.person(0),
            "by_when": day(10),
            "status": "open",
        },
    )


def _actions(plot: Plot, quiet: str, money: str) -> tuple[Answers, ...]:
    day = plot.desk.almanac.day
    shelter = "Meegaan naar het eerste gesprek bij de dienst voor partnergeweld"
    return (
        plot.action("director", "Afspraken over het ophalen op papier zetten", day(-45), goal=Reference(quiet)),
        plot.action("partner", shelter, day(-30), goal=Reference(quiet)),
        plot.action("partner-police", "Hercontact aan huis door de wijkinspecteur", day(-50), goal=Reference(quiet)),
        plot.action("partner", "Budgetadvies aanvragen, samen met Lore", day(-3), goal=Reference(money)),
    )


def _agreed(plot: Plot, pen: Pen) -> None:
    told = clock.today()
    reaction = "Lore is blij dat het op papier staat."
    pen.row("agreement", "discussed", person=plot.person(0), date=told, reaction=reaction)
    scope = "Overleg met CAW, politie en school."
    pen.row("agreement", "mandates", person=plot.person(0), status="ja", scope=scope, date=told, how="mondeling")
    pen.row("agreement", "mandates", person=plot.person(1), status="nee", date=told)
    pen.step("agreement", review_date=plot.desk.almanac.day(-20))


def _follow_up(plot: Plot) -> None:
    """What the director and the partners told in the first weeks."""
    almanac = plot.desk.almanac
    text = "Aangebeld; Lore was thuis en alles was rustig."
    plot.tell(almanac.office(52, "18.30"), "partner-police", "Hercontact aan huis", "klaar", text)
    plot.tell(almanac.office(48), "director", "Afspraken over het ophalen", "klaar", "Beide ouders hebben het blad.")
    plot.tell(almanac.office(47), "director", "De kinderen worden aan de schoolpoort", "behaald", "")
    plot.tell(almanac.office(44), "director", "Thuis blijft het rustig", "bezig", "De eerste twee weken gingen goed.")
    text = "Eerste gesprek is geweest, Lore gaat verder."
    plot.tell(almanac.office(32, "15.10"), "partner", "Meegaan naar het eerste gesprek", "klaar", text)


def _new_incident(plot: Plot, writing: Writing) -> None:
    """A call, a new assessment, a safety plan, and a second version of the plan."""
    desk, almanac = plot.desk, plot.desk.almanac
    followed_up(writing, almanac.office(24, "09.05"), pages.call_in_tears(almanac.day(-23)))
    assess(desk, plot.case, almanac.office(23, "11.30"), "director", plot.family, SECOND)
    at = almanac.office(22, "14.00")
    writing.send("safety_plan", at, pages.safety_plan(writing, at.date(), almanac.day(12)))
    note = (
        "Na het incident en de nieuwe taxatie komt er extra toezicht en een veilige plek om de kinderen over te dragen."
    )
    plot.change(
        almanac.office(21, "16.20"),
        note,
        almanac.day(9),
        plot.action("partner-police", "Adres in de aandachtslijst van de interventie zetten", almanac.day(-19)),
        plot.action("director", "Overdracht van de kinderen in een neutrale bezoekruimte regelen", almanac.day(6)),
    )
    plot.tell(almanac.office(19, "08.15"), "partner-police", "Adres in de aandachtslijst", "klaar", "Staat erin.")


def _this_week(plot: Plot, writing: Writing) -> None:
    """The plan evaluated, and what is new since the director looked last."""
    almanac = plot.desk.almanac
    talk = pages.visit_at_grandmother(almanac.day(9))
    followed_up(writing, almanac.office(12, "16.30"), talk, pages.evaluated(writing))
    summary = "Lore slaapt bij haar moeder en voelt zich daar veiliger. De noodtas staat klaar."
    plot.desk.contact(plot.case, almanac.office(7, "10.40"), "director", "telefoon", "Lore Esdoorn", summary)
    plot.tell(almanac.office(7, "11.00"), "director", "Lore legt een noodtas", "behaald", "")
    text = "Het kantoor voor budgetadvies heeft een wachtlijst van zes weken."
    plot.tell(almanac.office(3, "14.45"), "partner", "Budgetadvies aanvragen", "geblokkeerd", text)
