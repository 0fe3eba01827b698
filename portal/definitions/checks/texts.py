"""Texts: everything a person reads has a Dutch text; a missing English one is a warning."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.checks.subject import Subject
from portal.definitions.findings import Finding
from portal.definitions.language import LANGUAGES, Text
from portal.languages import gettext as _, marked

NO_ENGLISH = marked("Er ontbreekt een Engelse tekst voor %(what)s: schrijf 'en:'.")
LONGEST_LABEL = 300
LONGEST_HEADING = 24
"""How many characters stand above the column of a list without making it wide."""


def labels(subject: Subject) -> Iterator[Finding]:
    """Every field has a label."""
    for one in subject.fields:
        yield from _both(subject, one.id, "label", one.field.label, _("het veld '%(field)s'") % {"field": one.id})


def titles(subject: Subject) -> Iterator[Finding]:
    """The form, its steps and its scores have a title."""
    yield from _both(subject, "", "title", subject.definition.title, _("het formulier"))
    for step in subject.definition.steps:
        yield from _both(subject, f"step:{step.id}", "title", step.title, _("de stap '%(step)s'") % {"step": step.id})
    for score in subject.definition.scores:
        yield from _both(
            subject, f"score:{score.id}", "title", score.title, _("de score '%(score)s'") % {"score": score.id}
        )
        for change in score.adjust:
            what = _("de aanpassing '%(field)s'") % {"field": change.id}
            yield from _both(subject, f"score:{score.id}", f"adjust:{change.id}", change.label, what)
        for item in score.critical:
            slot = f"critical:{item.id}"
            yield from _both(
                subject, f"score:{score.id}", slot, item.label, _("het kritieke punt '%(item)s'") % {"item": item.id}
            )


def option_labels(subject: Subject) -> Iterator[Finding]:
    """Every option, and every line of a matrix, has a label."""
    for one in subject.fields:
        for option in one.field.options:
            slot = f"option:{option.code}"
            yield from _both(
                subject,
                one.id,
                slot,
                option.label,
                _("de optie '%(code)s' van '%(field)s'") % {"code": option.code, "field": one.id},
            )
        for item in one.field.items:
            yield from _both(
                subject,
                one.id,
                "items",
                item.label,
                _("de lijn '%(code)s' van '%(field)s'") % {"code": item.code, "field": one.id},
            )


def messages(subject: Subject) -> Iterator[Finding]:
    """Every rule says something."""
    for index, rule in enumerate(subject.definition.rules):
        yield from _both(subject, f"rule:{index}", "message", rule.message, _("deze regel"))
    for one in subject.fields:
        for index, rule in enumerate(one.field.rules):
            yield from _both(
                subject, one.id, f"rule:{index}", rule.message, _("de regel van '%(field)s'") % {"field": one.id}
            )


def helps(subject: Subject) -> Iterator[Finding]:
    """Help and other asides are Dutch at least when they are there."""
    for one in subject.fields:
        for slot in ("short", "help", "why", "low", "high", "row_name"):
            text: Text | None = getattr(one.field, slot)
            if text is not None:
                yield from _both(
                    subject, one.id, slot, text, _("'%(slot)s' van '%(field)s'") % {"slot": slot, "field": one.id}
                )
    for step in subject.definition.steps:
        if step.intro is not None:
            yield from _both(
                subject, f"step:{step.id}", "intro", step.intro, _("de inleiding van '%(step)s'") % {"step": step.id}
            )


def languages(subject: Subject) -> Iterator[Finding]:
    """Texts come in the languages of the portal."""
    for one in subject.fields:
        for slot in ("label", "help", "why"):
            for language in getattr(one.field, slot) or {}:
                if language not in LANGUAGES:
                    known = ", ".join(LANGUAGES)
                    yield subject.say(
                        one.id,
                        slot,
                        _("De taal '%(language)s' bestaat hier niet: schrijf %(known)s.")
                        % {"language": language, "known": known},
                    )


def short_labels(subject: Subject) -> Iterator[Finding]:
    """A label is a question, not a paragraph."""
    for one in subject.fields:
        if one.field.type != "note" and len(one.field.label.get("nl", "")) > LONGEST_LABEL:
            message = _("Dit label is langer dan %(most)s tekens: zet de uitleg in 'help'.") % {"most": LONGEST_LABEL}
            yield subject.say(one.id, "label", message, "warning")


def headings(subject: Subject) -> Iterator[Finding]:
    """What heads the column of a list is short; a short name without a list does nothing."""
    shown = subject.definition.shows
    for one in subject.fields:
        heading = (one.field.short or one.field.label).get("nl", "")
        if one.id in shown and len(heading) > LONGEST_HEADING:
            message = _(
                "'%(field)s' is een kolom van de lijst: geef met 'short' een naam van hoogstens %(most)s tekens."
            ) % {"field": one.id, "most": LONGEST_HEADING}
            yield subject.say(one.id, "short" if one.field.short else "label", message, "warning")
        if one.id not in shown and one.field.short:
            message = _("'%(field)s' staat in geen lijst: 'short' doet niets. Haal het weg, of zet het in 'shows'.") % {
                "field": one.id
            }
            yield subject.say(one.id, "short", message, "warning")


def _both(subject: Subject, owner: str, slot: str, text: Text, what: str) -> Iterator[Finding]:
    if not text.get("nl", "").strip():
        yield subject.say(
            owner, slot, _("Er ontbreekt een Nederlandse tekst voor %(what)s: schrijf 'nl:'.") % {"what": what}
        )
    if not text.get("en", "").strip():
        yield subject.say(owner, slot, _(NO_ENGLISH) % {"what": what}, "warning")
