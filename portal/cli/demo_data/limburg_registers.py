"""The registers of Limburg: what was agreed, taught, missed, asked and decided in the last year."""

from __future__ import annotations

from decimal import Decimal

from portal.cli.demo_data.consult_pages import Question, answer, ask
from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.pen import Answers
from portal.cli.demo_data.register_pages import Brought, Point, agreed, grouped, met, missing, trained
from portal.definitions.values import Reference
from portal.models import Case, Submission

AGREED = (
    "De partners van LINK delen aan tafel wat nodig is om een gezin te beschermen, en zeggen bij elke bijdrage met wie "
    "ze gedeeld mag worden."
)


def agree(desk: Desk) -> Submission:
    """The arrangements that the table needs."""
    title = "Samenwerkingsprotocol LINK"
    parties = ("Veilig Huis Limburg", "Politiezone Limburg Regio Hoofdstad", "Parket Limburg", "CAW Limburg")
    return agreed(desk, desk.almanac.office(380, "11.00"), title, AGREED, *parties)


def meet(desk: Desk, agreement: Submission, case: Case) -> Submission:
    """The triage table that discussed the one case."""
    point = Point(
        case,
        "Volstaat vrijwillige hulp, of start LINK?",
        "Het geweld van de nacht waarin de moeder zelf belde.",
        "LINK start. Beide ouders willen hulp; het CAW begint met een gesprek over drank.",
        "opstart_3",
    )
    brought = Brought(
        case,
        "CAW Limburg",
        "De grootouders vangen het kind op wanneer het nodig is.",
        "De vader stopte twee keer met begeleiding.",
    )
    return met(desk, desk.almanac.office(36, "14.00"), agreement, (point,), (brought,))


def tell(desk: Desk) -> None:
    """What is open to the whole region."""
    _taught(desk)
    _missing(desk)
    _group(desk)
    _asked(desk)


def _taught(desk: Desk) -> None:
    almanac = desk.almanac
    trained(
        desk,
        almanac.office(120, "16.30"),
        "clerk",
        title="Aanklampend werken: hoe blijft u welkom?",
        kind="vorming",
        audience=("CAW", "OCMW"),
        participants_count=Decimal(22),
        municipality="Genk",
        hours=Decimal(6),
    )
    trained(
        desk,
        almanac.office(60, "12.15"),
        "strategist",
        title="Week tegen geweld: lunchgesprek in het ziekenhuis",
        kind="sensibilisering",
        audience=("ZIEKENHUIS",),
        participants_count=Decimal(51),
        municipality="Hasselt",
    )


def _missing(desk: Desk) -> None:
    almanac = desk.almanac
    missing(
        desk,
        almanac.office(75, "09.50"),
        "coordinator",
        need="tolk",
        missing_offer="Tolken die 's avonds en in het weekend bereikbaar zijn",
        source=("dossiers",),
        status="besproken",
        follow_up="Staat op de volgende stuurgroep.",
    )
    missing(
        desk,
        almanac.office(30, "15.20"),
        "supporter",
        need="kinderhulp",
        missing_offer="Traumahulp voor kinderen onder zes jaar in Noord-Limburg",
        source=("dossiers", "partner"),
        families_count=Decimal(4),
        status="gemeld",
    )


def _group(desk: Desk) -> None:
    sessions = [desk.almanac.office(days, "18.30") for days in (21, 14)]
    group: Answers = {
        "group_name": "Vaders en stiefvaders: anders omgaan met kwaadheid",
        "target": "plegers",
        "frontoffice": Reference("", text="Zaal van het CAW in Genk"),
        "organisers": desk.partners("partner"),
        "max_places": Decimal(10),
    }
    people: tuple[Answers, ...] = (
        {"participant_alias": "Marten", "participant_contact": "Gsm, na het werk.", "participant_age_group": "26_45"},
        {
            "participant_alias": "Vos",
            "participant_contact": "E-mail, hij leest die zelf.",
            "participant_age_group": "46_65",
        },
    )
    grouped(desk, desk.almanac.office(14, "20.45"), group, people, sessions)


def ticket(desk: Desk) -> str:
    """A ticket from a consult, to refer a family with."""
    question = Question(
        "sociaal_werk",
        "Genk",
        "Kan ik aanmelden als de vader niets wil?",
        "De ex-partner blijft bellen en staat aan de deur. De moeder is al een jaar alleen.",
        ("stalking",),
        children="nee",
    )
    consult = ask(desk, desk.almanac.office(18, "14.10"), "partner", question)
    advice = "Meld aan met dit ticket als zij akkoord gaat. Laat haar intussen alle berichten bewaren."
    return answer(desk, consult, desk.almanac.office(17, "09.30"), "coordinator", advice)


def _asked(desk: Desk) -> None:
    """A consult that got a ticket nobody used yet, and one that waits."""
    question = Question(
        "onderwijs",
        "Hasselt",
        "Wat zeg ik tegen een kind dat vertelt dat het thuis slaag krijgt?",
        "Een kind van 9 toont blauwe plekken en vraagt om niets te zeggen. Er zijn twee jongere kinderen thuis.",
        ("km_fysiek",),
    )
    consult = ask(desk, desk.almanac.office(7, "15.00"), "referrer", question)
    advice = "Beloof geen geheim. Bel samen met het CLB het vertrouwenscentrum; daarna kunt u aanmelden met dit ticket."
    answer(desk, consult, desk.almanac.office(6, "09.10"), "coordinator", advice)
    question = Question(
        "politie",
        "Genk",
        "Wie volgt het gezin op als de klacht wordt ingetrokken?",
        "Een koppel van rond de dertig, derde oproep in twee maanden. Zij trekt haar klacht telkens in.",
        children="onbekend",
    )
    ask(desk, desk.almanac.office(2, "08.40"), "partner-police", question)
