"""The rows of a draft: added empty, taken out and put back until the draft is sent.

A list is named by its address (`portal.forms.answers`). What stands in a row goes with it and comes back with it.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Invalid
from portal.forms.answers import around, filled_in, group_of, rows_of, to_json
from portal.forms.plan import FieldPlan
from portal.forms.step_form import bind
from portal.forms.wording import words
from portal.languages import gettext as _, marked
from portal.models import StepAnswers, clock
from portal.models.identity import new_id
from portal.queries import records
from portal.queries.submissions import Loaded, PartKey, assembled
from portal.services import audit
from portal.services.submissions import Place, check_writable, clear_hidden, fields_of, stored_part, stream

MOST_PARTS = 5_000
"""How many steps and rows a submission has at most: what was taken out stays until it is sent, and counts."""
NOT_HERE = marked("Deze lijst bestaat niet op deze pagina.")
READ_ONLY = marked("Deze lijst kan nu niet gewijzigd worden.")


def add_row(session: Session, actor: Actor, found: Loaded, step: str, address: str) -> str:
    """Add an empty row to a list and return its id: the id of the person, goal or action it becomes."""
    check_writable(found.submission)
    group = _open_group(found, step, address)
    _check_room(found, group, Place(step, address))
    row_id = str(new_id())
    parts = dict(found.parts)
    part = stored_part(session, found.submission, (step, address, row_id), parts)
    part.saved_at = clock.now()
    clear_hidden(found, parts)
    session.flush()
    _record(session, actor, found, "submission.row_added", Place(step, address, row_id))
    return row_id


def remove_row(session: Session, actor: Actor, found: Loaded, place: Place) -> None:
    """Take a row out of a list; it can be put back until the submission is sent."""
    check_writable(found.submission)
    part = found.parts.get(place.key)
    if part is None or not place.row_id:
        raise Invalid("_action", _("Deze rij kan niet verwijderd worden."))
    group = _open_group(found, place.step, place.group)
    if group.field.append_only and _is_filled_in(found, place):
        name = words(group.field.row_name) or _("rij")
        told = _("Wat hier staat, blijft staan. Voeg een nieuwe %(row)s toe als er iets verandert.")
        raise Invalid("_action", told % {"row": name})
    part.removed_at = clock.now()
    clear_hidden(found)
    _record(session, actor, found, "submission.row_removed", place)


def restore_row(session: Session, actor: Actor, found: Loaded, place: Place) -> None:
    """Put a removed row back, with the rows in it."""
    check_writable(found.submission)
    part = found.parts.get(place.key)
    if part is None or not place.row_id:
        raise Invalid("_action", _("Deze rij bestaat niet meer."))
    removed_at = part.removed_at
    if removed_at is not None:
        _check_room(found, found.evaluation.plan.fields[group_of(place.group)], place)
        part.removed_at = None
        back = [one for one in found.parts if _is_in(one, place.key) and not found.is_gone(one)]
        for key in [one for one in back if found.parts[one].saved_at > removed_at]:
            _read_again(session, actor, found, Place(*key), found.parts[key])
        clear_hidden(found)
    _record(session, actor, found, "submission.row_restored", place)


def _check_room(found: Loaded, group: FieldPlan, place: Place) -> None:
    """Refuse one row more than a list takes, and than a form takes with everything that was taken out of it."""
    for there, most in ((len(found.rows(place.step, place.group)), group.most), (len(found.parts), MOST_PARTS)):
        if there >= most:
            raise Invalid("_action", _("Er passen hier hoogstens %(number)s rijen.") % {"number": most})


def is_blank(part: StepAnswers) -> bool:
    """Whether nothing was ever typed into a row."""
    return not any(text.strip() for texts in part.raw.values() for text in texts)


def _open_group(found: Loaded, step: str, address: str) -> FieldPlan:
    """The group of a list that stands here, is asked and may change."""
    if not found.has_list(step, address):
        raise Invalid("_action", _(NOT_HERE))
    group, outer = found.evaluation.plan.fields[group_of(address)], around(address)[1]
    if found.evaluation.visible(group.id, outer) is not True:
        raise Invalid("_action", _(NOT_HERE))
    if found.evaluation.read_only(group.id, outer):
        raise Invalid("_action", _(READ_ONLY))
    return group


def _is_filled_in(found: Loaded, place: Place) -> bool:
    row = next((one for one in rows_of(found.answers, place.group) if one.id == place.row_id), None)
    return not is_blank(found.parts[place.key]) or (row is not None and filled_in(row))


def _is_in(key: PartKey, outer: PartKey) -> bool:
    """Whether a part is this row, or stands in it."""
    return key == outer or (key[0], *around(key[1])) == outer


def _read_again(session: Session, actor: Actor, found: Loaded, place: Place, part: StepAnswers) -> None:
    """Read what was typed into a row after it was taken out, now that it comes back."""
    columns = fields_of(found, place)
    answers = assembled(found.compiled, found.parts)
    offered = records.choices(session, found, columns, actor, part.raw)
    bound = bind(found.compiled, place.step, part.raw, answers, found.facts, place.row, records=offered)
    part.answers = to_json(bound.answers, columns)


def _record(session: Session, actor: Actor, found: Loaded, action: str, place: Place) -> None:
    data = {"group": group_of(place.group), "row": place.row_id}
    audit.record(session, actor, stream(found.submission), action, data)
