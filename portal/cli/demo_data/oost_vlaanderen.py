"""Oost-Vlaanderen: what the police and the social workers referred, and what became of it."""

from __future__ import annotations

from portal.cli.demo_data import drafts, esdoorn, families, oost_vlaanderen_registers as registers, referral_pages
from portal.cli.demo_data.desk import Desk
from portal.models import Case

NOT_YET = "Sinds de aanmelding is er niets veranderd; we wachten op uw antwoord."


def tell(desk: Desk) -> None:
    """Everything that happened in this region, the oldest first."""
    agreement = registers.agree(desk)
    esdoorn.tell(desk)
    large = _twelve_persons(desk)
    handed_over = _another_director(desk)
    registers.meet(desk, agreement, large, handed_over)
    _decided(desk)
    _waiting(desk)
    registers.tell(desk)
    _drafts(desk)
    drafts.leave(desk, handed_over, "director-2")


def _twelve_persons(desk: Desk) -> Case:
    """A reconstituted family of twelve, referred with a ticket by a social worker."""
    at = desk.almanac.office(48, "11.20")
    reason = "Mira vraagt hulp: na de verhuizing liep het thuis drie keer uit de hand, telkens met de kinderen erbij."
    pages = referral_pages.care(
        at.date(),
        reason,
        "De grootouders wonen om de hoek en de oudste kinderen praten veel met elkaar.",
        referrer=referral_pages.with_ticket(registers.ticket(desk)),
    )
    referral = desk.refer("referrer", at, "Aalst", families.populier(), pages)
    case = desk.take_in(referral, desk.almanac.office(46, "10.00"), "director")
    summary = "Kennismaking met Mira en haar moeder. De kinderen waren op school."
    desk.contact(case, desk.almanac.office(41, "13.30"), "director", "huisbezoek", "Mira en Agnes Populier", summary)
    summary = "Steven kwam niet opdagen. Nieuwe afspraak volgende week."
    desk.contact(case, desk.almanac.office(20, "15.00"), "director", "poging", "Steven Abeel", summary)
    return case


def _another_director(desk: Desk) -> Case:
    """A case that changed hands, and one that was taken in today and holds nothing yet."""
    at = desk.almanac.ago(33, "23.50")
    reason = "Ruzie bij het terugbrengen van de kinderen. Ellen belde zelf; de kinderen zaten in de auto."
    pages = referral_pages.police(at, reason, ifg_types=("ex_partnergeweld",), critical_flags=("controle", "scheiding"))
    referral = desk.refer("partner-police", at, "Gent", families.BERK, pages)
    case = desk.take_in(referral, desk.almanac.office(31, "09.40"), "director")
    summary = "Ellen vertelt dat de overdracht van de kinderen voortaan bij haar zus kan."
    desk.contact(case, desk.almanac.office(28, "10.15"), "director", "telefoon", "Ellen Berk", summary)
    desk.support(case, desk.almanac.office(27, "11.30"))
    reason = "Langdurige afwezigheid; het dossier kan niet wachten."
    desk.reassign(case, desk.almanac.office(12, "16.00"), "director-2", reason)
    at = desk.almanac.ago(2, "21.15")
    reason = "Overbuur belde na glasgerinkel. Beiden aanspreekbaar, geen letsel gezien."
    pages = referral_pages.police(at, reason, critical_flags=("doodsbedreiging",), risk_estimate="hoog")
    referral = desk.refer("partner-police", at, "Gent", families.LONG, pages)
    desk.take_in(referral, desk.almanac.just(95), "director")
    return case


