"""What the checks find in a form of a region, for somebody who does not read YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.definitions import checks
from portal.definitions.findings import Finding
from portal.definitions.language import Definition
from portal.definitions.library import labels
from portal.definitions.loader import Sources
from portal.definitions.naming import AUDIENCES
from portal.definitions.neighbours import broken
from portal.definitions.overlay import Resolution
from portal.forms.wording import words
from portal.languages import gettext as _, marked, spoken
from portal.settings import national_numbers_allowed

QUOTED = re.compile(r"'([\w.:]+)'")
READERS = re.compile(rf"'audience: ({'|'.join(AUDIENCES)})'")
OF_READERS = re.compile(rf"(?<=['’]) \(({'|'.join(AUDIENCES)})\)")
IN_THE_CORE = re.compile(r" \([a-z_]+\.[a-z_]+\)")
"""Where an answer lands, as the files write it: nothing that a person has to know."""
SLOTS: Mapping[str, str] = {
    "show_if": marked("wanneer het gevraagd wordt"),
    "required_if": marked("wanneer het verplicht is"),
    "read_only_if": marked("wanneer het vaststaat"),
    "optional_if": marked("wanneer het mag wegblijven"),
    "compute": marked("de berekening"),
    "default": marked("het antwoord vooraf"),
    "prefill": marked("het antwoord vooraf"),
    "required": marked("verplicht"),
    "help": marked("uitleg"),
    "label": marked("naam"),
}

SET_TO = marked("‘Wie leest dit antwoord?’ op ‘%(readers)s’")
"""What the files call an audience, as the page of a question says it."""

Others = Mapping[str, Definition]
"""The other forms of a region, as they are in force."""


@dataclass(frozen=True)
class Remark:
    """Something the checks found, in words, with the field it is about where that is known."""

    sentence: str
    field_id: str
    error: bool


def findings(sources: Sources, resolution: Resolution, others: Others) -> list[Finding]:
    """What is wrong in a form among the other forms of its region."""
    found = {*sources.findings, *resolution.findings}
    if not national_numbers_allowed():
        found |= set(checks.numbers_asked(resolution))
    definition = resolution.definition
    among = {**others, definition.form: definition}
    return sorted(found | {*checks.check_definition(definition, resolution.marks, among)})


def elsewhere(current: Definition, changed: Definition, others: Others) -> Iterator[Remark]:
    """What a change breaks in other forms, each under the name of its form."""
    for form, finding in broken(current, changed, others):
        known = {**_named_in(changed), **_named_in(others[form]), changed.form: words(changed.title)}
        sentence = named(finding.message, known)
        told = _("In het formulier ‘%(form)s’: %(finding)s")
        yield Remark(told % {"form": words(others[form].title), "finding": sentence}, "", error=True)


def in_words(found: Iterable[Finding], resolution: Resolution) -> list[Remark]:
    """Findings in words, each once, mistakes first."""
    definition = resolution.definition
    told = [remark(definition, resolution, one) for one in found]
    return sorted(dict.fromkeys(told), key=lambda one: not one.error)


def remark(definition: Definition, resolution: Resolution, finding: Finding) -> Remark:
    """A finding for somebody who does not read YAML: fields under their label, the field it is about beside it."""
    known = _named_in(definition)
    inside = [word for word in QUOTED.findall(finding.message) if word in known]
    here = [key.partition("#")[0] for key, mark in resolution.marks.items() if _same_line(mark, finding)]
    fields = [key for key in (*here, *inside) if key in known]
    return Remark(named(finding.message, known), fields[0] if fields else "", finding.severity == "error")


def named(message: str, known: Mapping[str, str]) -> str:
    """A message with fields and properties under the name that a person knows."""
    told = READERS.sub(lambda found: _(SET_TO) % {"readers": _(AUDIENCES[found[1]])}, IN_THE_CORE.sub("", message))
    told = OF_READERS.sub(lambda found: f" ({_(AUDIENCES[found[1]])})", told)
    return QUOTED.sub(lambda found: f"‘{known.get(found[1]) or _slot(found[1])}’", told)


def _named_in(definition: Definition) -> Mapping[str, str]:
    """What fields and answers are called in the language that is spoken."""
    return labels(definition, spoken())


def _slot(word: str) -> str:
    """A property under the name that a person knows; any other word as it is."""
    return _(SLOTS[word]) if word in SLOTS else word


def _same_line(mark: object, finding: Finding) -> bool:
    return (getattr(mark, "file", ""), getattr(mark, "line", 0)) == (finding.file, finding.line)
