"""The few filters of the templates: dates, moments, roles and status words, registered in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from portal.forms.fields.base import INVISIBLE, STAND_IN

BRUSSELS = ZoneInfo("Europe/Brussels")

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

ROLES: Mapping[str, str] = {
    "referrer": "aanmelder",
    "partner": "partner",
    "coordinator": "coördinator",
    "director": "casusregisseur",
    "supporter": "casusondersteuner",
    "strategist": "strategisch medewerker",
    "clerk": "administratief medewerker",
    "admin": "regiobeheerder",
    "auditor": "functionaris gegevensbescherming",
}

STATUS_WORDS: Mapping[str, str] = {
    "draft": "concept",
    "submitted": "ingediend",
    "replaced": "vervangen",
    "withdrawn": "ingetrokken",
    "sent": "verstuurd",
    "more_asked": "aanvulling gevraagd",
    "taken_in": "opgenomen",
    "advised": "advies gegeven",
    "declined": "niet opgenomen",
    "open": "open",
    "closed": "afgesloten",
    "proposed": "voorgesteld",
    "active": "van kracht",
    "retired": "vroegere versie",
    "rejected": "niet aanvaard",
    "editing": "in bewerking",
    "te_doen": "te doen",
    "bezig": "bezig",
    "klaar": "klaar",
    "geblokkeerd": "loopt vast",
    "geschrapt": "geschrapt",
    "behaald": "behaald",
    "deels": "deels behaald",
    "niet": "niet behaald",
    "vervallen": "niet meer nodig",
    "voorgelegd": "voorgelegd aan het gezin",
    "team": "bij het team",
    "actief": "actief",
    "afgesloten": "afgesloten",
}


def local(moment: datetime) -> datetime:
    """A stored moment on the clock of Brussels."""
    return moment.astimezone(BRUSSELS)


def _day(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def date_short(value: date | datetime | None) -> str:
    """`22/11/2026`, for tables and answers."""
    return "" if value is None else f"{_day(value):%d/%m/%Y}"


def date_long(value: date | datetime | None) -> str:
    """`zondag 22 november 2026`, for running text."""
    if value is None:
        return ""
    day = _day(value)
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_time(value: datetime | None) -> str:
    """`14.32 u.`."""
    return "" if value is None else f"{local(value):%H.%M} u."


def moment(value: datetime | None) -> str:
    """`22/11/2026 om 14.32 u.`."""
    return "" if value is None else f"{date_short(value)} om {clock_time(value)}"


def moment_iso(value: date | datetime | None) -> str:
    """What a `<time datetime="…">` wants."""
    if value is None:
        return ""
    return local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


def region_code(code: str | None) -> str:
    """Region codes are lower case in files and URLs, upper case on screen."""
    return (code or "").upper()


def role_name(role: str | None) -> str:
    """What a role is called on screen."""
    return ROLES.get(role or "", role or "")


def status_word(status: str | None) -> str:
    """What a status is called on screen."""
    return STATUS_WORDS.get(status or "", status or "")


def visible(text: object) -> str:
    """What was typed, with signs that no page may hold made visible."""
    return INVISIBLE.sub(STAND_IN, str(text))


FILTERS: Mapping[str, Callable[..., str]] = {
    "date_short": date_short,
    "date_long": date_long,
    "clock_time": clock_time,
    "moment": moment,
    "moment_iso": moment_iso,
    "region_code": region_code,
    "role_name": role_name,
    "status_word": status_word,
    "visible": visible,
}


def init_app(app: Flask) -> None:
    """Give every template the filters."""
    app.jinja_env.filters.update(FILTERS)
