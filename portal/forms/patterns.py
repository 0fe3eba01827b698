"""The example form of the components page in its states: empty, filled in, wrong, and with long texts (style.md).

It is filled in and judged by the engine itself, so the page shows what a form shows, mistakes and warnings too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from portal.definitions.language import Definition, Field, Step
from portal.definitions.library import Compiled, compiled
from portal.forms.answers import Answers, Row
from portal.forms.desk import DeskPage
from portal.forms.field_views import views
from portal.forms.fields.base import RecordChoice, Records
from portal.forms.fields.registry import type_of
from portal.forms.journey import evaluate
from portal.forms.pattern_fields import LONG_WORD, PARTNERS, pattern_fields, pattern_score
from portal.forms.posted import MultiDict
from portal.forms.step_form import BoundStep, bind
from portal.forms.summary import Summary, summary

STATES: Mapping[str, str] = {
    "leeg": "Velden zonder antwoord",
    "ingevuld": "Velden met een antwoord",
    "fout": "Velden met een fout",
    "lang": "Velden met lange teksten",
}
"""The states in which every field is shown, and what the page about each is called."""

STEP = "patterns"
LONG_LABEL = f"En wat als deze vraag veel langer uitvalt dan iemand ooit dacht, met een woord als {LONG_WORD}?"
LONG_HELP = (
    "Help staat er alleen waar iemand in de haast zou twijfelen. Deze is met opzet te lang, om te zien of de regels "
    "niet breder worden dan zeventig tekens en of alles eronder netjes op zijn plaats blijft staan."
)
LONG_ANSWER = f"Jan-Willem van den Populierenbos-Esdoornenlaan, {LONG_WORD}"

MISTAKES: Mapping[str, list[str]] = {
    "number": ["veel"],
    "money": ["een hoop"],
    "date-day": ["31"],
    "date-month": ["2"],
    "date-year": ["2025"],
    "time": ["kwart voor"],
    "email": ["geen adres"],
    "phone": ["bel mij"],
    "yes_no": ["ja"],
}
"""What somebody typed who got it wrong, by posted name; everything else stays empty."""


def pattern_page(state: str, today: date, tried: MultiDict | None = None) -> DeskPage:
    """Every field in this state, or with what somebody tried."""
    form, records, facts = _form(long=state == "lang"), _records(), {"today": today}
    answers = _rows(filled=state in ("ingevuld", "lang"), long=state == "lang")
    if state == "leeg" and tried is None:
        return DeskPage(tuple(views(form, STEP, evaluate(form, answers, facts), records=records)))
    wrong = state == "fout"
    posted = tried or (MISTAKES if wrong else _samples(form, long=state == "lang"))
    bound = _bound(form, answers, posted, today, complete=wrong or tried is not None)
    drawn = views(
        form, STEP, bound.evaluation, bound.raw, bound.merged, bound.errors,
        warnings=bound.warnings, records=records, previous=bound.answers if state == "ingevuld" else None,
    )  # fmt: skip
    return DeskPage(tuple(drawn), bound.errors)


def pattern_summary(today: date) -> Summary:
    """Every field as its answer is read."""
    form = _form(long=False)
    bound = _bound(form, _rows(filled=True, long=False), _samples(form, long=False), today)
    return summary(form, bound.merged, bound.evaluation)


def _bound(
    form: Compiled,
    answers: Answers,
    posted: MultiDict | Mapping[str, list[str]],
    today: date,
    *,
    complete: bool = False,
) -> BoundStep:
    return bind(form, STEP, posted, answers, {"today": today}, complete=complete, records=_records())


@lru_cache(maxsize=2)
def _form(*, long: bool) -> Compiled:
    fields = tuple(_lengthened(field) if long else field for field in pattern_fields())
    step = Step(id=STEP, title={"nl": "Elk soort veld"}, fields=fields)
    scores = (pattern_score(),)
    title = {"nl": "Patronen"}
    return compiled(Definition(form="patterns", region="", code="", title=title, steps=(step,), scores=scores))


def _lengthened(field: Field) -> Field:
    """The same field with texts that nobody should write, but somebody will."""
    options = tuple(
        one.model_copy(update={"label": {"nl": f"{one.label['nl']}: {LONG_HELP}"}}) for one in field.options
    )
    return field.model_copy(
        update={"label": {"nl": f"{field.label['nl']} {LONG_LABEL}"}, "help": {"nl": LONG_HELP}, "options": options}
    )


def _records() -> Records:
    partners = tuple(RecordChoice(f"partner-{at}", name) for at, name in enumerate(PARTNERS))
    services = tuple(RecordChoice(f"dienst-{at}", f"Dienst {at}", "Voorbeelden") for at in range(1, 21))
    persons = (RecordChoice("mira", "Mira Populier"), RecordChoice("noor", "Noor Populier"))
    return {"partner": partners, "organisation": services, "person": persons}


def _samples(form: Compiled, *, long: bool) -> dict[str, list[str]]:
    """Something right in every input, by posted name."""
    fields = form.definition.steps[0].fields
    found = {
        f"{field.id}-{suffix}" if suffix else field.id: texts
        for field in fields
        if field.read_only_if is None
        for suffix, texts in type_of(field).sample(field).items()
    }
    found |= {"person": ["mira"], "record": ["partner-1"], "record_many": ["partner-0", "partner-2"]}
    found |= {"when": ["112 gebeld om 22.15 u."], "factor_weapon": ["nee"]}
    return found | ({"text": [LONG_ANSWER], "long_text": [f"{LONG_ANSWER}\n\n{LONG_HELP * 5}"]} if long else {})


def _rows(*, filled: bool, long: bool) -> dict[str, Any]:
    """Rows of the groups: one to be filled in, or two that are."""
    last = LONG_ANSWER if long else "Populier"
    values = {"first_name": "Mira", "last_name": last} if filled else {}
    return {"fixed": "Gent", "helpers": (Row("1", values),), "people": (Row("2", values), Row("3", {}))}
