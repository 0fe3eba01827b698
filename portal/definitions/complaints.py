"""Holds data against a model and says in plain Dutch what does not fit, at the line where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from portal.definitions import regions, registers
from portal.definitions.documents import MarkedList, MarkedMap
from portal.definitions.expressions.wording import did_you_mean, one_of
from portal.definitions.findings import Finding, Mark, finding, first
from portal.definitions.language import Change, Field, Form, Overlay, Step, StepChange
from portal.languages import gettext as _, marked

M = TypeVar("M", bound=BaseModel)

LABEL_KEYS = ("nl", "en")


def validated(model: type[M], data: MarkedMap) -> tuple[M | None, tuple[Finding, ...]]:
    """The data as a model, or what does not fit."""
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        complaints = (_finding(model, data, detail) for detail in error.errors(include_url=False))
        return None, tuple(first(complaints, data.mark))


def _finding(model: type[BaseModel], data: MarkedMap, detail: ErrorDetails) -> Finding:
    path = detail["loc"]
    at_key = detail["type"] in {"extra_forbidden", "invalid_key"}
    return finding(locate(data, path, key=at_key), _message(model, path, detail))


def locate(data: MarkedMap | MarkedList, path: tuple[int | str, ...], *, key: bool = False) -> Mark:
    """The place of a path, or of the nearest thing around it that is there."""
    here: object = data
    mark = data.mark
    for place, part in enumerate(path):
        if isinstance(here, MarkedMap) and part in here:
            last = place == len(path) - 1
            mark = here.key_marks[str(part)] if key and last else here.value_marks[str(part)]
            here = here[str(part)]
        elif isinstance(here, MarkedList) and isinstance(part, int) and part < len(here):
            mark, here = here.item_marks[part], here[part]
    return mark


def _message(model: type[BaseModel], path: tuple[int | str, ...], detail: ErrorDetails) -> str:
    kind = detail["type"]
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        return _unknown_key(_model_at(model, path[:-1]), name)
    if kind == "missing":
        return _("De sleutel '%(name)s' ontbreekt.") % {"name": name}
    if kind == "literal_error":
        return _choose(name, detail)
    if kind == "label_written":
        return _("Schrijf het opschrift als 'nl:' en 'en:', niet als 'label:'.")
    if kind == "string_pattern_mismatch":
        return _("Bij '%(name)s' hoort %(wanted)s.") % {
            "name": name,
            "wanted": _(PATTERNS.get(detail["ctx"]["pattern"], marked("een andere schrijfwijze"))),
        }
    return _("Bij '%(name)s' hoort %(wanted)s.") % {"name": name, "wanted": _(WANTED.get(kind, marked("iets anders")))}


FIXED: Mapping[type[BaseModel], type[BaseModel]] = {Overlay: Form, Change: Field, StepChange: Step}
"""What a region writes → what it changes, whose other keys are the base's alone."""


def _unknown_key(model: type[BaseModel], name: str) -> str:
    if name == "options" and model is Change:
        return _("Schrijf 'options_add', 'options_hide' of 'option_labels': een regio verandert keuzes één voor één.")
    if model in FIXED and name in _keys(FIXED[model]):
        return _(
            "'%(name)s' staat in de basis, voor alle regio's samen: een regio verandert dat niet. Haal het hier weg."
        ) % {"name": name}
    return _("De sleutel '%(name)s' bestaat hier niet.%(hint)s") % {
        "name": name,
        "hint": did_you_mean(name, _keys(model)),
    }


WANTED: Mapping[str, str] = {
    "string_type": marked("één tekst"),
    "value_error": marked("true of false"),
    "bool_type": marked("true of false"),
    "int_parsing": marked("een geheel getal"),
    "int_type": marked("een geheel getal"),
    "tuple_type": marked("een lijst: regels die met '- ' beginnen"),
    "dict_type": marked("een tekst per taal: 'nl:' en 'en:' op eigen regels"),
    "model_type": marked("een reeks sleutels onder elkaar"),
    "model_attributes_type": marked("een reeks sleutels onder elkaar"),
}

PATTERNS: Mapping[str, str] = {
    regions.HOUR: marked("een uur, zoals 08:30"),
    registers.NIS: marked("een NIS-code van vijf cijfers tussen aanhalingstekens"),
    registers.DAY: marked("een dag, zoals 2026-01-31, tussen aanhalingstekens"),
}
"""How each pattern of the models is said."""


def _choose(name: str, detail: ErrorDetails) -> str:
    known = [word.strip("'") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(", ")]
    typed = str(detail["input"])
    hint = one_of(typed, known)
    return _("'%(typed)s' kan niet bij '%(name)s'.%(hint)s") % {"typed": typed, "name": name, "hint": hint}


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that may be written in a model; `label` is written as nl and en."""
    keys = tuple(attribute.alias or name for name, attribute in model.model_fields.items())
    return (*(key for key in keys if key != "label"), *LABEL_KEYS) if "label" in keys else keys


def _model_at(model: type[BaseModel], path: tuple[int | str, ...]) -> type[BaseModel]:
    """The model that a path leads to."""
    for part in path:
        if isinstance(part, str):
            named = {attribute.alias or name: attribute for name, attribute in model.model_fields.items()}
            model = _models_in(named[part].annotation)[0]
    return model


def _models_in(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 -- any annotation
    """The models in an annotation such as tuple[Field, ...]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models_in(inner)]
