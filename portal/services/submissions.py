"""A submission while it is a draft: start it, save a step or a row, add and remove rows (docs/decisions/0001)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.errors import Conflict, Gone, Invalid, NotFound
from portal.forms.answers import Row, from_json, rows_of, to_json
from portal.forms.fields.base import INVISIBLE, STAND_IN, Records
from portal.forms.journey import Evaluation
from portal.forms.posted import MultiDict, Posted
from portal.forms.step_form import BoundStep, bind
from portal.models import StepAnswers, Submission, clock
from portal.models.identity import new_id
from portal.queries import definitions, records as record_queries, submissions as queries
from portal.queries.submissions import Loaded, PartKey
from portal.services import audit, facts, keys

MOST_ROWS = 50
"""How many rows a group takes where its definition does not say."""


PRESSED = "!"
"""Behind the id of a page that saved because somebody pressed a button."""


@dataclass(frozen=True)
class Writer:
    """Which rendered page writes: its instance id and the sequence number it was drawn from (design.md, Conflicts)."""

    instance: str
    sequence: int
    by_itself: bool = False
    """Whether the page saved without a button: on a slow line that may arrive after the button that was pressed."""

    @classmethod
    def read(cls, instance: str, sequence: str, *, by_itself: bool = False) -> Writer:
        """Read what a page says of itself; one without its numbers counts as one that saw nothing yet."""
        told = sequence if sequence.isdecimal() and len(sequence) < 10 else "0"
        return cls(instance[:64], int(told), by_itself)

    @property
    def mark(self) -> str:
        """What is kept of who wrote last."""
        return self.instance if self.by_itself else f"{self.instance}{PRESSED}"

    def is_overtaken(self, part: StepAnswers) -> bool:
        """Whether another page saved since, or a button of this page did and an autosave comes late."""
        if part.instance.removesuffix(PRESSED) == self.instance:
            return self.by_itself and part.instance.endswith(PRESSED)
        return part.instance != "" and part.sequence > self.sequence


@dataclass(frozen=True)
class Beginning:
    """What is known before the first step."""

    form: str
    municipality_nis: str | None = None
    police_zone_id: UUID | None = None
    on_behalf: bool = False
    case_id: UUID | None = None
    plan_id: UUID | None = None
    replaces_id: UUID | None = None


def stream(submission: Submission) -> tuple[str, UUID]:
    """Return the audit stream of a submission."""
    return ("submission", submission.id)


def start(session: Session, actor: Actor, region: str, beginning: Beginning, key_id: UUID | None = None) -> Submission:
    """Make a draft of the version in force, with its own key, its facts and what those facts fill in."""
    version = definitions.active_version(session, region, beginning.form)
    submission = Submission(
        id=new_id(),
        region=region,
        form=beginning.form,
        definition_version_id=version.id,
        definition_hash=version.hash,
        status="draft",
        author_id=actor.user_id,
        owner_id=actor.user_id,
        organisation_id=actor.organisation_id,
        on_behalf=beginning.on_behalf,
        case_id=beginning.case_id,
        plan_id=beginning.plan_id,
        municipality_nis=beginning.municipality_nis,
        police_zone_id=beginning.police_zone_id,
        replaces_id=beginning.replaces_id,
        key_id=key_id or keys.new_key(session, region),
    )
    session.add(submission)
    submission.facts = facts.gather(session, actor, submission)
    session.flush()
    audit.record(session, actor, stream(submission), "submission.started", {"form": beginning.form}, region=region)
    return submission


def opened(session: Session, submission: Submission) -> Loaded:
    """Load a submission to change it: whoever saves or sends the same one at the same moment waits for this."""
    session.refresh(submission, with_for_update=True)
    return queries.loaded(session, submission)


@dataclass(frozen=True)
class Place:
    """Which part of a form is saved: a step, or one row of a group that has a page of its own."""

    step: str
    group: str = ""
    row_id: str = ""

    @property
    def row(self) -> tuple[str, str] | None:
        """The row as `bind` names it."""
        return (self.group, self.row_id) if self.row_id else None

    @property
    def key(self) -> PartKey:
        """The key of the stored part."""
        return (self.step, self.group, self.row_id)


class RowRemoved(Conflict):
    """Somebody took this row out meanwhile; what was typed is kept with it, for when it is put back."""

    sentence = "Deze rij werd intussen weggehaald. Wat u typte, is bewaard: zet de rij terug om ze verder in te vullen."


class Overtaken(Conflict):
    """Another page saved this part since this one was drawn; nothing was written, both texts are shown."""

    def __init__(self, bound: BoundStep) -> None:
        super().__init__("Iemand bewaarde deze stap intussen op een andere plaats.")
        self.bound = bound


def save(
    session: Session,
    actor: Actor,
    found: Loaded,
    place: Place,
    posted: MultiDict,
    writer: Writer,
    *,
    complete: bool,
    records: Records,
) -> BoundStep:
    """Save what was typed, right or wrong, and say what came of it.

    Raises NotFound for a place that never was, RowRemoved, Overtaken, or Gone for a sent submission.
    """
    _writable(found.submission)
    kept = _kept_with_removed_rows(found, place.step, Posted.of(posted))
    _check_place(session, actor, found, place)
    bound = bind(
        found.compiled,
        place.step,
        kept,
        found.answers,
        found.facts,
        place.row,
        complete=complete,
        records=records,
        visited=found.visited | {place.step},
    )
    parts = dict(found.parts)
    own = _part(session, found.submission, place.key, parts)
    if writer.is_overtaken(own):
        raise Overtaken(bound)
    _write(own, bound.raw if place.row_id else _without_rows(bound), bound.answers, _fields(found, place), writer)
    for row in bound.rows:
        part = _part(session, found.submission, (place.step, row.group, row.id), parts)
        _write(part, row.raw, row.answers, found.compiled.fields[row.group].columns, writer)
    _touch(session, actor, found.submission, place, bound)
    return bound


def _writable(submission: Submission) -> None:
    if submission.status != "draft":
        raise Gone("Dit is al verstuurd of ingetrokken en kan niet meer gewijzigd worden.")


def _check_place(session: Session, actor: Actor, found: Loaded, place: Place) -> None:
    """Only the server makes rows: whatever else an address names does not come into being by posting to it."""
    if place.step not in found.compiled.steps or (place.row_id and place.key not in found.parts):
        raise NotFound
    if place.row_id and found.parts[place.key].removed_at is not None:
        data = {"step": place.step, "group": place.group}
        audit.record(session, actor, stream(found.submission), "submission.step_saved", data)
        raise RowRemoved


def _kept_with_removed_rows(found: Loaded, step: str, posted: Posted) -> Posted:
    """Put what was typed into a row that was taken out meanwhile with that row; gives back the rest of the post."""
    rest = {name: list(posted.getlist(name)) for name in posted}
    for key, part in found.parts.items():
        here = [name for name in rest if name.startswith(f"{key[1]}.{key[2]}.")]
        if key[0] == step and part.removed_at is not None and here:
            typed = {name: [INVISIBLE.sub(STAND_IN, text) for text in rest.pop(name)] for name in here}
            part.raw, part.saved_at = {**part.raw, **typed}, clock.now()
    return Posted(rest)


def _fields(found: Loaded, place: Place) -> Sequence[Field]:
    """The fields of a part: those of the step, or the columns of the group."""
    if place.row_id:
        return found.compiled.fields[place.group].columns
    return found.compiled.steps[place.step].fields


def _without_rows(bound: BoundStep) -> dict[str, list[str]]:
    """What was typed for the step itself; rows on its page are kept with the rows."""
    typed_in_rows = {name for row in bound.rows for name in row.raw}
    return {name: texts for name, texts in bound.raw.items() if name not in typed_in_rows}


def _part(session: Session, submission: Submission, key: PartKey, parts: dict[PartKey, StepAnswers]) -> StepAnswers:
    """Return the stored part, making it when it is new."""
    if key not in parts:
        step, group, row_id = key
        parts[key] = StepAnswers(
            id=new_id(),
            region=submission.region,
            submission_id=submission.id,
            key_id=submission.key_id,
            step=step,
            group=group,
            row_id=row_id,
            position=len(parts),
            instance="",
            sequence=0,
        )
        session.add(parts[key])
    return parts[key]


def _write(
    part: StepAnswers,
    raw: Mapping[str, list[str]],
    answers: Mapping[str, object],
    fields: Sequence[Field],
    writer: Writer,
) -> None:
    """Keep what was typed and what is right in one part; text of fields that were not on the page stays."""
    part.raw = {**part.raw, **raw}
    part.answers = to_json(answers, fields)
    part.instance, part.sequence, part.saved_at = writer.mark, part.sequence + 1, clock.now()


def _touch(session: Session, actor: Actor, submission: Submission, place: Place, bound: BoundStep) -> None:
    """Move the draft on and write it down; an event names the step, and what was refused, never a value."""
    label = family_label(bound.evaluation)
    if label and label != submission.label:
        submission.label = label
        session.flush()
    move_to(session, submission, place.step)
    refused = sorted({one.name.split("-")[0][:60] for one in bound.refused})
    action = "submission.step_refused" if refused else "submission.step_saved"
    data = {"step": place.step, "group": place.group} | ({"refused": refused[:20]} if refused else {})
    audit.record(session, actor, stream(submission), action, data, outcome="refused" if refused else "done")


def family_label(evaluation: Evaluation) -> str:
    """What a family is called in lists: the name that was given, else the victim's last name, else the first one."""
    given = evaluation.value("family_label")
    if isinstance(given, str) and given:
        return given
    rows = evaluation.rows("persons")
    victims = [row for row in rows if "slachtoffer" in str(row.values.get("roles") or ())]
    names = [row.values.get("last_name") for row in (*victims, *rows)]
    return next((name for name in names if isinstance(name, str) and name), "")


