"""Why a question has to stay in a form, in words for who would hide it or take it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.definitions.language import Definition, Field
from portal.definitions.library import labels
from portal.definitions.usage import Use, uses
from portal.forms.wording import words
from portal.languages import gettext as _, marked, spoken

IN_THE_CASE = marked("Het antwoord komt in het dossier van het gezin.")
DEPENDS: Mapping[str, str] = {
    "field": marked("‘%(what)s’ hangt ervan af."),
    "step": marked("De stap ‘%(what)s’ hangt ervan af."),
    "score": marked("De score ‘%(what)s’ telt het mee."),
    "summary": marked("Elke rij van ‘%(what)s’ toont het als opschrift."),
}
A_RULE = marked("Een controle van het hele formulier kijkt ernaar.")


def may_not_hide(field: Field) -> str:
    """Why a shared field has to be asked everywhere, or nothing."""
    if field.legal or any(column.legal for column in field.columns):
        return _("Deze vraag is wettelijk nodig.")
    if field.required:
        return _("Deze vraag is verplicht in heel Vlaanderen.")
    return ""


def still_needed(definition: Definition, field_id: str) -> tuple[str, ...]:
    """What in the form itself needs a field, each once: the very uses for which the overlay refuses to hide it."""
    return tuple(dict.fromkeys(_told(definition, field_id)))


def _told(definition: Definition, field_id: str) -> Iterator[str]:
    named = labels(definition, spoken())
    steps = {one.id: words(one.title) for one in definition.steps}
    scores = {one.id: words(one.title) for one in definition.scores}
    for use in uses(definition, {field_id}):
        kind, _sign, name = use.owner.rpartition(":")
        if use.by == "case":
            yield _(IN_THE_CASE)
        elif kind == "rule":
            yield _(A_RULE)
        else:
            what = {"step": steps, "score": scores}.get(kind, named).get(name, name)
            yield _(DEPENDS[_sentence(use, kind)]) % {"what": what}


def _sentence(use: Use, kind: str) -> str:
    return "summary" if use.by == "summary" else kind or "field"
