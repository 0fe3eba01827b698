"""The few filters of the templates: dates, moments, roles and status words, registered in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from portal.definitions.language import Text
from portal.forms.fields.base import INVISIBLE, STAND_IN
from portal.forms.posted import line_ends
from portal.forms.wording import MONTHS, WEEKDAYS, hour_text, words
from portal.languages import gettext as _, marked

BRUSSELS = ZoneInfo("Europe/Brussels")

ROLES: Mapping[str, str] = {
    "referrer": marked("aanmelder"),
    "partner": marked("partner"),
    "coordinator": marked("coördinator"),
    "director": marked("casusregisseur"),
    "supporter": marked("casusondersteuner"),
    "strategist": marked("strategisch medewerker"),
    "clerk": marked("administratief medewerker"),
    "admin": marked("regiobeheerder"),
    "auditor": marked("functionaris gegevensbescherming"),
}

STATUS_WORDS: Mapping[str, str] = {
    "draft": marked("concept"),
    "submitted": marked("ingediend"),
    "replaced": marked("vervangen"),
    "withdrawn": marked("ingetrokken"),
    "sent": marked("verstuurd"),
    "more_asked": marked("aanvulling gevraagd"),
    "taken_in": marked("opgenomen"),
    "advised": marked("advies gegeven"),
    "declined": marked("niet opgenomen"),
    "open": marked("open"),
    "closed": marked("afgesloten"),
    "proposed": marked("voorgesteld"),
    "active": marked("van kracht"),
    "retired": marked("vroegere versie"),
    "rejected": marked("niet aanvaard"),
    "editing": marked("in bewerking"),
    "te_doen": marked("te doen"),
    "bezig": marked("bezig"),
    "klaar": marked("klaar"),
    "geblokkeerd": marked("loopt vast"),
    "geschrapt": marked("geschrapt"),
    "behaald": marked("behaald"),
    "deels": marked("deels behaald"),
    "niet": marked("niet behaald"),
    "vervallen": marked("niet meer nodig"),
    "voorgelegd": marked("voorgelegd aan het gezin"),
    "team": marked("bij het team"),
    "actief": marked("actief"),
    "afgesloten": marked("afgesloten"),
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
    """`zondag 22 november 2026` or `Sunday 22 November 2026`, for running text."""
    if value is None:
        return ""
    day = _day(value)
    return f"{_(WEEKDAYS[day.weekday()])} {day.day} {_(MONTHS[day.month - 1])} {day.year}"


def clock_time(value: datetime | None) -> str:
    """`14.32 u.` or `14:32`."""
    return "" if value is None else hour_text(local(value))


def moment(value: datetime | None) -> str:
    """`22/11/2026 om 14.32 u.` or `22/11/2026 at 14:32`."""
    return "" if value is None else _("%(day)s om %(hour)s") % {"day": date_short(value), "hour": clock_time(value)}


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
    return _(ROLES.get(role or "", role or ""))


def status_word(status: str | None) -> str:
    """What a status is called on screen."""
    return _(STATUS_WORDS.get(status or "", status or ""))


def in_words(text: Text | None) -> str:
    """A text of a definition in the language that is spoken."""
    return words(text)


def translated(text: object) -> str:
    """A text that was marked where it was made: the label of a hand-written form, or what is wrong in it."""
    return _(str(text))


def visible(text: object) -> str:
    """What was typed, with signs that no page may hold made visible."""
    return INVISIBLE.sub(STAND_IN, line_ends(str(text)))


FILTERS: Mapping[str, Callable[..., str]] = {
    "date_short": date_short,
    "date_long": date_long,
    "clock_time": clock_time,
    "moment": moment,
    "moment_iso": moment_iso,
    "region_code": region_code,
    "role_name": role_name,
    "status_word": status_word,
    "in_words": in_words,
    "translated": translated,
    "visible": visible,
}


def init_app(app: Flask) -> None:
    """Give every template the filters."""
    app.jinja_env.filters.update(FILTERS)
