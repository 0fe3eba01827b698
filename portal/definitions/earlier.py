"""What a definition takes from earlier forms of the case: `earlier.<form>.<field>` in expressions, and `earlier:`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.definitions.expressions import ExpressionError, Node, names, parse
from portal.definitions.expressions.nodes import Name
from portal.definitions.language import Definition, Field
from portal.definitions.places import Place, located, places

HEAD = "earlier"
BESIDE = ("prefill", "default")
"""What fills a question in from an earlier answer also shows where it came from."""


@dataclass(frozen=True, slots=True)
class Source:
    """A question of an earlier form."""

    form: str
    field: str

    @classmethod
    def read(cls, text: str) -> Source | None:
        """`referral.very_unsafe`; nothing for a text that is not one form and one field."""
        form, dot, field = text.partition(".")
        return cls(form, field) if dot and form and field and "." not in field else None


def in_names(found: Iterable[str]) -> Iterator[Source]:
    """The earlier questions among the dotted names of an expression."""
    for name in found:
        head, _, rest = name.partition(".")
        source = Source.read(rest) if head == HEAD else None
        if source is not None:
            yield source


def used(place: Place) -> frozenset[Source]:
    """The earlier questions that an expression names; one that cannot be read names none."""
    if HEAD not in place.text:
        return frozenset()
    try:
        return frozenset(in_names(names(parse(place.text))))
    except ExpressionError:
        return frozenset()


def wanted(definition: Definition) -> Mapping[str, frozenset[str]]:
    """Per form, the questions of which a definition wants the earlier answer."""
    found: dict[str, set[str]] = defaultdict(set)
    written = (Source.read(one.field.earlier or "") for one in located(definition))
    for source in (*filter(None, written), *(one for place in places(definition) for one in used(place))):
        found[source.form].add(source.field)
    return {form: frozenset(fields) for form, fields in found.items()}


def beside(field: Field) -> Source | None:
    """The earlier question that stands beside this one: as it says, or as it is filled in from."""
    if field.earlier is not None:
        return Source.read(field.earlier)
    return next(filter(None, (_only_name(getattr(field, slot)) for slot in BESIDE)), None)


def _only_name(text: str | None) -> Source | None:
    """The source of an expression that is nothing but an earlier answer."""
    if text is None or not text.strip().startswith(f"{HEAD}."):
        return None
    tree: Node = parse(text)
    return next(in_names([tree.dotted]), None) if isinstance(tree, Name) else None