def _decided(desk: Desk) -> None:
    """Advice, a refusal with a reason, and one that its sender took back."""
    at = desk.almanac.office(26, "14.00")
    reason = "Ona vraagt wat ze kan doen. Er was één incident, intussen woont Sem bij zijn broer."
    pages = referral_pages.care(at.date(), reason, "Ona heeft een vaste kring van vrienden.", risk_estimate="laag")
    referral = desk.refer("referrer", at, "Gent", families.CEDER, pages)
    desk.call(referral, desk.almanac.office(24, "09.30"), "Gebeld met Sara Olm: de gewone hulp is nog niet geprobeerd.")
    advice = "Een ketenaanpak is nu niet nodig. Het CAW heeft plaats voor relatiehulp; verwijs samen met Ona door."
    desk.decide(referral, desk.almanac.office(24, "10.00"), "advised", advice, "bestaand_aanbod")
    at = desk.almanac.office(19, "16.45")
    reason = "Rita belde over oude feiten. Ze woont sinds het voorjaar alleen."
    pages = referral_pages.care(at.date(), reason, "Rita werkt en heeft een goede band met haar huisarts.")
    referral = desk.refer("referrer", at, "Dendermonde", families.LARIKS, pages)
    why = "Er is geen recent geweld en Rita wil geen verdere stappen. Ze heeft het nummer van het Veilig Huis."
    desk.decide(referral, desk.almanac.office(17, "11.10"), "declined", why, "geen_instemming")
    at = desk.almanac.ago(13, "04.10")
    reason = "Discussie op de parking; getuigen spraken van geduw."
    pages = referral_pages.police(at, reason)
    referral = desk.refer("partner-police-2", at, "Gent", families.IEP, pages)
    why = "Het ging om twee buren, niet om een gezin. Er is een ander pv opgesteld."
    desk.withdraw(referral, desk.almanac.office(12, "08.30"), why, "partner-police-2")


def _waiting(desk: Desk) -> None:
    """One that is late, one about which more was asked, and one of today."""
    at = desk.almanac.office(9, "17.05")
    reason = "Amina durft niet naar huis als Yassin er is. De baby slaapt slecht sinds de laatste ruzie."
    pages = referral_pages.care(
        at.date(),
        reason,
        "Amina gaat elke dag naar haar zus.",
        critical_flags=("zwanger", "controle"),
        risk_estimate="hoog",
    )
    late = desk.refer("referrer", at, "Aalst", families.VLIER, pages)
    desk.add(late, desk.almanac.office(5, "12.00"), "Amina is 14 weken zwanger, zegt haar huisarts.", "referrer")
    at = desk.almanac.office(6, "10.50")
    reason = "Greta zegt dat haar zoon geld neemt en roept. De thuisverpleging zag een blauwe plek."
    pages = referral_pages.care(
        at.date(), reason, "De thuisverpleging komt elke dag.", ifg_types=("ouderenmisbehandeling",)
    )
    asked = desk.refer("partner", at, "Oudenaarde", families.ELS, pages)
    question = "Woont Danny bij zijn moeder, en weet Greta dat u aanmeldt? Dat hebben we nodig om te beslissen."
    desk.decide(asked, desk.almanac.office(4, "09.00"), "more_asked", question)
    at = desk.almanac.just(160)
    reason = (
        "Marie kwam naar het commissariaat. Bert stond al de derde avond voor haar deur en bonsde op het raam. "
        "Jef heeft zich in de badkamer opgesloten."
    )
    flags = ("stalking", "scheiding")
    pages = referral_pages.police(at, reason, ifg_types=("stalking",), critical_flags=flags, risk_estimate="hoog")
    desk.refer("partner-police", at, "Gent", families.LINDE, pages)


def _drafts(desk: Desk) -> None:
    """A draft of one's own, one that the team may go on with, and one that a clerk began for a caller."""
    at = desk.almanac.just(75)
    own = desk.begin("partner-police", at, "Gent")
    pages = referral_pages.police(at, "Nog aan te vullen na verhoor.")
    desk.write(own, at, {"danger": pages["danger"], "who": {}}, families.WILG.persons[:1])
    at = desk.almanac.ago(1, "05.40")
    shared = desk.begin("partner-police-2", at, "Gent")
    pages = referral_pages.police(at, "Elif wil klacht neerleggen zodra haar dochter uit school is.")
    desk.write(shared, at, {"danger": pages["danger"], "who": {}, "what": pages["what"]}, families.HULST.persons)
    desk.share(shared.submission, at, "partner-police-2")
    at = desk.almanac.just(50)
    called = desk.begin("clerk", at, "Oudenaarde", on_behalf=True)
    desk.write(called, at, {"danger": {"acute_danger": "nee"}, "who": {}}, families.PLATAAN.persons)
