"""A relation: with whom, and which one; one answer of two parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.definitions.language import Field
from portal.definitions.values import Reference, Relation, Value
from portal.forms.fields.base import (
    Context,
    FieldType,
    Offered,
    Part,
    RecordChoice,
    Records,
    Typed,
    WrongError,
    option_label,
    reference_text,
)
from portal.forms.fields.options import offered_options
from portal.forms.wording import about
from portal.languages import gettext as _, marked

TO_PART, KIND_PART = "to", "kind"


class RelationType(FieldType):
    """Somebody of the family, or another record, and how the two relate."""

    legend = True
    fixed = False
    required = marked("Kies met wie, en welke relatie dat is.")

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """With whom, and which relation."""
        return (Part(TO_PART), Part(KIND_PART))

    def points_at(self, field: Field) -> str:
        """Persons, unless the definition names another kind."""
        return field.of or "person"

    def pointed(self, field: Field, texts: Sequence[str]) -> dict[str, tuple[RecordChoice, ...]]:
        """Whom `p1=partner` names."""
        return super().pointed(field, [text.partition("=")[0] for text in texts])

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """With whom; who was chosen before and has left the list since stays."""
        listed = tuple(context.records.get(self.points_at(field), ()))
        before = context.stored.to if isinstance(context.stored, Relation) else None
        gone = before is not None and before.id not in {one.id for one in listed}
        former = (RecordChoice(before.id, before.label),) if before is not None and gone else ()
        return tuple(Offered(one.id, one.label, group=one.group) for one in (*listed, *former))

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """Both parts, or neither."""
        to, kind = typed.one(TO_PART), typed.one(KIND_PART)
        if not (to or kind):
            return None
        labels = {one.code: one.label for one in self.offered(field, context)}
        if to and to not in labels:
            raise WrongError(about(field, _("Kies uit de lijst die er staat.")))
        if kind and kind not in {option.code for option in field.options}:
            raise WrongError(about(field, _("Kies een van de antwoorden.")))
        if not (to and kind):
            raise WrongError(about(field, _("Kies ook welke relatie dat is.") if to else _("Kies ook met wie.")))
        return Relation(Reference(to, labels[to]), kind)

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The two parts."""
        return {TO_PART: [value.to.id], KIND_PART: [value.kind]} if isinstance(value, Relation) else {}

    def written(self, field: Field, texts: list[str]) -> dict[str, list[str]]:
        """`p1=partner`."""
        to, _, kind = texts[0].partition("=")
        return {TO_PART: [to], KIND_PART: [kind]}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """'Mira Populier: partner'."""
        if not isinstance(value, Relation):
            return (str(value),)
        return (f"{reference_text(value.to)}: {_small(option_label(field.options, value.kind))}",)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """Nothing: the records are not ours."""
        return {}

    def to_json(self, value: Value) -> object:
        """An object: id and label of the one, code of the other."""
        if not isinstance(value, Relation):
            return None
        return {"to": {"id": value.to.id, "label": value.to.label}, "kind": value.kind}

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """The relation."""
        return Relation(Reference(data["to"]["id"], data["to"].get("label", "")), data["kind"])

    def codes(self, value: Value) -> frozenset[object]:
        """Which relation."""
        return frozenset((value.kind,)) if isinstance(value, Relation) else frozenset()

    def coerce(self, field: Field, value: Value, records: Records) -> Value:
        """Only a relation is one."""
        return value if isinstance(value, Relation) else None

    def drawn_with(self, field: Field, name: str, typed: Typed, context: Context) -> Mapping[str, Any]:
        """The relations to choose from, and what is chosen of both."""
        return {"relations": offered_options(field.options)}


def _small(label: str) -> str:
    """A label inside a sentence: a first capital only where a second one follows."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"
