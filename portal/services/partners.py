"""Adding, editing and ending the partners of a region: partner fields follow at once, old answers keep the old name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Invalid
from portal.languages import gettext as _
from portal.models import clock
from portal.models.identity import new_id
from portal.models.organisation import Organisation, OrganisationName, RegionPartner
from portal.queries import partners as queries
from portal.services import audit


@dataclass(frozen=True)
class OrganisationDetails:
    """What an organisation is, whoever works with it."""

    name: str
    type: str
    perspective: str


@dataclass(frozen=True)
class Agreement:
    """What a region agreed with one organisation."""

    kind: str
    contact_point: str
    phone: str
    email: str
    from_date: date | None


def add(
    session: Session, actor: Actor, region: str, organisation: UUID | OrganisationDetails, agreement: Agreement
) -> RegionPartner:
    """Make an organisation, an existing one or a new one, a partner of the region."""
    if isinstance(organisation, OrganisationDetails):
        chosen = _new_organisation(session, organisation, agreement.from_date)
    else:
        chosen = queries.organisation(session, organisation)
        if queries.is_partner_now(session, region, chosen.id):
            raise Invalid("organisation", _("%(name)s is al partner van deze regio.") % {"name": chosen.name})
    partner = RegionPartner(id=new_id(), region=region, organisation_id=chosen.id, **vars(agreement))
    session.add(partner)
    session.flush()
    _record(session, actor, region, "partner.added", partner, kind=partner.kind)
    return partner


def edit(
    session: Session,
    actor: Actor,
    partner: RegionPartner,
    version: int,
    details: OrganisationDetails,
    agreement: Agreement,
) -> list[str]:
    """Change an agreement and the organisation behind it; returns the names of what changed."""
    _same(partner, version)
    organisation = queries.organisation(session, partner.organisation_id)
    if partner.to_date is not None and (agreement.from_date or date.min) > partner.to_date:
        raise Invalid("from_date", _("De begindatum ligt na de laatste dag van dit partnerschap."))
    if details.name != organisation.name:
        _rename(session, organisation, details.name)
    changed = _assign(organisation, vars(details)) + _assign(partner, vars(agreement))
    if changed:
        session.flush()
        _record(session, actor, partner.region, "partner.edited", partner, fields=sorted(changed))
    return changed


def end(session: Session, actor: Actor, partner: RegionPartner, version: int, last_day: date) -> None:
    """End a partnership: after its last day no field offers the organisation any more; old answers keep it."""
    _same(partner, version)
    if partner.from_date is not None and last_day < partner.from_date:
        told = _("De laatste dag kan niet voor de eerste dag liggen (%(day)s).")
        raise Invalid("to_date", told % {"day": f"{partner.from_date:%d/%m/%Y}"})
    partner.to_date = last_day
    session.flush()
    _record(session, actor, partner.region, "partner.ended", partner, last_day=last_day.isoformat())


def resume(session: Session, actor: Actor, partner: RegionPartner, version: int) -> None:
    """Take an end date back: the partnership runs on."""
    _same(partner, version)
    if queries.other_running(session, partner):
        raise Invalid("to_date", _("Deze organisatie werd intussen opnieuw toegevoegd als partner."))
    partner.to_date = None
    session.flush()
    _record(session, actor, partner.region, "partner.resumed", partner)


def _new_organisation(session: Session, details: OrganisationDetails, from_date: date | None) -> Organisation:
    if queries.organisation_called(session, details.name) is not None:
        raise Invalid("name", _("Er is al een organisatie met deze naam. Zoek ze op en kies ze uit de lijst."))
    organisation = Organisation(id=new_id(), active_from=from_date, **vars(details))
    session.add(organisation)
    session.flush()
    session.add(OrganisationName(organisation_id=organisation.id, name=details.name, from_date=from_date))
    return organisation


def _rename(session: Session, organisation: Organisation, name: str) -> None:
    """Close the old name and open the new one; answers given until now show the name of their day."""
    namesake = queries.organisation_called(session, name)
    if namesake is not None and namesake.id != organisation.id:
        raise Invalid("name", _("Een andere organisatie heeft deze naam al."))
    today = clock.today()
    names = queries.names_of(session, organisation.id)
    current = next((known for known in names if known.to_date is None), None)
    if current is not None and (current.from_date or date.min) >= today:
        current.name = name
        return
    if current is not None:
        current.to_date = today - timedelta(days=1)
    session.add(OrganisationName(organisation_id=organisation.id, name=name, from_date=today))


def _assign(row: Organisation | RegionPartner, values: dict[str, object]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _same(partner: RegionPartner, version: int) -> None:
    if partner.version != version:
        raise Conflict(_("Iemand anders wijzigde deze partner sinds u de pagina opende."))


def _record(session: Session, actor: Actor, region: str, action: str, partner: RegionPartner, **data: object) -> None:
    subject = {"partner": str(partner.id), "organisation": str(partner.organisation_id)}
    audit.record(session, actor, ("region", region), action, subject | data, region=region)
