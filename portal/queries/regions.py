"""Regions as people outside and inside need them: whom to call, when, and when something is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from portal.forms.wording import words
from portal.languages import gettext as _, marked
from portal.models import Centre, Region

DAYS = {
    "ma": marked("maandag"),
    "di": marked("dinsdag"),
    "wo": marked("woensdag"),
    "do": marked("donderdag"),
    "vr": marked("vrijdag"),
    "za": marked("zaterdag"),
    "zo": marked("zondag"),
}


@dataclass(frozen=True)
class ContactPoint:
    """One Veilig Huis with its functional contact data."""

    code: str
    name: str
    phone: str
    email: str
    address: str
    hours: tuple[str, ...]
    intake_status: str
    intake_message: str


@dataclass(frozen=True)
class About:
    """What a region says about itself."""

    code: str
    name: str
    brand: str
    controller: str
    centres: tuple[ContactPoint, ...]
    consult: str
    reading: str
    worse: str
    enabled: bool

    @property
    def centre(self) -> ContactPoint | None:
        """The first centre, for pages that name one."""
        return self.centres[0] if self.centres else None


_ABOUT = (
    select(Region, Centre)
    .outerjoin(Centre, Centre.region == Region.code)
    .where(Region.code == bindparam("of_region"))
    .order_by(Centre.code)
)


def about(session: Session, code: str) -> About:
    """Return what a region says about itself, in one query."""
    found = session.execute(_ABOUT, {"of_region": code}).all()
    if not found:
        raise NoResultFound
    return _about(found[0][0], [centre for _, centre in found if centre is not None])


def is_enabled(session: Session, code: str) -> bool:
    """Say whether a region takes new referrals."""
    return session.scalar(select(Region.enabled).where(Region.code == code)) or False


def all_enabled(session: Session) -> list[About]:
    """Return every region that takes referrals, by name, in two queries."""
    regions = session.scalars(select(Region).where(Region.enabled).order_by(Region.name)).all()
    centres = session.scalars(select(Centre).order_by(Centre.code)).all()
    return [_about(region, [one for one in centres if one.region == region.code]) for region in regions]


def _about(region: Region, centres: Sequence[Centre]) -> About:
    document: Mapping[str, Any] = region.document or {}
    written = document.get("centres") or []
    reading = next((words(one["reading"]) for one in written if one.get("reading")), "")
    return About(
        code=region.code,
        name=region.name,
        brand=region.brand,
        controller=document.get("controller", ""),
        centres=tuple(_point(one) for one in centres),
        consult=words((document.get("consult") or {}).get("sentence")),
        reading=reading,
        worse=words(document.get("worse")),
        enabled=region.enabled,
    )


def _point(centre: Centre) -> ContactPoint:
    return ContactPoint(
        code=centre.code,
        name=centre.name,
        phone=centre.phone,
        email=centre.email,
        address=centre.address,
        hours=tuple(_hours(centre.hours)),
        intake_status=centre.intake_status,
        intake_message=centre.intake_message,
    )


def _hours(hours: Sequence[Mapping[str, str]]) -> list[str]:
    """Opening hours as sentences; days in a row with the same hours are taken together."""
    spans: list[tuple[str, str, str]] = []
    for one in hours:
        time = _("%(from)s tot %(to)s u.") % {"from": _clock(one["from"]), "to": _clock(one["to"])}
        if spans and spans[-1][2] == time:
            spans[-1] = (spans[-1][0], one["day"], time)
        else:
            spans.append((one["day"], one["day"], time))
    return [f"{_days(first, last)} {time}" for first, last, time in spans]


def _days(first: str, last: str) -> str:
    if first == last:
        return _(DAYS[first])
    return _("%(first)s tot %(last)s") % {"first": _(DAYS[first]), "last": _(DAYS[last])}


def _clock(text: str) -> str:
    hour, minute = text.split(":")
    return str(int(hour)) if minute == "00" else f"{int(hour)}.{minute}"


def track_names(session: Session, code: str) -> Mapping[str, str]:
    """What a region calls each kind of track, in words; the kind itself is never shown (domain/forms.md, 1.7)."""
    document = session.scalar(select(Region.document).where(Region.code == code)) or {}
    return {
        str(track["kind"]): words({"nl": track["name"], "en": track.get("en", "")})
        for track in document.get("tracks") or ()
    }