def move_to(session: Session, submission: Submission, step: str) -> None:
    """Remember the page that somebody goes to, so that coming back comes back there.

    Not through the object: two steps of one draft may be saved at the same time, and neither overtakes the other.
    """
    session.flush()
    moved = {"position": step, "updated_at": clock.now()}
    session.execute(
        update(Submission)
        .where(Submission.region == submission.region, Submission.id == submission.id)
        .values(moved)
        .execution_options(synchronize_session=False)
    )
    for name, value in moved.items():
        set_committed_value(submission, name, value)


def add_row(session: Session, actor: Actor, found: Loaded, step: str, group: str) -> str:
    """Add an empty row to a group and return its id: the id of the person, goal or action it becomes."""
    _writable(found.submission)
    field = found.compiled.fields.get(group)
    if field is None or not field.columns or found.compiled.step_of.get(group) != step:
        raise Invalid("_action", "Deze lijst bestaat niet op deze pagina.")
    limit = int(field.max) if field.max else MOST_ROWS
    if len(found.rows(step, group)) >= limit:
        raise Invalid("_action", f"Er passen hier {limit} rijen. Verwijder er eerst een.")
    row_id = str(new_id())
    part = _part(session, found.submission, (step, group, row_id), dict(found.parts))
    part.saved_at = clock.now()
    session.flush()
    audit.record(session, actor, stream(found.submission), "submission.row_added", {"group": group, "row": row_id})
    return row_id


