"""The partners of a region: who they are, who is in force, and what partner fields offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.languages import gettext as _, marked
from portal.models import clock
from portal.models.organisation import Organisation, OrganisationName, RegionPartner
from portal.models.user import Membership

State = Literal["now", "ended", "all"]

KINDS: Mapping[str, str] = {"core": marked("Kernpartner"), "network": marked("Netwerkpartner")}
PERSPECTIVES: Mapping[str, str] = {
    "politioneel": marked("Politie"),
    "gerechtelijk": marked("Justitie"),
    "hulpverlenend": marked("Hulpverlening"),
    "bestuurlijk": marked("Bestuur"),
}
ORGANISATION_TYPES: Mapping[str, str] = {
    "CAW": marked("Centrum Algemeen Welzijnswerk"),
    "VK": marked("Vertrouwenscentrum Kindermishandeling"),
    "OPGROEIEN": marked("Agentschap Opgroeien"),
    "OCJ": marked("Ondersteuningscentrum Jeugdzorg"),
    "SDJ": marked("Sociale dienst jeugdrechtbank"),
    "GGZ_NETWERK": marked("Netwerk geestelijke gezondheidszorg"),
    "CGG": marked("Centrum Geestelijke Gezondheidszorg"),
    "JUSTITIEHUIS": marked("Justitiehuis"),
    "LOKALE_POLITIE": marked("Lokale politie"),
    "PARKET": marked("Parket"),
    "LOKAAL_BESTUUR": marked("Lokaal bestuur (stad of gemeente)"),
    "OCMW": marked("OCMW of sociaal huis"),
    "OCMW_STEUNPUNT": marked("Steunpunt OCMW's"),
    "PROVINCIE": marked("Provincie"),
    "VLAAMSE_GEMEENSCHAP": marked("Vlaamse Gemeenschap"),
    "HUISARTS": marked("Huisarts"),
    "THUISVERPLEGING": marked("Thuisverpleging"),
    "ZIEKENHUIS": marked("Ziekenhuis of spoed"),
    "ZSG": marked("Zorgcentrum na Seksueel Geweld"),
    "CLB": marked("CLB"),
    "SCHOOL": marked("School"),
    "KIND_EN_GEZIN": marked("Kind en Gezin of Huis van het Kind"),
    "JEUGDHULP": marked("Jeugdhulpvoorziening"),
    "VERSLAVINGSZORG": marked("Verslavingszorg"),
    "WOONMAATSCHAPPIJ": marked("Woonmaatschappij"),
    "VLUCHTHUIS": marked("Vluchthuis of opvang"),
    "ADVOCAAT": marked("Advocaat"),
    "GEVANGENIS": marked("Gevangenis (psychosociale dienst)"),
    "ZIEKENFONDS": marked("Ziekenfonds"),
    "VZW": marked("Vzw of vrijwilligersorganisatie"),
    "ANDER": marked("Andere"),
}
PERSPECTIVE_OF_TYPE: Mapping[str, str] = {
    "LOKALE_POLITIE": "politioneel",
    "PARKET": "gerechtelijk",
    "JUSTITIEHUIS": "gerechtelijk",
    "SDJ": "gerechtelijk",
    "GEVANGENIS": "gerechtelijk",
    "ADVOCAAT": "gerechtelijk",
    "LOKAAL_BESTUUR": "bestuurlijk",
    "PROVINCIE": "bestuurlijk",
    "VLAAMSE_GEMEENSCHAP": "bestuurlijk",
    "WOONMAATSCHAPPIJ": "bestuurlijk",
}
"""What the type of an organisation says of its perspective; everything not named here helps."""


@dataclass(frozen=True)
class Partner:
    """One line of the partner list: the agreement with the region and the organisation behind it."""

    agreement: RegionPartner
    organisation: Organisation
    in_force: bool

    @property
    def type_label(self) -> str:
        """The type of the organisation, in words."""
        return _(ORGANISATION_TYPES.get(self.organisation.type, self.organisation.type))

    @property
    def kind_label(self) -> str:
        """Core or network, in words."""
        return _(KINDS[self.agreement.kind])

    @property
    def state_label(self) -> str:
        """Why the partner is not in force, in words."""
        ended = self.agreement.to_date is not None and self.agreement.to_date < clock.today()
        return _("Beëindigd") if ended else _("Begint later")

    @property
    def perspective_label(self) -> str:
        """The perspective of the organisation, in words."""
        return _(PERSPECTIVES.get(self.organisation.perspective, self.organisation.perspective))


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; an empty text is no limit."""

    type: str = ""
    kind: str = ""
    state: State = "now"


