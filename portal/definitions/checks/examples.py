"""Golden cases against the form they are about: a fact exists and can be read, every name is in the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.definitions.complaints import locate
from portal.definitions.documents import Document
from portal.definitions.expressions.wording import did_you_mean, one_of
from portal.definitions.facts import FACTS, TYPES
from portal.definitions.findings import Finding, finding
from portal.definitions.golden import Case, CaseFile
from portal.definitions.language import Definition, Field
from portal.definitions.loader import Sources
from portal.definitions.overlay import resolve
from portal.definitions.places import located
from portal.definitions.scope import type_of_field
from portal.languages import gettext as _, marked

Path = tuple[int | str, ...]
NAMED = ("visible", "hidden", "missing", "errors", "warnings")
"""What a case expects of fields, by name."""
TRUTHS = ("true", "false")
UNREADABLE: Mapping[str, str] = {
    "date": marked("een dag, zoals 2026-01-31, tussen aanhalingstekens"),
    "number": marked("een getal"),
    "bool": marked("true of false"),
}


@dataclass(frozen=True, slots=True)
class _File:
    """A file of cases, and the form as its region gets it."""

    document: Document
    definition: Definition
    fields: Mapping[str, Field]

    def say(self, path: Path, message: str, *, key: bool = False) -> Finding:
        """A finding at a place of the file."""
        return finding(locate(self.document.data, path, key=key), message)


def check_examples(sources: Sources) -> Iterator[Finding]:
    """What does not fit in the golden cases; of a file that is wrong itself that was said."""
    for case_file in sources.cases:
        document = sources.documents.get(case_file.place)
        places = (f"base/{case_file.form}.yaml", f"regions/{case_file.region}/{case_file.form}.yaml")
        if document is None or any(sources.refused(place) for place in places):
            continue
        source = sources.forms.get(case_file.form)
        if source is None:
            told = _(
                "Er zijn voorbeeldgevallen voor '%(form)s', maar dat formulier is er niet. Haal ze weg of "
                "verander 'form'."
            )
            yield finding(document.data.value_marks["form"], told % {"form": case_file.form})
            continue
        overlay = sources.overlays.get((case_file.region, case_file.form))
        definition = resolve(source, overlay, case_file.region or "base").definition
        file = _File(document, definition, {one.id: one.field for one in located(definition)})
        for index, case in enumerate(case_file.cases):
            yield from _case(file, case, ("cases", index))
        yield from _twice(file, case_file)


def _case(file: _File, case: Case, path: Path) -> Iterator[Finding]:
    yield from _facts(file, case.facts, (*path, "facts"))
    yield from _answers(file, case.answers, "", (*path, "answers"))
    yield from _expected(file, case, (*path, "expect"))


def _twice(file: _File, cases: CaseFile) -> Iterator[Finding]:
    """A name says which case it is."""
    names = [case.name for case in cases.cases]
    for index, name in enumerate(names):
        if name in names[:index]:
            told = _("Er is al een voorbeeldgeval met deze naam: laat elke naam zeggen wat het geval bewijst.")
            yield file.say(("cases", index, "name"), told)


def _facts(file: _File, facts: Mapping[str, str], path: Path) -> Iterator[Finding]:
    """A fact is declared, and what is written is one of its values."""
    for name, text in facts.items():
        if name not in FACTS:
            told = _("Er is geen gegeven 'facts.%(name)s'.%(hint)s")
            yield file.say((*path, name), told % {"name": name, "hint": did_you_mean(name, FACTS)}, key=True)
        elif text and not _reads(FACTS[name], text):
            told = _("Bij '%(name)s' hoort %(wanted)s.")
            wanted = UNREADABLE.get(FACTS[name])
            codes = _("een van: %(known)s") % {"known": ", ".join(TYPES[FACTS[name]].options)}
            yield file.say((*path, name), told % {"name": name, "wanted": _(wanted) if wanted else codes})


def _reads(kind: str, text: str) -> bool:
    """Whether a text is a value of a kind of fact."""
    try:
        if kind == "date":
            date.fromisoformat(text)
        elif kind == "number":
            Decimal(text)
    except (ValueError, ArithmeticError):
        return False
    options = TRUTHS if kind == "bool" else TYPES[kind].options
    return not options or text in options


def _answers(file: _File, answers: Mapping[str, Any], group: str, path: Path) -> Iterator[Finding]:
    """Each answer is to a question of the form; that of a group is a list of rows."""
    for name, value in answers.items():
        dotted = f"{group}.{name}" if group else name
        field = file.fields.get(dotted)
        if field is None and (not group or name != "id"):
            yield file.say((*path, name), _no_field(file, dotted), key=True)
        elif field is not None and field.columns:
            yield from _rows(file, value, dotted, (*path, name))
        elif field is not None and type_of_field(field).kind in {"choice", "choices"}:
            yield from _options(file, field, value, (*path, name))


def _options(file: _File, field: Field, value: Any, path: Path) -> Iterator[Finding]:  # noqa: ANN401 -- as the file holds it
    """What is chosen can be chosen; a case may try what cannot be, when it expects that error."""
    known = type_of_field(field).options
    expected = file.document.data["cases"][path[1]].get("expect", {}).get("errors", ())
    for code in value if isinstance(value, list) else [value]:
        if code not in {*known, *field.unknown, ""} and field.id not in expected:
            told = _("'%(code)s' is geen optie%(field_name)s.%(hint)s")
            owner = _(" van '%(field)s'") % {"field": field.id}
            yield file.say(path, told % {"code": code, "field_name": owner, "hint": one_of(str(code), known)})


def _rows(file: _File, rows: Any, group: str, path: Path) -> Iterator[Finding]:  # noqa: ANN401 -- as the file holds it
    """The rows of a group, each with its columns."""
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        told = _("'%(group)s' is een groep: schrijf elke rij onder '- ', met haar kolommen onder elkaar.")
        yield file.say(path, told % {"group": group})
        return
    for index, row in enumerate(rows):
        yield from _answers(file, row, group, (*path, index))


def _expected(file: _File, case: Case, path: Path) -> Iterator[Finding]:
    """What is expected is said of fields, steps and scores that are there."""
    for word in NAMED:
        for name in getattr(case.expect, word) or ():
            group, *rest = name.split(".")
            if name not in file.fields and ".".join([group, *rest[1:]]) not in file.fields:
                yield file.say((*path, word), _no_field(file, name))
    steps = [step.id for step in file.definition.steps]
    for name in case.expect.steps or ():
        if name not in steps:
            told = _("Er is geen stap '%(step)s'.%(hint)s")
            yield file.say((*path, "steps"), told % {"step": name, "hint": did_you_mean(name, steps)})
    yield from _worked_out(file, case, path)


def _worked_out(file: _File, case: Case, path: Path) -> Iterator[Finding]:
    for name in case.expect.values:
        if name not in file.fields:
            yield file.say((*path, "values", name), _no_field(file, name), key=True)
    scores = [score.id for score in file.definition.scores]
    for name in case.expect.levels:
        if name not in scores:
            told = _("Er is geen score '%(name)s'.%(hint)s")
            hint = did_you_mean(name, scores)
            yield file.say((*path, "levels", name), told % {"name": name, "hint": hint}, key=True)


def _no_field(file: _File, name: str) -> str:
    told = _("Er is geen veld '%(field)s'.%(hint)s")
    return told % {"field": name, "hint": did_you_mean(name, file.fields)}
