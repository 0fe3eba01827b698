"""Scores and rules: what they name exists, every option has points, and every sum has a level."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.checks.bands import number
from portal.definitions.checks.subject import Subject
from portal.definitions.expressions.wording import did_you_mean
from portal.definitions.findings import Finding
from portal.definitions.language import Field, Score
from portal.definitions.scope import type_of_field
from portal.definitions.values import UNKNOWN_CODE
from portal.languages import gettext as _


def items(subject: Subject) -> Iterator[Finding]:
    """A score counts fields that exist and choose."""
    fields = _fields(subject)
    for score in subject.definition.scores:
        for name in score.items:
            owner = f"score:{score.id}"
            if name not in fields:
                yield subject.say(
                    owner,
                    "items",
                    _("Er is geen veld '%(name)s'.%(hint)s") % {"name": name, "hint": did_you_mean(name, fields)},
                )
            elif not fields[name].options and fields[name].type != "yes_no":
                yield subject.say(
                    owner,
                    "items",
                    _("'%(name)s' is geen keuze: de score kan er geen punten voor geven. Haal het weg bij 'items'.")
                    % {"name": name},
                )


def points(subject: Subject) -> Iterator[Finding]:
    """Each option of an item has points, and points belong to an option."""
    fields = _fields(subject)
    for score in subject.definition.scores:
        owner = f"score:{score.id}"
        if not score.points:
            continue
        codes = {option.code for name in score.items if name in fields for option in fields[name].options}
        for code in sorted(codes - score.points.keys() - {UNKNOWN_CODE}):
            yield subject.say(
                owner,
                "points",
                _("De optie '%(code)s' heeft geen punten in '%(score)s': geef ze bij 'points'.")
                % {"code": code, "score": score.id},
            )
        for code in sorted(score.points.keys() - codes if codes else ()):
            yield subject.say(
                owner,
                "points",
                _("Geen veld van '%(score)s' heeft een optie '%(code)s': haal ze weg bij 'points'.")
                % {"score": score.id, "code": code},
            )


def numbers(subject: Subject) -> Iterator[Finding]:
    """Points, weights and sums are numbers."""
    for score in subject.definition.scores:
        for slot, name, text in _written(score):
            if text is not None and number(text) is None:
                yield subject.say(
                    f"score:{score.id}",
                    slot,
                    _("Bij '%(name)s' hoort een getal, niet '%(text)s'.") % {"name": name, "text": text},
                )


def _written(score: Score) -> Iterator[tuple[str, str, str | None]]:
    """Every number that a score is written with: property, what it is of, the text."""
    for slot in ("points", "weights"):
        yield from ((slot, name, text) for name, text in getattr(score, slot).items())
    yield from ((f"adjust:{change.id}", "points", change.points) for change in score.adjust)
    yield from ((f"level:{index}", "at_least", level.at_least) for index, level in enumerate(score.levels))


def weights(subject: Subject) -> Iterator[Finding]:
    """A weight belongs to an item."""
    for score in subject.definition.scores:
        for name in sorted(score.weights.keys() - set(score.items)):
            hint = did_you_mean(name, score.items)
            yield subject.say(
                f"score:{score.id}",
                "weights",
                _("'%(name)s' telt niet mee in deze score: zet het bij 'items' of haal het hier weg.%(hint)s")
                % {"name": name, "hint": hint},
            )


def totals(subject: Subject) -> Iterator[Finding]:
    """A sum that is typed stands in a number field, and is not counted as well."""
    fields = _fields(subject)
    for score in subject.definition.scores:
        owner = f"score:{score.id}"
        if score.total is None:
            continue
        numbers_only = [name for name, field in fields.items() if type_of_field(field).kind == "number"]
        if score.total not in numbers_only:
            hint = did_you_mean(score.total, numbers_only)
            yield subject.say(
                owner,
                "total",
                _(
                    "Er is geen getal '%(total)s' om de som uit te lezen: noem bij 'total' een veld van type "
                    "number.%(hint)s"
                )
                % {"total": score.total, "hint": hint},
            )
        if score.points:
            message = _("'%(score)s' telt punten en leest ook een som: haal 'points' of 'total' weg.") % {
                "score": score.id
            }
            yield subject.say(owner, "total", message)


def adjustments(subject: Subject) -> Iterator[Finding]:
    """An adjustment changes something, and stands once."""
    for score in subject.definition.scores:
        seen: set[str] = set()
        for change in score.adjust:
            slot = f"adjust:{change.id}"
            if change.points is None and change.level is None:
                yield subject.say(
                    f"score:{score.id}",
                    slot,
                    _("'%(field)s' verandert niets: geef 'points' of 'level'.") % {"field": change.id},
                )
            if change.id in seen:
                yield subject.say(
                    f"score:{score.id}",
                    slot,
                    _("De aanpassing '%(field)s' bestaat al. Kies een ander id.") % {"field": change.id},
                )
            seen.add(change.id)


def shown(subject: Subject) -> Iterator[Finding]:
    """A score field shows a score that exists."""
    known = [score.id for score in subject.definition.scores]
    for one in subject.fields:
        if (one.field.type == "score" or one.field.score) and one.field.score not in known:
            hint = did_you_mean(one.field.score or "", known) or _(" Er zijn: %(known)s.") % {
                "known": ", ".join(known) or _("geen")
            }
            yield subject.say(
                one.id,
                "score",
                _("Er is geen score '%(score)s'.%(hint)s") % {"score": one.field.score or "", "hint": hint},
            )


def rule_fields(subject: Subject) -> Iterator[Finding]:
    """A rule puts its message at fields that exist."""
    fields = _fields(subject)
    for index, rule in enumerate(subject.definition.rules):
        for name in rule.fields:
            if name not in fields:
                yield subject.say(
                    f"rule:{index}",
                    "fields",
                    _("Er is geen veld '%(name)s'.%(hint)s") % {"name": name, "hint": did_you_mean(name, fields)},
                )


def _fields(subject: Subject) -> dict[str, Field]:
    return {one.id: one.field for one in subject.fields}
