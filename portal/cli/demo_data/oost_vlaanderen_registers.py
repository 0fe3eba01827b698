"""The registers of Oost-Vlaanderen: what was agreed, taught, missed, asked and decided in the last year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from portal.cli.demo_data.consult_pages import Question, answer, ask
from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.pen import Answers
from portal.cli.demo_data.register_pages import Brought, Point, agreed, grouped, met, missing, trained
from portal.definitions.values import Unknown
from portal.models import Case, Submission

AGREED = (
    "Politie, parket, CAW, OCMW en het Veilig Huis delen aan tafel alleen wat nodig is om een gezin veilig te krijgen. "
    "Wat iemand zegt, blijft binnen de tafel, tenzij die dienst zegt dat het verder mag. Wie niet meewerkt aan een "
    "dossier, is bij dat punt niet aanwezig."
)
PARTICIPANTS: Sequence[Answers] = (
    {
        "participant_alias": "Iris",
        "participant_contact": "Een bericht op de gsm van haar vriendin, op weekdagen tussen 10 en 14 u.",
        "participant_age_group": "26_45",
        "how_found": "Via de huisarts",
    },
    {
        "participant_alias": "Roos",
        "participant_contact": "Alleen via de receptie van haar werk.",
        "participant_age_group": "46_65",
        "how_found": "Folder in de bibliotheek",
    },
    {
        "participant_alias": "Dahlia",
        "participant_contact": Unknown.REFUSED,
        "participant_age_group": "18_25",
    },
)


def tell(desk: Desk) -> None:
    """What is open to the whole region."""
    almanac = desk.almanac
    trained(
        desk,
        almanac.office(150, "16.40"),
        "clerk",
        title="Signalen van partnergeweld herkennen",
        kind="vorming",
        audience=("HUISARTS", "THUISVERPLEGING"),
        participants_count=Decimal(38),
        municipality="Aalst",
        hours=Decimal(3),
        satisfaction=Decimal(8),
    )
    trained(
        desk,
        almanac.office(44, "17.00"),
        "clerk",
        title="Intervisie voor wie gesprekken voert met kinderen die thuis geweld zagen, met de scholen en de CLB's",
        kind="intervisie",
        audience=("CLB", "SCHOOL", "JEUGDHULP"),
        participants_count=Decimal(14),
        municipality="Gent",
        hours=Decimal(2),
    )
    _missing(desk)
    sessions = [almanac.office(days, "19.00") for days in (39, 32, 25)]
    group: Answers = {
        "group_name": "Samen op adem komen",
        "target": "vrouwen_pg",
        "frontoffice": "Contactpunt Gent",
        "organisers": desk.partners("partner", "coordinator"),
        "max_places": Decimal(8),
    }
    grouped(desk, almanac.office(25, "21.15"), group, PARTICIPANTS, sessions)
    _asked(desk)


def _missing(desk: Desk) -> None:
    missing(
        desk,
        desk.almanac.office(90, "14.00"),
        "coordinator",
        need="huisvesting",
        missing_offer="Opvang voor een moeder met vier of meer kinderen, in dezelfde gemeente als hun school",
        source=("dossiers", "tafel"),
        families_count=Decimal(6),
        status="bezig",
        follow_up="Met twee woonmaatschappijen wordt een tijdelijke woning gezocht.",
    )
    missing(
        desk,
        desk.almanac.office(18, "10.20"),
        "strategist",
        need="plegerhulp",
        missing_offer="Een groep voor plegers in de Vlaamse Ardennen; de wachttijd in Gent is vijf maanden",
        source=("consult",),
        families_count=Decimal(9),
        status="gemeld",
    )


def _asked(desk: Desk) -> None:
    """A consult that got a ticket nobody used yet, and one that waits since yesterday."""
    almanac = desk.almanac
    question = Question(
        "sociaal_werk",
        "Gent",
        "Hoe spreek ik de vader aan zonder dat de moeder daar last van krijgt?",
        "Een moeder van 35 jaar en een kind van 7. De ex-partner wacht haar op na school en belt twintig keer per dag.",
        ("ex_partnergeweld", "stalking"),
    )
    consult = ask(desk, almanac.office(10, "13.50"), "partner", question)
    advice = (
        "Spreek de vader nog niet aan. Maak eerst met de moeder een veiligheidsplan en noteer samen de oproepen. "
        "Wil ze meer, meld dan aan met dit ticket."
    )
    answer(desk, consult, almanac.office(9, "10.10"), "coordinator", advice)
    question = Question(
        "huisarts",
        "Oudenaarde",
        "Mag ik de politie verwittigen als mijn patiënt dat niet wil?",
        "Een vrouw van bijna 70 heeft voor de tweede keer een blauw oog. Haar man is altijd bij de raadpleging.",
        children="nee",
    )
    ask(desk, almanac.office(1, "16.05"), "referrer", question)


def agree(desk: Desk) -> Submission:
    """The arrangements that a table needs; made before anything was discussed."""
    title = "Protocol informatiedeling van de ketenaanpak in Oost-Vlaanderen"
    parties = ("Veilig Huis Oost-Vlaanderen", "Politiezone Gent", "Parket Oost-Vlaanderen", "CAW Oost-Vlaanderen")
    return agreed(desk, desk.almanac.office(400, "15.00"), title, AGREED, *parties)


def ticket(desk: Desk) -> str:
    """A ticket from a consult, to refer a family with."""
    question = Question(
        "sociaal_werk",
        "Aalst",
        "Is dit iets voor de ketenaanpak, of volstaat gewone hulp?",
        "Een nieuw samengesteld gezin met zeven kinderen. Na de verhuizing waren er drie ruzies met duwen en slaan.",
    )
    consult = ask(desk, desk.almanac.office(55, "11.00"), "referrer", question)
    advice = "Meld aan met dit ticket: drie diensten zijn betrokken en de kinderen zien het geweld."
    return answer(desk, consult, desk.almanac.office(54, "09.30"), "coordinator", advice)


def meet(desk: Desk, agreement: Submission, large: Case, car: Case) -> None:
    """The triage table that discussed two cases."""
    facts = "De slagen die aan de politie gemeld zijn."
    points = (
        Point(
            large,
            "Is casusregie nodig voor dit grote gezin?",
            facts,
            "Casusregie start. De school doet mee.",
            "opstart_3",
        ),
        Point(
            car,
            "Wie begeleidt de overdracht van de kinderen?",
            "De ruzie bij het terugbrengen van de kinderen.",
            "Casusregie start. Het CAW zoekt een bezoekruimte waar de ouders elkaar niet zien.",
            "opstart_3",
        ),
    )
    brought = (
        Brought(
            large,
            "CAW Oost-Vlaanderen",
            "De grootouders zijn elke dag beschikbaar.",
            "De oudste dochter zorgt voor iedereen en slaapt slecht.",
        ),
        Brought(car, "Politiezone Gent", "De moeder belt op tijd.", "Er waren dit jaar vijf oproepen op dit adres."),
    )
    met(desk, desk.almanac.office(29, "14.00"), agreement, points, brought)
