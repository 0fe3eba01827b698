"""A submission while it is a draft: start it, save a step or a row (docs/decisions/0001)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.definitions.values import Reference
from portal.errors import Conflict, Denied, FormClosed, Gone, Invalid, NotFound
from portal.forms.answers import around, group_of, to_json
from portal.forms.clearing import cleared, emptied, untyped
from portal.forms.fields.base import INVISIBLE, STAND_IN, Records, Signature
from portal.forms.journey import Evaluation, evaluate
from portal.forms.posted import MultiDict, Posted
from portal.forms.step_form import BoundStep, bind
from portal.languages import gettext as _, marked
from portal.models import DefinitionVersion, StepAnswers, Submission, clock
from portal.models.identity import new_id
from portal.queries import cases, closed_forms, definitions, regions, submissions as queries
from portal.queries.submissions import Loaded, PartKey
from portal.services import audit, facts, keys

MUNICIPALITY = "submission.municipality"
"""The binding of a field that says where the family lives."""
REFERRAL = "referral"
"""The home of what begins at /aanmelden."""
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
        return cls(INVISIBLE.sub("", instance)[:64], int(told), by_itself)

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
    """Make a draft of the version in force, with its own key and its facts; raises Denied for whom it is not.

    Raises FormClosed while that version is withdrawn and nothing came in its place.
    """
    version = definitions.standing_version(session, region, beginning.form)
    if version.is_withdrawn:
        raise FormClosed(closed_forms.told(session, version).sentence)
    _check_beginning(session, actor, version, beginning)
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


def _check_beginning(session: Session, actor: Actor, version: DefinitionVersion, beginning: Beginning) -> None:
    """Refuse who may not fill this form in, what begins elsewhere, and a case that is closed."""
    if not version.is_filled_in_by(actor.role, actor.organisation_type):
        raise Denied
    if (version.home == "case") is not (beginning.case_id is not None):
        raise Invalid("form", _("Dit formulier begint op een andere plaats."))
    if version.home == REFERRAL and beginning.replaces_id is None:
        require_enabled(session, version.region)
    if beginning.case_id is not None and cases.one(session, version.region, beginning.case_id).status != "open":
        raise Gone(_("Dit dossier is afgesloten: er kan geen formulier meer bij."))


def require_enabled(session: Session, region: str) -> None:
    """Refuse a new referral in a region that is switched off; what runs there goes on."""
    if not regions.is_enabled(session, region):
        raise Gone(_("Deze regio neemt nu geen nieuwe aanmeldingen op."))


def opened(session: Session, submission: Submission) -> Loaded:
    """Load a submission to change it: whoever saves or sends the same one at the same moment waits for this."""
    session.refresh(submission, with_for_update=True)
    return queries.loaded(session, submission)


@dataclass(frozen=True)
class Place:
    """Which part of a form is saved: a step, or one row of a list, which is named by its address."""

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

    sentence = marked(
        "Deze rij werd intussen weggehaald. Wat u typte, is bewaard: zet de rij terug om ze verder in te vullen."
    )


class Overtaken(Conflict):
    """Another page saved this part since this one was drawn; nothing was written, both texts are shown."""

    def __init__(self, bound: BoundStep) -> None:
        super().__init__(_("Iemand bewaarde deze stap intussen op een andere plaats."))
        self.bound = bound


def _bound(actor: Actor, found: Loaded, place: Place, posted: Posted, *, complete: bool, records: Records) -> BoundStep:
    """What came of a post, signed by whoever fills in."""
    return bind(
        found.compiled,
        place.step,
        posted,
        found.answers,
        found.facts,
        place.row,
        complete=complete,
        records=records,
        visited=found.visited | {place.step},
        signature=Signature(actor.name, clock.now()),
    )


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
    check_writable(found.submission)
    kept = _kept_with_removed_rows(found, place.step, Posted.of(posted))
    _check_place(session, actor, found, place)
    bound = _bound(actor, found, place, kept, complete=complete, records=records)
    parts = dict(found.parts)
    own = stored_part(session, found.submission, place.key, parts)
    if writer.is_overtaken(own):
        raise Overtaken(bound)
    _write(own, _without_rows(bound), bound.answers, fields_of(found, place), writer)
    for row in bound.rows:
        part = stored_part(session, found.submission, (place.step, row.group, row.id), parts)
        _write(part, row.raw, row.answers, fields_of(found, Place(place.step, row.group, row.id)), writer)
    _let_go(found, parts, bound.cleared, bound.emptied)
    _note_municipality(session, found, bound.evaluation)
    _touch(session, actor, found.submission, place, bound)
    return bound


def check_writable(submission: Submission) -> None:
    """Refuse to change what was sent or withdrawn."""
    if submission.status != "draft":
        raise Gone(_("Dit is al verstuurd of ingetrokken en kan niet meer gewijzigd worden."))


def _check_place(session: Session, actor: Actor, found: Loaded, place: Place) -> None:
    """Only the server makes rows: whatever else an address names does not come into being by posting to it."""
    if place.step not in found.compiled.steps or (place.row_id and place.key not in found.parts):
        raise NotFound
    if place.row_id and found.is_gone(place.key):
        data = {"step": place.step, "group": group_of(place.group)}
        audit.record(session, actor, stream(found.submission), "submission.step_saved", data)
        raise RowRemoved


def _kept_with_removed_rows(found: Loaded, step: str, posted: Posted) -> Posted:
    """Put what was typed into a row that was taken out meanwhile with that row; gives back the rest of the post."""
    rest = {name: list(posted.getlist(name)) for name in posted}
    gone = [(key, part) for key, part in found.parts.items() if key[0] == step and found.is_gone(key)]
    for key, part in sorted(gone, key=lambda one: one[0][1].count("."), reverse=True):
        here = [name for name in rest if name.startswith(f"{key[1]}.{key[2]}.")]
        if here:
            typed = {name: [INVISIBLE.sub(STAND_IN, text) for text in rest.pop(name)] for name in here}
            part.raw, part.saved_at = {**part.raw, **typed}, clock.now()
    return Posted(rest)


def fields_of(found: Loaded, place: Place) -> Sequence[Field]:
    """The fields of a part: those of the step, or the columns of the group."""
    if place.row_id:
        return found.compiled.fields[group_of(place.group)].columns
    return found.compiled.steps[place.step].fields


def _without_rows(bound: BoundStep) -> dict[str, list[str]]:
    """What was typed for the step or row itself; rows on its page are kept with the rows."""
    typed_in_rows = {name for row in bound.rows for name in row.raw}
    return {name: texts for name, texts in bound.raw.items() if name not in typed_in_rows}


def stored_part(
    session: Session, submission: Submission, key: PartKey, parts: dict[PartKey, StepAnswers]
) -> StepAnswers:
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


def clear_hidden(found: Loaded, parts: Mapping[PartKey, StepAnswers] | None = None, *, sent: bool = False) -> None:
    """Let go of what hides with `when_hidden: clear`, after rows came or went and when the form is sent."""
    if not found.evaluation.plan.clears:
        return
    parts = found.parts if parts is None else parts
    now = evaluate(found.compiled, queries.assembled(found.compiled, parts), found.facts, found.visited)
    _let_go(found, parts, cleared(now, sent=sent), emptied(now, sent=sent))


def _let_go(found: Loaded, parts: Mapping[PartKey, StepAnswers], names: Iterable[str], lists: Collection[str]) -> None:
    """Keep neither these answers nor what was typed for them; rows can be put back until the form is sent."""
    gone: dict[PartKey, list[str]] = defaultdict(list)
    for name in names:
        gone[found.compiled.step_of[group_of(name)], *around(name)].append(name)
    for key in gone.keys() & parts.keys():
        part, ids = parts[key], {name.rpartition(".")[2] for name in gone[key]}
        left = untyped(part.raw, gone[key]), {one: data for one, data in part.answers.items() if one not in ids}
        if left != (part.raw, part.answers):
            part.raw, part.answers = left
    for key, part in parts.items():
        if key[1] in lists and part.removed_at is None:
            part.removed_at = clock.now()


def _note_municipality(session: Session, found: Loaded, evaluation: Evaluation) -> None:
    """A form that begins without a municipality says with `bind` which field names it."""
    asked = next((one for one, field in found.compiled.fields.items() if field.bind == MUNICIPALITY), "")
    named = evaluation.value(asked) if asked and evaluation.visible(asked) is True else None
    if isinstance(named, Reference) and named.id and named.id != found.submission.municipality_nis:
        facts.place_named(session, found.submission, named.id)


def _touch(session: Session, actor: Actor, submission: Submission, place: Place, bound: BoundStep) -> None:
    """Move the draft on and write it down; an event names the step, and what was refused, never a value."""
    label = family_label(bound.evaluation)
    if label and label != submission.label:
        submission.label = label
        session.flush()
    move_to(session, submission, place.step)
    refused = sorted({one.name.split("-")[0][:60] for one in bound.refused})
    action = "submission.step_refused" if refused else "submission.step_saved"
    data = {"step": place.step, "group": group_of(place.group)} | ({"refused": refused[:20]} if refused else {})
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