def partners(session: Session, region: str, narrowed: Filter, at: date | None = None) -> Sequence[Partner]:
    """Return the partners of a region, by name."""
    day = at or clock.today()
    found = select(RegionPartner, Organisation).join(Organisation, Organisation.id == RegionPartner.organisation_id)
    found = found.where(RegionPartner.region == region, *_limits(narrowed, day))
    rows = session.execute(found.order_by(Organisation.name, RegionPartner.from_date))
    return [Partner(agreement, organisation, _is_in_force(agreement, day)) for agreement, organisation in rows]


def partner(session: Session, region: str, partner_id: UUID) -> Partner:
    """Return one partner of a region."""
    agreement, organisation = session.execute(
        select(RegionPartner, Organisation)
        .join(Organisation, Organisation.id == RegionPartner.organisation_id)
        .where(RegionPartner.region == region, RegionPartner.id == partner_id)
    ).one()
    return Partner(agreement, organisation, _is_in_force(agreement, clock.today()))


def types_in(session: Session, region: str) -> Mapping[str, str]:
    """Return the types of organisation that a region works with, in words."""
    found = session.scalars(
        select(Organisation.type)
        .join(RegionPartner, RegionPartner.organisation_id == Organisation.id)
        .where(RegionPartner.region == region)
        .distinct()
    ).all()
    return {code: _(label) for code, label in ORGANISATION_TYPES.items() if code in found}


def names_of(session: Session, organisation_id: UUID) -> Sequence[OrganisationName]:
    """Return the names an organisation has had, the newest first."""
    return session.scalars(
        select(OrganisationName)
        .where(OrganisationName.organisation_id == organisation_id)
        .order_by(OrganisationName.from_date.desc())
    ).all()


def organisations_named(session: Session, region: str, text: str, limit: int = 10) -> Sequence[Organisation]:
    """Return organisations whose name holds the text and that are no partner of the region now."""
    partners_now = select(RegionPartner.organisation_id).where(
        RegionPartner.region == region, in_force_on(RegionPartner, clock.today(), began=False)
    )
    return session.scalars(
        select(Organisation)
        .where(Organisation.name.icontains(text, autoescape=True), Organisation.id.not_in(partners_now))
        .order_by(Organisation.name)
        .limit(limit)
    ).all()


def organisation(session: Session, organisation_id: UUID) -> Organisation:
    """Return one organisation."""
    return session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one()


def is_partner_now(session: Session, region: str, organisation_id: UUID) -> bool:
    """Tell whether the region has a running or coming agreement with the organisation."""
    running = select(RegionPartner.id).where(
        RegionPartner.region == region,
        RegionPartner.organisation_id == organisation_id,
        in_force_on(RegionPartner, clock.today(), began=False),
    )
    return session.scalar(running.limit(1)) is not None


def organisation_called(session: Session, name: str) -> Organisation | None:
    """Return the organisation that has this name now, capitals aside."""
    return session.scalars(select(Organisation).where(func.lower(Organisation.name) == name.lower()).limit(1)).first()


def other_running(session: Session, partner: RegionPartner) -> bool:
    """Tell whether the same organisation has another agreement with the region that runs or is to begin."""
    running = select(RegionPartner.id).where(
        RegionPartner.region == partner.region,
        RegionPartner.organisation_id == partner.organisation_id,
        RegionPartner.id != partner.id,
        in_force_on(RegionPartner, clock.today(), began=False),
    )
    return session.scalar(running.limit(1)) is not None


def in_force_on(table: type[RegionPartner] | type[Membership], day: date, *, began: bool = True) -> ColumnElement[bool]:
    """Running on a day, the last day included; with `began=False` what still has to begin counts too."""
    open_ended = or_(table.to_date.is_(None), table.to_date >= day)
    return and_(open_ended, or_(table.from_date.is_(None), table.from_date <= day)) if began else open_ended


def _is_in_force(agreement: RegionPartner, day: date) -> bool:
    began = agreement.from_date is None or agreement.from_date <= day
    return began and (agreement.to_date is None or agreement.to_date >= day)


def _limits(narrowed: Filter, day: date) -> list[ColumnElement[bool]]:
    limits: list[ColumnElement[bool]] = []
    if narrowed.type:
        limits.append(Organisation.type == narrowed.type)
    if narrowed.kind:
        limits.append(RegionPartner.kind == narrowed.kind)
    if narrowed.state == "now":
        limits.append(in_force_on(RegionPartner, day, began=False))
    elif narrowed.state == "ended":
        limits.append(RegionPartner.to_date < day)
    return limits
