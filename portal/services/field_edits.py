"""What an admin can do to one field or step of his region's form; each is one small edit of the overlay's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import editing
from portal.definitions.language import Definition, Field
from portal.definitions.values import Value
from portal.errors import Denied, Invalid, NotFound
from portal.forms import field_desk
from portal.forms.audience_desk import AUDIENCE
from portal.forms.hiding import may_not_hide
from portal.forms.option_lines import code_for
from portal.languages import gettext as _
from portal.models import OverlayDraft
from portal.queries import workshop as queries
from portal.queries.workshop import Bench
from portal.services import workshop
from portal.services.workshop import Edit

LONGEST_ID = 50


def word_field(
    session: Session, actor: Actor, bench: Bench, version: int, field_id: str, answers: Mapping[str, Value]
) -> OverlayDraft:
    """Give a field other words, another help, other answers, or make it required or not."""
    field = field_of(bench.changed, field_id)
    if queries.is_regional(bench, field_id):
        properties = field_desk.addition_properties(answers, bench.changed, field)
        return _worded(session, actor, bench, version, field_id, editing.set_addition, properties)
    properties = field_desk.change_properties(field_of(bench.shared, field_id), field, answers)
    return _worded(session, actor, bench, version, field_id, editing.set_change, properties)


def give_back(session: Session, actor: Actor, bench: Bench, version: int, field_id: str) -> OverlayDraft:
    """Take the shared wording of a field again, with everything else the region made different of it."""
    return _changed(session, actor, bench, version, field_id, lambda text: editing.remove_change(text, field_id))


def add_field(
    session: Session, actor: Actor, bench: Bench, version: int, step_id: str, answers: Mapping[str, Value]
) -> str:
    """Add a field of the region to a step; returns its id, made from its words and never changed after."""
    label = str(answers.get("label_nl", ""))
    room = LONGEST_ID - len(bench.region) - 1
    stem = code_for(label, (), room - 4)
    taken = {name.removeprefix(f"{bench.region}_") for name in queries.known_ids(bench)}
    field_id = f"{bench.region}_{code_for(stem, taken, room)}"
    place = _placed(bench, step_id, str(answers.get("place", "")))
    properties = {**field_desk.addition_properties(answers, bench.changed), **place}
    _changed(session, actor, bench, version, field_id, _setting(editing.set_addition, field_id, properties))
    return field_id


def remove_field(session: Session, actor: Actor, bench: Bench, version: int, field_id: str) -> OverlayDraft:
    """Take a field of the region out of the form; answers that were given stay with their version."""
    if not queries.is_regional(bench, field_id):
        raise Denied(_("Een Vlaamse vraag kunt u verbergen, niet verwijderen."))
    return _changed(session, actor, bench, version, field_id, lambda text: editing.remove_addition(text, field_id))


def hide_field(session: Session, actor: Actor, bench: Bench, version: int, field_id: str) -> OverlayDraft:
    """Leave a shared field out in this region: only one that nobody has to answer."""
    field = field_of(bench.shared, field_id)
    if reason := may_not_hide(field):
        raise Denied(reason)
    return _changed(session, actor, bench, version, field_id, lambda text: editing.hide(text, field_id))


def ask_again(session: Session, actor: Actor, bench: Bench, version: int, field_id: str) -> OverlayDraft:
    """Ask a hidden field again."""
    return _changed(session, actor, bench, version, field_id, lambda text: editing.unhide(text, field_id))


def move_field(session: Session, actor: Actor, bench: Bench, version: int, field_id: str, places: int) -> OverlayDraft:
    """Move a field up (-1) or down (+1) within its step or group."""
    place, names = _siblings(bench.changed, field_id)
    name = field_id.rpartition(".")[2]
    at = names.index(name)
    to = min(max(at + places, 0), len(names) - 1)
    names.insert(to, names.pop(at))

    def edit(text: str) -> str:
        plain = editing.set_order(text, place, None)
        usual = _siblings(queries.resolved_with(bench, plain), field_id)[1]
        return plain if names == usual else editing.set_order(plain, place, names)

    return _changed(session, actor, bench, version, field_id, edit)


def word_step(
    session: Session, actor: Actor, bench: Bench, version: int, step_id: str, answers: Mapping[str, Value]
) -> OverlayDraft:
    """Give a step another title or introduction."""
    shared = next((step for step in bench.shared.steps if step.id == step_id), None)
    if shared is None:
        raise NotFound
    properties = field_desk.step_properties(shared, answers)
    return _changed(session, actor, bench, version, step_id, _setting(editing.set_step, step_id, properties))


def field_of(definition: Definition, field_id: str) -> Field:
    """A field or column by its dotted id."""
    found = queries.field_or_none(definition, field_id)
    if found is None:
        raise NotFound
    return found


def _setting(edit: Callable[[str, str, Mapping[str, object]], str], name: str, values: Mapping[str, object]) -> Edit:
    return lambda text: edit(text, name, values)


def _worded(
    session: Session,
    actor: Actor,
    bench: Bench,
    version: int,
    field_id: str,
    edit: Callable[[str, str, Mapping[str, object]], str],
    properties: dict[str, object],
) -> OverlayDraft:
    """Change a field; what is refused only because of its readers is said there."""
    try:
        return _changed(session, actor, bench, version, field_id, _setting(edit, field_id, properties))
    except Invalid as problem:
        others = {key: value for key, value in properties.items() if key != AUDIENCE}
        if AUDIENCE in properties and not queries.refusals(bench, edit(workshop.text_of(bench), field_id, others)):
            raise Invalid(AUDIENCE, problem.message) from problem
        raise


def _changed(session: Session, actor: Actor, bench: Bench, version: int, subject: str, edit: Edit) -> OverlayDraft:
    return workshop.change(session, actor, bench, version, subject, edit)


def _siblings(definition: Definition, field_id: str) -> tuple[str, list[str]]:
    """The step or group a field stands in, and the names there, in order."""
    group = field_id.rpartition(".")[0]
    if group:
        return group, [column.id for column in field_of(definition, group).columns]
    step = next((step for step in definition.steps if any(one.id == field_id for one in step.fields)), None)
    if step is None:
        raise NotFound
    return step.id, [one.id for one in step.fields]


def _placed(bench: Bench, step_id: str, chosen: str) -> dict[str, str]:
    """Where an addition goes: after a field, before the first one, or alone in its step."""
    step = next((step for step in bench.changed.steps if step.id == step_id), None)
    if step is None:
        raise NotFound
    names = [field.id for field in step.fields]
    if chosen in names:
        return {"after": chosen}
    return {"before": names[0]} if names else {"step": step_id}
