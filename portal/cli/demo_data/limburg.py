"""Limburg: its own fields and partners, and one family whose case runs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from portal.cli.demo_data import limburg_pages as pages, limburg_registers as registers, referral_pages
from portal.cli.demo_data.case_pages import Writing
from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.families import Family, child, former, partner, victim
from portal.cli.demo_data.pen import Answers
from portal.cli.demo_data.risk_pages import Assessed, assess
from portal.models import Submission

BEUK = Family(
    (
        victim("Sofie", "Beuk", "1991-09-09", "Gsm, in de week tussen 10 en 14 u."),
        partner("Dries", "Beuk", "1990-01-05"),
        child("Kaat", "Beuk", "2020-10-10"),
    )
)
ROBINIA = Family((victim("Lien", "Robinia", "1983-06-01", "Via het CAW."), former("Peter", "Den", "1980-02-02")))
SPAR = Family((victim("Hilde", "Spar", "1974-12-12", "Gsm, altijd."), partner("Rudy", "Spar", "1971-11-01")))
KERS = Family((victim("Zoë", "Kers", "2000-08-08", "Gsm, na 17 u."), partner("Milan", "Kers", "1999-03-21")))

QUIET = Assessed(
    trigger="start",
    present=frozenset({"recent_violence", "fear", "stress", "substance", "control"}),
    past=frozenset({"prior_police"}),
    unknown=frozenset({"sexual", "economic"}),
    level="medium",
    motivation="Het geweld komt in vlagen, telkens met drank. Sofie kan altijd bij haar ouders terecht.",
    scenario="Na een avond met vrienden komt Dries dronken thuis en slaat hij opnieuw.",
    imminence="weken",
    weeks=12,
    safe=6,
)


def tell(desk: Desk) -> None:
    """Everything that happened in this region, the oldest first."""
    agreement = registers.agree(desk)
    _link(desk, agreement)
    _from_partners(desk)
    registers.tell(desk)


def _link(desk: Desk, agreement: Submission) -> None:
    """A family that the table takes into LINK."""
    almanac = desk.almanac
    at = almanac.ago(40, "22.30")
    reason = "Sofie belde zelf. Dries had gedronken en duwde haar tegen de kast. Kaat sliep."
    referral = desk.refer("partner-police", at, "Hasselt", BEUK, _police(at, reason))
    case = desk.take_in(referral, almanac.office(38, "10.30"), "director")
    desk.support(case, almanac.office(37, "14.00"))
    summary = "Sofie en Dries willen allebei hulp. Afspraak gemaakt bij het CAW."
    desk.contact(case, almanac.office(35, "09.30"), "director", "kantoor", "Sofie en Dries Beuk", summary)
    meeting = registers.meet(desk, agreement, case)
    family = desk.persons(referral)
    at = almanac.office(36, "16.30")
    decided = pages.triage(
        Writing(desk, case, "coordinator", family), almanac.office(37), at.date(), desk.sent(meeting)
    )
    Writing(desk, case, "coordinator", family).send("triage", at, decided)
    assessment = assess(desk, case, almanac.office(33, "13.00"), "director", family, QUIET)
    writing = Writing(desk, case, "director", family)
    ended = almanac.office(20, "16.00")
    explored = pages.exploration(writing, almanac.office(35).date(), ended.date(), desk.sent(assessment))
    writing.send("exploration", almanac.office(31, "11.00"), explored, ended)


def _from_partners(desk: Desk) -> None:
    """What partners referred, and a draft of the police."""
    almanac = desk.almanac
    at = almanac.office(15, "15.30")
    reason = "Lien vraagt wat ze nog kan doen als Peter blijft bellen."
    referral = desk.refer(
        "partner", at, "Genk", ROBINIA, _care(at, reason, ticket=registers.ticket(desk), very_unsafe="nee")
    )
    advice = (
        "Zonder instemming en zonder gevaar kunnen we alleen advies geven: bewaar de berichten en bel de consultlijn."
    )
    desk.decide(referral, almanac.office(13, "09.00"), "advised", advice, "geen_instemming")
    at = almanac.office(8, "11.45")
    reason = "Hilde kwam met een gebroken pols bij de huisarts en zegt dat ze gevallen is."
    desk.refer("partner", at, "Tongeren-Borgloon", SPAR, _care(at, reason, very_unsafe="ja"))
    at = almanac.just(45)
    draft = desk.begin("partner-police", at, "Hasselt")
    told = _police(at, "Melding via de noodlijn, ploeg is nog ter plaatse.")
    desk.write(draft, at, {"danger": told["danger"], "who": {}}, KERS.persons)


def _police(at: datetime, reason: str) -> dict[str, Answers]:
    """The core of the police in Limburg: every situation is reported."""
    return {
        "danger": {"acute_danger": "nee", "last_incident_date": at.date(), "lim_lane": "alle_pv"},
        "what": referral_pages.what(reason),
        "check": referral_pages.CONFIRMED,
    }


def _care(at: datetime, reason: str, ticket: str = "", **criteria: Any) -> dict[str, Answers]:  # noqa: ANN401 -- answers of any type
    """A referral under the conditions of LINK, after a call, without the consent of the family."""
    return referral_pages.care(
        at.date(),
        reason,
        "Er is een zus die elke week langskomt.",
        danger={"lim_lane": "link", "lim_phone_check": at.date()},
        family={"consent_given": "nee"},
        referrer=referral_pages.with_ticket(ticket) if ticket else None,
        criteria={"lim_link_stuck": "ja", "lim_link_multi": "ja", "lim_coord_need": Decimal(3), **criteria},
    )
