"""Fields of time: a date in three inputs, a date that may be incomplete, an hour, a moment."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Field as WTField, Form, ValidationError

from portal.definitions.language import Field
from portal.definitions.values import PartialDate, Value
from portal.forms.fields.base import AnswerField, Check, Context, FieldType, Part, Typed, WrongError
from portal.forms.fields.ready import Ready
from portal.forms.wording import MONTHS, about, hour_text
from portal.languages import gettext as _, marked

BRUSSELS = ZoneInfo("Europe/Brussels")
FIRST_YEAR, LAST_YEAR = 1900, 2199
DATE_PARTS = ("day", "month", "year")
WHOLE_DATE = re.compile(r"([0-9]{1,2})[\s./-]+([0-9]{1,2}|[a-z]{3,9}\.?)[\s./-]+([0-9]{4})")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
PARTIAL_DATE = re.compile(
    r"(?P<about>(?:rond|around|about|omstreeks|ongeveer|circa|ca\.?|±)\s*)?"
    r"(?:(?P<month>[0-9]{1,2}|[a-z]{3,9}\.?)[\s./-]+)?(?P<year>[0-9]{4})"
)
HOUR = re.compile(r"([0-9]{1,2})(?:\s*(?:[:.]|uur|u\.?)\s*([0-9]{2})?)?\s*(?:uur|u\.?)?")
TODAY = "today"
AMBIGUOUS = "ambiguous"
SKIPPED_HOUR = marked("Dit uur bestaat niet: de klok sprong die nacht vooruit van 2.00 naar 3.00 uur.")
HOUR_TWICE = marked("Dit uur kwam die nacht twee keer voor. Kies of het zomeruur of winteruur was.")
MISSING_PART = {"day": marked("een dag"), "month": marked("een maand"), "year": marked("een jaar van vier cijfers")}


class Date(FieldType):
    """A date as day, month and year; a whole date pasted into the first box is understood."""

    legend = True
    ready = Ready(marked("Bijvoorbeeld: datum van het eerste gesprek."), {"type": "date"})
    required = marked("Vul een datum in, bijvoorbeeld 3 4 2025.")

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """Three inputs; the first carries the name of the field."""
        return (Part("day"), Part("month"), Part("year"))

    def checks(self, field: Field) -> list[Check]:
        """Not before the first or after the last day that the field allows."""
        return [within(field)]

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The date that was typed."""
        texts = date_texts(typed)
        if not any(texts):
            return None
        if not all(texts):
            lacking = [_(MISSING_PART[part]) for part, text in zip(DATE_PARTS, texts, strict=True) if not text]
            told = _("Vul ook %(parts)s in, bijvoorbeeld 3 4 2025.")
            raise WrongError(about(field, told % {"parts": _(" en ").join(lacking)}))
        return whole_date(field, texts)

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """Day, month and year."""
        return date_parts(value) if isinstance(value, date) else {"day": [str(value)]}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """dd/mm/jjjj."""
        return (value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value),)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """A day that has been."""
        return {"day": ["3"], "month": ["4"], "year": ["2025"]}

    def to_json(self, value: Value) -> object:
        """ISO 8601."""
        return value.isoformat() if isinstance(value, date | time) else str(value)

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """From ISO 8601."""
        return date.fromisoformat(data)

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only a date is one."""
        return value if isinstance(value, date) and not isinstance(value, datetime) else None


class PartialDateType(Date):
    """A date of which one may know only the year, or the month and year, or that is about right."""

    plain = False
    ready = Ready(
        marked("Bijvoorbeeld: sinds wanneer woont het gezin hier? Alleen een jaar mag ook."), {"type": "partial_date"}
    )
    required = marked("Vul in wat u weet: minstens een jaar van vier cijfers, bijvoorbeeld 2015.")

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """Three inputs and a tick box for 'about'."""
        return (*super().own_parts(field), Part("about", many=True))

    def checks(self, field: Field) -> list[Check]:
        """An incomplete date has no bounds."""
        return []

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """What is known of the date."""
        day, month, year, about_right = partial_texts(typed)
        if not (day or month or year):
            if about_right:
                raise WrongError(about(field, self.required))
            return None
        if not year or (day and not month):
            raise WrongError(about(field, self.required))
        known = whole_date(field, (day or "1", month or "1", year))
        return PartialDate(known.year, known.month if month else None, known.day if day else None, about_right)

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """What is known, part by part."""
        if not isinstance(value, PartialDate):
            return {"year": [str(value)]}
        texts = {"day": value.day, "month": value.month, "year": value.year}
        return {part: [str(number or "")] for part, number in texts.items()} | {
            "about": ["ja"] if value.about else [""]
        }

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """'03/04/2025', 'april 2025', 'rond 2015'."""
        if not isinstance(value, PartialDate):
            return (str(value),)
        text = str(value.year)
        if value.month:
            text = (
                f"{value.day:02}/{value.month:02}/{value.year}"
                if value.day
                else f"{_(MONTHS[value.month - 1])} {value.year}"
            )
        return (_("rond %(date)s") % {"date": text} if value.about else text,)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """Only a year."""
        return {"year": ["1990"]}

    def to_json(self, value: Value) -> object:
        """A list: year, month, day, about."""
        return [value.year, value.month, value.day, value.about] if isinstance(value, PartialDate) else str(value)

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """From the list."""
        return PartialDate(*data)

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """A whole date will do."""
        if isinstance(value, date):
            return PartialDate(value.year, value.month, value.day)
        return value if isinstance(value, PartialDate) else None


class Time(FieldType):
    """An hour of the day: 14:30, 14.30, 14u30 or 14."""

    ready = Ready(marked("Bijvoorbeeld: vanaf hoe laat is er iemand thuis?"), {"type": "time"})
    required = marked("Vul een uur in, bijvoorbeeld 14.30.")

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The hour that was typed."""
        return hour_of(field, typed.one(), self.required) if typed.one() else None

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """With a point, as in running text."""
        return {"": [value.strftime("%H.%M") if isinstance(value, time) else str(value)]}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """'14.30 u.'."""
        return (hour_text(value) if isinstance(value, time) else str(value),)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """Half past two."""
        return {"": ["14.30"]}

    def to_json(self, value: Value) -> object:
        """ISO 8601."""
        return value.isoformat() if isinstance(value, time) else str(value)

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """From ISO 8601."""
        return time.fromisoformat(data)

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only an hour is one."""
        return value if isinstance(value, time) else None


class DateTime(Date):
    """A moment: a date and an hour in Belgium, stored in UTC. The hour that comes twice in October is asked."""

    plain = False
    ready = Ready(marked("Bijvoorbeeld: wanneer kwam de politie tussen?"), {"type": "datetime"})
    required = marked("Vul een datum en een uur in, bijvoorbeeld 3 4 2025 en 14.30.")

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """Date, hour, and which of the two hours where the clock goes back."""
        return (*super().own_parts(field), Part("time"), Part("fold"))

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The moment that was typed."""
        day = super().read(field, typed, context)
        if day is None and not typed.one("time"):
            return None
        if not isinstance(day, date) or not typed.one("time"):
            raise WrongError(about(field, self.required))
        local = datetime.combine(day, hour_of(field, typed.one("time"), self.required), BRUSSELS)
        return self._moment(field, local, typed.one("fold"))

    def _moment(self, field: Field, local: datetime, fold: str) -> datetime:
        if local.astimezone(UTC).astimezone(BRUSSELS).replace(fold=0) != local:
            raise WrongError(about(field, SKIPPED_HOUR))
        if is_twice(local) and fold not in ("0", "1"):
            raise WrongError(about(field, HOUR_TWICE))
        return local.replace(fold=int(fold) if is_twice(local) else 0).astimezone(UTC)

    def state(self, field: Field, typed: Typed) -> str:
        """Whether the page must ask which of two hours it was."""
        try:
            day = super().read(field, typed, Context())
            hour = hour_of(field, typed.one("time"), "")
        except WrongError:
            return ""
        return AMBIGUOUS if isinstance(day, date) and is_twice(datetime.combine(day, hour, BRUSSELS)) else ""

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """Date and hour in Belgium."""
        if not isinstance(value, datetime):
            return {"day": [str(value)]}
        local = value.astimezone(BRUSSELS)
        fold = {"fold": [str(local.fold)]} if is_twice(local) else {}
        return date_parts(local) | {"time": [f"{local:%H.%M}"]} | fold

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """'03/04/2025, 14.30 u.'."""
        if not isinstance(value, datetime):
            return (str(value),)
        local = value.astimezone(BRUSSELS)
        which = (_(" (winteruur)") if local.fold else _(" (zomeruur)")) if is_twice(local) else ""
        return (f"{local:%d/%m/%Y}, {hour_text(local)}{which}",)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """A moment that has been."""
        return super().sample(field) | {"time": ["14.30"]}

    def written(self, field: Field, texts: list[str]) -> dict[str, list[str]]:
        """`2026-03-01T22:15` or the same with a space."""
        day, _, hour = texts[0].replace("T", " ").partition(" ")
        return {"day": [day], "time": [hour]}

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """From ISO 8601."""
        return datetime.fromisoformat(data)

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only a moment is one."""
        return value if isinstance(value, datetime) else None


def date_texts(typed: Typed) -> tuple[str, str, str]:
    """Day, month and year as typed; a whole date in the first box counts for the three of them."""
    day, month, year = (typed.one(part) for part in DATE_PARTS)
    if not (month or year):
        if whole := WHOLE_DATE.fullmatch(day.lower()):
            return whole[1], whole[2], whole[3]
        if iso := ISO_DATE.fullmatch(day):
            return iso[3], iso[2], iso[1]
    return day, month, year


def partial_texts(typed: Typed) -> tuple[str, str, str, bool]:
    """Day, month, year and whether it is about right; 'rond maart 2019' in one box counts for all of them."""
    day, month, year = date_texts(typed)
    ticked = bool(typed.many("about"))
    filled = [text for text in (day, month, year) if text]
    if len(filled) == 1 and (found := PARTIAL_DATE.fullmatch(filled[0].lower())):
        return "", found["month"] or "", found["year"], ticked or bool(found["about"])
    return day, month, year, ticked


def whole_date(field: Field, texts: tuple[str, str, str]) -> date:
    """The date of a day, a month (a number or a name) and a year; raises WrongError."""
    day, month, year = texts[0], _month_number(texts[1]), texts[2]
    if not all(re.fullmatch("[0-9]{1,4}", text) for text in (day, month, year)) or len(year) != 4:
        raise WrongError(
            about(field, _("Vul een dag, een maand en een jaar van vier cijfers in, bijvoorbeeld 3 4 2025."))
        )
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        told = _("Vul een jaar in tussen %(first)s en %(last)s, bijvoorbeeld 3 4 2025.")
        raise WrongError(about(field, told % {"first": FIRST_YEAR, "last": LAST_YEAR}))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        told = _("Deze datum bestaat niet. Vul een andere dag of maand in, bijvoorbeeld 3 4 2025.")
        raise WrongError(about(field, told)) from None


def hour_of(field: Field, text: str, sentence: str) -> time:
    """The hour that was typed; raises WrongError."""
    match = HOUR.fullmatch(text.lower())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise WrongError(about(field, sentence))
    return time(hour, minute)


def is_twice(local: datetime) -> bool:
    """Whether the clock shows this hour twice that night."""
    return local.replace(fold=0).astimezone(UTC) < local.replace(fold=1).astimezone(UTC)


def date_parts(day: date) -> dict[str, list[str]]:
    """Day, month and year as one would type them."""
    return {"day": [str(day.day)], "month": [str(day.month)], "year": [str(day.year)]}


def within(field: Field) -> Check:
    """A validator: not before `min` or after `max`, where `today` means the day the facts name."""

    def check(_form: Form, bound: WTField) -> None:
        today = bound.step_form.context(bound.short_name).today if isinstance(bound, AnswerField) else None
        day = bound.data.astimezone(BRUSSELS).date() if isinstance(bound.data, datetime) else bound.data
        first, last = day_bound(field.min, today), day_bound(field.max, today)
        if first and day < first:
            raise ValidationError(about(field, _("Vul een datum in vanaf %(day)s.") % {"day": f"{first:%d/%m/%Y}"}))
        if last and day > last:
            raise ValidationError(about(field, _("Vul een datum in tot en met %(day)s.") % {"day": f"{last:%d/%m/%Y}"}))

    return check


def day_bound(text: str | None, today: date | None) -> date | None:
    """The day that a definition means by `min` or `max`."""
    if text == TODAY:
        return today
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _month_number(text: str) -> str:
    """The number of a month that may be written out or shortened, in Dutch or in the language that is spoken."""
    name = text.lower().rstrip(".")
    months = [(number, month) for number, one in enumerate(MONTHS, start=1) for month in (one, _(one).lower())]
    matching = {number for number, month in months if len(name) >= 3 and month.startswith(name)}
    return str(matching.pop()) if len(matching) == 1 else text
