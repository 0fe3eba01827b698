"""`portal definitions show`: a form as a region gets it, with where each thing comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from portal.definitions.compare import WHEN
from portal.definitions.expressions import in_dutch, parse
from portal.definitions.language import Definition, Field, Step
from portal.definitions.library import labels
from portal.definitions.loader import Sources
from portal.definitions.overlay import resolve
from portal.definitions.places import CONDITIONS, Place, located, places

VALUES = {"compute": "berekend", "default": "voorstel", "prefill": "vooraf ingevuld", "earlier": "ernaast staat"}
FORM = ("home", "rank", "fills", "readers", "excludes", "shows")


def printed(sources: Sources, definition: Definition, *, data: bool) -> None:
    """Print a resolved form, as lines or as JSON."""
    hidden = hidden_by(sources, definition)
    if data:
        print(json.dumps(shown(definition, hidden), ensure_ascii=False, indent=2))
        return
    for line in lines(definition, hidden):
        print(line)


def hidden_by(sources: Sources, definition: Definition) -> list[str]:
    """The fields of the base that the region does not ask."""
    base = resolve(sources.forms[definition.form], None, definition.region).definition
    kept = {one.id for one in located(definition)}
    return [one.id for one in located(base) if one.id not in kept and (not one.group or one.group in kept)]


def shown(definition: Definition, hidden: list[str]) -> dict[str, Any]:
    """A resolved form as JSON data (design.md, Commands), with what the region hid, its rules and its scores."""
    whole = definition.model_dump(mode="json", exclude_defaults=True, include=set(FORM))
    return {
        "form": definition.form,
        "region": definition.region,
        "version": definition.content_hash(),
        **whole,
        "steps": [_step(definition, step) for step in definition.steps],
        "hidden": hidden,
        "rules": [
            {"from": _origin(definition, f"rule:{index}"), **rule.model_dump(mode="json", exclude_defaults=True)}
            for index, rule in enumerate(definition.rules)
        ],
        "scores": [{"from": "base", **one.model_dump(mode="json", exclude_defaults=True)} for one in definition.scores],
    }


def _step(definition: Definition, step: Step) -> dict[str, Any]:
    own = step.model_dump(mode="json", exclude_defaults=True, exclude={"id", "fields"})
    found = {"id": step.id, "from": _origin(definition, f"step:{step.id}"), **own}
    if origins := _property_origins(definition, f"step:{step.id}"):
        found["from_per_property"] = origins
    return found | {"fields": [_field(definition, field, "") for field in step.fields]}


def _field(definition: Definition, field: Field, group: str) -> dict[str, Any]:
    dotted = f"{group}.{field.id}" if group else field.id
    own = field.model_dump(mode="json", exclude_defaults=True, exclude={"id", "type", "columns"})
    found = {"id": field.id, "type": field.type, "from": _origin(definition, dotted), **own}
    if origins := _property_origins(definition, dotted):
        found["from_per_property"] = origins
    if field.columns:
        found["fields"] = [_field(definition, column, dotted) for column in field.columns]
    return found


def lines(definition: Definition, hidden: list[str]) -> Iterator[str]:
    """A line per step, field, condition, rule and score; a group in a group stands under it."""
    yield f"{definition.title['nl']} ({definition.code}, {definition.region.upper()}) {definition.content_hash()[:12]}"
    words = _conditions(definition)
    for step in definition.steps:
        yield f"\n{step.id}: {step.title['nl']} [{_origins(definition, f'step:{step.id}')}]"
        yield from words.get(f"step:{step.id}", ())
        for field in step.fields:
            yield from _field_lines(definition, words, field, "", 1)
    if hidden:
        yield f"\nniet gevraagd in {definition.region.upper()}: {', '.join(hidden)}"
    for index, rule in enumerate(definition.rules):
        yield f"\nregel ({rule.severity}) {rule.message['nl']} [{_origin(definition, f'rule:{index}')}]"
        yield from words.get(f"rule:{index}", ())
    for score in definition.scores:
        yield f"\nscore {score.id}: {score.title['nl']} [base]"


def _field_lines(
    definition: Definition, words: dict[str, list[str]], field: Field, group: str, level: int
) -> Iterator[str]:
    dotted = f"{group}.{field.id}" if group else field.id
    required = " *" if field.required else ""
    origins = _origins(definition, dotted)
    yield f"{'  ' * level}{field.id} ({field.type}){required} {field.label.get('nl', '')} [{origins}]"
    yield from (f"{'  ' * level}{line}" for line in words.get(dotted, ()))
    for column in field.columns:
        yield from _field_lines(definition, words, column, dotted, level + 1)


def _conditions(definition: Definition) -> dict[str, list[str]]:
    """What each field, step and rule hangs on, in Dutch, by its owner."""
    named = labels(definition)
    found: dict[str, list[str]] = {}
    for place in places(definition):
        if place.slot in {*CONDITIONS, *VALUES, "check"}:
            found.setdefault(place.owner, []).append(f"  {_condition(place)}: {in_dutch(parse(place.text), named)}")
    for one in located(definition):
        if one.field.earlier:
            found.setdefault(one.id, []).append(f"  {VALUES['earlier']}: {one.field.earlier}")
    return found


def _condition(place: Place) -> str:
    return VALUES.get(place.slot, f"{WHEN[place.slot]} als" if place.slot in WHEN else "moet kloppen")


def _origin(definition: Definition, key: str) -> str:
    return definition.origins.get(key, "")


def _origins(definition: Definition, key: str) -> str:
    """Whose something is, then whose each property is that is not of the same hand."""
    other = [f"{name}: {origin}" for name, origin in _property_origins(definition, key).items()]
    return ", ".join([_origin(definition, key), *other])


def _property_origins(definition: Definition, key: str) -> dict[str, str]:
    """The properties that come from elsewhere than the thing itself."""
    prefix = f"{key}#"
    return {name.removeprefix(prefix): one for name, one in definition.origins.items() if name.startswith(prefix)}
