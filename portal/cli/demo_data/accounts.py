"""The demo accounts: one per role and region, colleagues where a story needs two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM, Actor
from portal.cli.demo_data.almanac import Almanac
from portal.models import Organisation, User, clock
from portal.models.user import Role
from portal.queries import memberships as hats
from portal.queries.accounts import DEMO_ADDRESS, DEMO_PASSWORD
from portal.services import accounts, memberships, partners
from portal.services.partners import Agreement, OrganisationDetails

REGIONS: Mapping[str, str] = {"ovl": "Oost-Vlaanderen", "lim": "Limburg"}
SINCE = 420
"""Days that everybody has been working with the portal."""


@dataclass(frozen=True)
class Professional:
    """Somebody with a demo account."""

    account: str
    role: Role
    name: str
    function: str
    works_at: str


CENTRE = "Veilig Huis"
WORKPLACES: Mapping[str, Mapping[str, str]] = {
    "ovl": {
        "police": "Politiezone Gent",
        "care": "CAW Oost-Vlaanderen",
        "local": "OCMW Gent",
        CENTRE: "Veilig Huis Oost-Vlaanderen",
    },
    "lim": {
        "police": "Politiezone Limburg Regio Hoofdstad",
        "care": "CAW Limburg",
        "local": "Limburgs Steunpunt OCMW's",
        CENTRE: "Veilig Huis Limburg",
    },
}

OVL = (
    Professional("referrer", "referrer", "Sara Olm", "maatschappelijk werker", "local"),
    Professional("partner", "partner", "Hanne Beuk", "gezinsbegeleider", "care"),
    Professional("partner-police", "partner", "Tom Haagbeuk", "inspecteur, interventie", "police"),
    Professional("partner-police-2", "partner", "Nadia Els", "hoofdinspecteur, slachtofferbejegening", "police"),
    Professional("coordinator", "coordinator", "Karen Lijsterbes", "ketencoördinator", CENTRE),
    Professional("director", "director", "Wim Hazelaar", "casusregisseur", CENTRE),
    Professional("director-2", "director", "Fatima Meidoorn", "casusregisseur", CENTRE),
    Professional("supporter", "supporter", "Joke Kornoelje", "casusondersteuner", CENTRE),
    Professional("strategist", "strategist", "Pieter Taxus", "beleidsmedewerker", CENTRE),
    Professional("clerk", "clerk", "Mieke Liguster", "administratief medewerker", CENTRE),
    Professional("admin", "admin", "Bart Sleedoorn", "regionaal beheerder", CENTRE),
    Professional("admin-2", "admin", "Ilse Hulst", "regionaal beheerder", CENTRE),
    Professional("auditor", "auditor", "Griet Jeneverbes", "functionaris gegevensbescherming", CENTRE),
)
LIM = (
    Professional("referrer", "referrer", "Jan Wingerd", "maatschappelijk werker", "local"),
    Professional("partner", "partner", "Leen Klimop", "gezinsbegeleider", "care"),
    Professional("partner-police", "partner", "Ahmed Zilverspar", "inspecteur, interventie", "police"),
    Professional("partner-police-2", "partner", "Ines Fijnspar", "inspecteur, wijkwerking", "police"),
    Professional("coordinator", "coordinator", "Dirk Kastanje", "ketencoördinator", CENTRE),
    Professional("director", "director", "Els Walnoot", "casusregisseur", CENTRE),
    Professional("director-2", "director", "Koen Moerbei", "casusregisseur", CENTRE),
    Professional("supporter", "supporter", "Ria Vijg", "casusondersteuner", CENTRE),
    Professional("strategist", "strategist", "Luc Mispel", "beleidsmedewerker", CENTRE),
    Professional("clerk", "clerk", "An Kweepeer", "administratief medewerker", CENTRE),
    Professional("admin", "admin", "Stijn Buxus", "regionaal beheerder", CENTRE),
    Professional("admin-2", "admin", "Veerle Palm", "regionaal beheerder", CENTRE),
    Professional("auditor", "auditor", "Rik Olijf", "functionaris gegevensbescherming", CENTRE),
)
PROFESSIONALS: Mapping[str, tuple[Professional, ...]] = {"ovl": OVL, "lim": LIM}
PHONES: Mapping[str, str] = {"ovl": "09 000 02", "lim": "011 00 02"}

People = Mapping[str, Actor]
"""Everybody with an account in a region, by the first part of the address."""


def add_accounts(session: Session, almanac: Almanac, region: str) -> People:
    """Make the accounts of a region, each with its hat on."""
    with clock.frozen(almanac.office(SINCE)):
        _add_centre(session, region)
        users = [_add(session, region, one, number) for number, one in enumerate(PROFESSIONALS[region], start=10)]
    return {one.account: _actor(session, user) for one, user in zip(PROFESSIONALS[region], users, strict=True)}


def _add_centre(session: Session, region: str) -> None:
    """The centre itself works on cases too: its people are responsible for actions."""
    details = OrganisationDetails(WORKPLACES[region][CENTRE], "VLAAMSE_GEMEENSCHAP", "hulpverlenend")
    contact = Agreement(
        kind="core",
        contact_point="Onthaal van het Veilig Huis",
        phone=f"{PHONES[region]} 01",
        email=f"onthaal.{region}@voorbeeld.invalid",
        from_date=clock.today(),
    )
    partners.add(session, SYSTEM, region, details, contact)


def _add(session: Session, region: str, who: Professional, number: int) -> User:
    organisation = session.scalars(
        select(Organisation).where(Organisation.name == WORKPLACES[region][who.works_at])
    ).one()
    user = accounts.add_user(
        session,
        SYSTEM,
        email=f"{who.account}.{region}{DEMO_ADDRESS}",
        name=who.name,
        password=DEMO_PASSWORD,
        phone=f"{PHONES[region]} {number}",
        function=who.function,
    )
    memberships.add_membership(
        session, SYSTEM, user_id=user.id, organisation_id=organisation.id, role=who.role, region=region
    )
    return user


def _actor(session: Session, user: User) -> Actor:
    return hats.wearing(user, hats.hats(session, user.id)[0])
