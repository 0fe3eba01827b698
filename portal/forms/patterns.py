"""The example form of the components page in its states: empty, filled in, wrong, and with long texts (style.md).

It is filled in and judged by the engine itself, so the page shows what a form shows, mistakes and warnings too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from portal.definitions.language import Definition, Field, Step
from portal.definitions.library import Compiled, compiled
from portal.definitions.values import Reference
from portal.forms.answers import Answers, Row
from portal.forms.desk import DeskPage
from portal.forms.field_views import views
from portal.forms.fields.base import RecordChoice, Records, Searched
from portal.forms.fields.files import AttachedFile
from portal.forms.fields.matching import best
from portal.forms.fields.registry import type_of
from portal.forms.journey import evaluate
from portal.forms.pattern_fields import LONG_WORD, PARTNERS, pattern_fields, pattern_score
from portal.forms.posted import MultiDict, Posted
from portal.forms.step_form import BoundStep, bind
from portal.forms.summary import Summary, summary
from portal.languages import marked

STATES: Mapping[str, str] = {
    "leeg": marked("Velden zonder antwoord"),
    "ingevuld": marked("Velden met een antwoord"),
    "fout": marked("Velden met een fout"),
    "lang": marked("Velden met lange teksten"),
}
"""The states in which every field is shown, and what the page about each is called."""

STEP = "patterns"
PLACES = tuple(
    RecordChoice(f"plaats-{at}", f"Wilgenbeek {at}", also="Oudwilgen" if at == 3 else "") for at in range(2000)
)
"""More than anybody can look through in a list."""
LARGE_FAMILY = ("Mira", "Noor", "Jan-Willem van den Populierenbos", "Lies", "Bo", "Anna")
PHOTO = "Foto van de keuken.jpg"
FILES = (
    AttachedFile("photo", PHOTO, size=1_234_567, state="safe"),
    AttachedFile("report", f"{LONG_WORD}.pdf", size=34_400, state="waiting"),
    AttachedFile("sick", "Verslag.docx", size=52_000, state="refused"),
)
"""One of each state."""
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
    "national_number": ["85.07.30"],
    "search-search": ["wilgen"],
    "search_many": ["", "plaats-3"],
    "search_many-search": ["niets van dien aard"],
    "relation-to": ["mira"],
}
"""What somebody typed who got it wrong, by posted name; everything else stays empty."""


def pattern_page(state: str, today: date, tried: MultiDict | None = None) -> DeskPage:
    """Every field in this state, or with what somebody tried."""
    form, facts = _form(long=state == "lang"), {"today": today}
    answers = _rows(filled=state in ("ingevuld", "lang"), long=state == "lang")
    if state == "leeg" and tried is None:
        return DeskPage(tuple(views(form, STEP, evaluate(form, answers, facts), records=_records({}))))
    wrong = state == "fout"
    posted = tried or (MISTAKES if wrong else _samples(form, long=state == "lang"))
    bound = _bound(form, answers, posted, today, complete=wrong or tried is not None)
    records = _records(posted)
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
    return bind(form, STEP, posted, answers, {"today": today}, complete=complete, records=_records(posted))


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


def _records(typed: MultiDict | Mapping[str, Sequence[str]]) -> Records:
    """A few to list, and thousands that only a search brings up."""
    posted = Posted.of(typed)
    texts = {text.strip() for name in posted if name.startswith("search") for text in posted.getlist(name)}
    found = {text: best(text, PLACES) for text in texts if text}
    partners = tuple(RecordChoice(f"partner-{at}", name) for at, name in enumerate(PARTNERS))
    services = tuple(RecordChoice(f"dienst-{at}", f"Dienst {at}", "Voorbeelden") for at in range(1, 21))
    persons = (RecordChoice("mira", "Mira Populier"), RecordChoice("noor", "Noor Populier"))
    large = tuple(RecordChoice(f"lid-{at}", name) for at, name in enumerate(LARGE_FAMILY))
    places = Searched.of(PLACES, found)
    return {
        "partner": partners,
        "organisation": services,
        "person": persons,
        "goal": large,
        "municipality": places,
        "police_zone": places,
        "file": FILES,
    }


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
    found |= {"search": ["plaats-3"], "search_many": ["", "plaats-3", "plaats-14"], "search_text-text": ["De buren"]}
    found |= {"relation-to": ["mira"], "relation-kind": ["code_0"], "matrix_members-code_0-mira": ["code_2"]}
    found |= {"when": ["112 gebeld om 22.15 u."], "factor_weapon": ["nee"]}
    return found | ({"text": [LONG_ANSWER], "long_text": [f"{LONG_ANSWER}\n\n{LONG_HELP * 5}"]} if long else {})


def _rows(*, filled: bool, long: bool) -> dict[str, Any]:
    """Rows of the groups: one to be filled in, or two that are."""
    last = LONG_ANSWER if long else "Populier"
    values = {"first_name": "Mira", "last_name": last} if filled else {}
    files = {"files": tuple(Reference(one.id, one.label) for one in FILES), "one_file": (Reference("photo", PHOTO),)}
    return {
        "fixed": "Gent",
        "helpers": (Row("1", values),),
        "people": (Row("2", values), Row("3", {})),
        **(files if filled else {}),
    }