def remove_row(session: Session, actor: Actor, found: Loaded, place: Place) -> None:
    """Take a row out of a group; it can be put back until the submission is sent."""
    _writable(found.submission)
    part = found.parts.get(place.key)
    field = found.compiled.fields.get(place.group)
    if part is None or field is None or field.append_only:
        raise Invalid("_action", "Deze rij kan niet verwijderd worden.")
    part.removed_at = clock.now()
    data = {"group": place.group, "row": place.row_id}
    audit.record(session, actor, stream(found.submission), "submission.row_removed", data)


def restore_row(session: Session, actor: Actor, found: Loaded, place: Place) -> None:
    """Put a removed row back."""
    _writable(found.submission)
    part = found.parts.get(place.key)
    if part is None or not place.row_id:
        raise Invalid("_action", "Deze rij bestaat niet meer.")
    if part.removed_at is not None and part.saved_at > part.removed_at:
        _read_again(session, found, place, part)
    part.removed_at = None
    data = {"group": place.group, "row": place.row_id}
    audit.record(session, actor, stream(found.submission), "submission.row_restored", data)


def _read_again(session: Session, found: Loaded, place: Place, part: StepAnswers) -> None:
    """Read what was typed into a row after it was taken out, now that it comes back."""
    columns = found.compiled.fields[place.group].columns
    row = Row(place.row_id, from_json(part.answers, columns))
    answers = {**found.answers, place.group: (*rows_of(found.answers, place.group), row)}
    offered = record_queries.choices(session, found, columns)
    bound = bind(found.compiled, place.step, part.raw, answers, found.facts, place.row, records=offered)
    part.answers = to_json(bound.answers, columns)
