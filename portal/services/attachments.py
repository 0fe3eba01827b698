"""Files of a submission: brought, looked at, read and taken away (docs/decisions/0005).

A file is judged and scanned before any transaction begins; then one transaction writes the sealed chunks, the answer
that names the file and the audit event, under the lock of its submission. So an upload that breaks leaves nothing, and
limits hold however many come at once. A row that was taken out keeps its files until the submission is sent; what was
sent keeps the files that its answers name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM, Actor
from portal.errors import Invalid, NotFound
from portal.forms.answers import around, group_of
from portal.forms.fields.base import UNKNOWN_PART, Part
from portal.forms.fields.files import RECORDS, most
from portal.forms.plan import FieldPlan
from portal.languages import gettext as _, marked, ngettext
from portal.models import Attachment, AttachmentChunk, StepAnswers, Submission, clock
from portal.models.attachment import CHUNK_BYTES, AttachmentState, SealedFile
from portal.models.identity import new_id
from portal.models.sealing import BrokenSealError
from portal.queries import attachments as queries, submissions as submission_queries
from portal.queries.submissions import Loaded, PartKey
from portal.services import audit, keys, loose_files
from portal.services.file_kinds import Accepted, Refused
from portal.services.limits import Limit
from portal.services.scanning import Scanner
from portal.services.submissions import Place, check_writable, clear_hidden, stream

MOST_FILES = 30
MOST_BYTES = 150 * 1024 * 1024
"""What one submission takes."""
MOST_UNSENT = 200 * 1024 * 1024
"""What the drafts of one person hold together, with those that he threw away today (D09)."""
UPLOADS = Limit("upload", burst=60, a_minute=10)
"""What one person may send."""

VIRUS = marked(
    "In dit bestand zit een virus. Het is niet bewaard. Laat uw toestel nakijken en voeg een veilig bestand toe."
)


@dataclass(frozen=True)
class Spot:
    """Where a file goes: a field on a step or in a row, by the name under which it would be posted."""

    name: str
    place: Place
    plan: FieldPlan
    stays: bool = False
    """Whether it hangs in a list that only grows: what came there is not taken away."""

    @property
    def field_id(self) -> str:
        """The field without its group."""
        return self.plan.field.id


def spot(found: Loaded, step: str, name: str) -> Spot:
    """The place that a name stands for; raises NotFound where no file may come now."""
    row, _, field_id = name.rpartition(".")
    address, _, row_id = row.rpartition(".")
    dotted = f"{group_of(address)}.{field_id}" if address else field_id
    plan, place = found.evaluation.plan.fields.get(dotted), Place(step, address, row_id)
    if plan is None or plan.step_id != step or plan.type.points_at(plan.field) != RECORDS:
        raise NotFound
    open_ = place.key in found.parts and not found.is_gone(place.key)
    asked = found.evaluation.visible(dotted, row_id) is True and not found.evaluation.read_only(dotted, row_id)
    if not open_ or not asked:
        raise NotFound
    around_it = (found.evaluation.plan.fields[name] for name in _groups(address))
    return Spot(name, place, plan, stays=any(group.field.append_only for group in around_it))


def _groups(address: str) -> Iterator[str]:
    """The groups around a row of this list, from the inside out."""
    while address:
        yield group_of(address)
        address, _row = around(address)


def listed(found: Loaded, where: Spot) -> list[dict[str, Any]]:
    """The files in the answer of a field, as it is stored."""
    return loose_files.named_in(found.parts[where.place.key], where.field_id)


def _check_room(session: Session, actor: Actor, found: Loaded, where: Spot, size: int) -> None:
    """Refuse more files than the field takes, and more than a submission or the drafts of one person hold."""
    check_writable(found.submission)
    room = most(where.plan.field)
    if len(listed(found, where)) >= room:
        full = ngettext(
            "Hier past één bestand. Haal er eerst een weg.",
            "Hier passen %(number)s bestanden. Haal er eerst een weg.",
            room,
        )
        raise Refused("field_full", full % {"number": room})
    count, there = queries.used(session, found.submission)
    if count >= MOST_FILES or there + size > MOST_BYTES:
        loose_files.drop_loose(session, found.submission, found.parts, undo=True)  # what an answer let go takes no room
        count, there = queries.used(session, found.submission)
    if count >= MOST_FILES:
        full = _("Bij dit formulier passen %(number)s bestanden. Haal er eerst een weg.")
        raise Refused("too_many", full % {"number": MOST_FILES})
    if there + size > MOST_BYTES:
        limit = MOST_BYTES // (1024 * 1024)
        full = _("Bij dit formulier past %(number)s MB aan bestanden. Haal er eerst een weg.")
        raise Refused("no_room", full % {"number": limit})
    if queries.unsent(session, actor.user_id) + size > MOST_UNSENT:
        full = _(
            "Uw concepten hebben samen bijna %(number)s MB aan bestanden. Verstuur er eerst een, of haal bestanden weg."
        )
        raise Refused("too_much_unsent", full % {"number": MOST_UNSENT // (1024 * 1024)})


def looked_at(accepted: Accepted, scanner: Scanner | None, *, demo: bool) -> AttachmentState:
    """What the scanner says; raises Refused for a virus. Without a clear answer a file stays in quarantine."""
    if scanner is None:
        return "unscanned" if demo else "waiting"
    verdict = scanner.look(accepted.content)
    if verdict == "found":
        raise Refused("virus", _(VIRUS))
    return "safe" if verdict == "clean" else "waiting"


def add(
    session: Session, actor: Actor, found: Loaded, where: Spot, accepted: Accepted, state: AttachmentState
) -> Attachment:
    """Keep a file and name it in the answer of its field; `found` was opened, so nobody else adds meanwhile."""
    _check_room(session, actor, found, where, len(accepted.content))
    submission, content = found.submission, accepted.content
    file = Attachment(
        region=submission.region,
        submission_id=submission.id,
        key_id=submission.key_id,
        step=where.place.step,
        group=where.place.group,
        row_id=where.place.row_id,
        field=where.field_id,
        name=accepted.name,
        kind=accepted.kind,
        size=len(content),
        chunks=-(-len(content) // CHUNK_BYTES),
        state=state,
        author_id=actor.user_id,
        judged_at=clock.now() if state == "safe" else None,
    )
    session.add(file)
    session.flush()
    _store(session, file.sealed_file, (content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)))
    part = found.parts[where.place.key]
    part.raw = {name: texts for name, texts in part.raw.items() if name != Part(UNKNOWN_PART).name(where.name)}
    _answer(part, where.field_id, [*listed(found, where), _named(file)])
    clear_hidden(found)
    data = {"attachment": str(file.id), "field": where.plan.id, "kind": file.kind, "size": file.size, "state": state}
    audit.record(session, actor, stream(submission), "attachment.added", data)
    return file


def fingerprint(found: Loaded, where: Spot, accepted: Accepted) -> str:
    """What makes a file the same one posted again."""
    return f"{found.submission.id}|{where.name}|{hashlib.sha256(accepted.content).hexdigest()}"


def refuse(session: Session, actor: Actor, submission: Submission, code: str) -> None:
    """Write down that a file was refused; nothing of it is kept."""
    audit.record(session, actor, stream(submission), "attachment.refused", {"reason": code}, outcome="refused")


def remove(session: Session, actor: Actor, found: Loaded, attachment_id: str) -> str:
    """Take a file away, at once and for good; returns the name of its field."""
    check_writable(found.submission)
    file = next((one for one in loose_files.all_of(session, found.submission) if str(one.id) == attachment_id), None)
    if file is None:
        raise Invalid("_action", _("Dit bestand was al weggehaald."))
    where = _held_at(found, file)
    rest = [one for one in listed(found, where) if str(file.id) not in (one["id"], one["text"])]
    _answer(found.parts[where.place.key], file.field, rest)
    clear_hidden(found)
    data = {"attachment": str(file.id), "field": file.field}
    audit.record(session, actor, stream(found.submission), "attachment.removed", data)
    loose_files.drop(session, file)
    return where.name


def _held_at(found: Loaded, file: Attachment) -> Spot:
    """Where a file hangs; refuses when its field is not asked or fixed now, and when its list only grows."""
    name = f"{file.group}.{file.row_id}.{file.field}" if file.row_id else file.field
    try:
        where = spot(found, file.step, name)
    except NotFound:
        raise Invalid("_action", _("Dit bestand kan nu niet weggehaald worden.")) from None
    if where.stays:
        raise Invalid("_action", _("Wat hier staat, blijft staan. Voeg een nieuw bestand toe als er iets verandert."))
    return where


def _named(file: Attachment) -> dict[str, Any]:
    return {"id": str(file.id), "label": file.name, "text": ""}


def _answer(part: StepAnswers, field_id: str, files: list[dict[str, Any]]) -> None:
    """Write the answer of one field of a part; a page that is open elsewhere posts nothing for it."""
    rest = {name: answer for name, answer in part.answers.items() if name != field_id}
    part.answers = rest | ({field_id: files} if files else {})


def _store(session: Session, file: SealedFile, pieces: Iterator[bytes]) -> None:
    """Seal and write the chunks, one at a time: never two copies of a whole file in memory."""
    cipher = keys.key_for(session, file.key_id)
    for number, piece in enumerate(pieces):
        row = {"id": new_id(), "region": file.region, "attachment_id": file.id, "number": number}
        session.execute(insert(AttachmentChunk).values(**row, content=file.seal(cipher, number, piece)))


# Reading


def openable(file: Attachment) -> bool:
    """Whether anybody may open this: it was found safe, or this portal is a demo without a scanner."""
    return file.state in ("safe", "unscanned")


def opened(session: Session, file: SealedFile) -> AESGCM:
    """The cipher of a file, after each of its chunks proved whole: a damaged file gives an error and not one byte."""
    cipher = keys.key_for(session, file.key_id)
    if sum(len(plain(session, file, cipher, number)) for number in range(file.chunks)) != file.size:
        raise BrokenSealError(f"attachment {file.id}")
    return cipher


def plain(session: Session, file: SealedFile, cipher: AESGCM, number: int) -> bytes:
    """One chunk in the clear."""
    sealed = queries.piece(session, file.region, file.id, number)
    if sealed is None:
        raise BrokenSealError(f"attachment {file.id} chunk {number}")
    return file.open(cipher, number, sealed)


def pieces(session: Session, file: SealedFile) -> Iterator[bytes]:
    """A whole file in the clear, chunk by chunk, once all of it proved whole."""
    cipher = opened(session, file)
    return (plain(session, file, cipher, number) for number in range(file.chunks))


def downloaded(session: Session, actor: Actor, file: SealedFile) -> None:
    """Write down who took a file out of the portal."""
    data = {"attachment": str(file.id), "field": file.field, "kind": file.kind}
    where = ("submission", file.submission_id)
    audit.record(session, actor, where, "attachment.downloaded", data, region=file.region)


# What runs by itself


def judge(session: Session, file: Attachment, scanner: Scanner) -> AttachmentState:
    """Let the scanner look at a file that waits; a virus is wiped, and a draft no longer counts it as an answer."""
    verdict = scanner.look(b"".join(pieces(session, file.sealed_file)))
    if verdict == "unknown":
        return file.state
    submission = submission_queries.submission(session, file.region, file.submission_id)
    session.refresh(submission, with_for_update=True)
    file.state, file.judged_at = ("safe" if verdict == "clean" else "refused"), clock.now()
    if verdict == "found":
        loose_files.empty(session, file)
        _mark_refused(session, submission, file)
    data = {"attachment": str(file.id), "state": file.state}
    audit.record(session, SYSTEM, stream(submission), "attachment.judged", data, region=file.region)
    session.flush()
    return file.state


def _mark_refused(session: Session, submission: Submission, file: Attachment) -> None:
    """In a draft the answer says so; what was sent stays as it was said, and shows the state beside it."""
    parts = submission_queries.parts_of(session, submission)
    part = parts.get((file.step, file.group, file.row_id))
    if submission.status != "draft" or part is None:
        return
    there = loose_files.named_in(part, file.field)
    told = [{"id": "", "label": file.name, "text": str(file.id)} if one["id"] == str(file.id) else one for one in there]
    _answer(part, file.field, told)
    clear_hidden(submission_queries.loaded(session, submission, parts))


def copied(session: Session, sent: Submission, fresh: Submission) -> dict[str, str]:
    """Copy the files of a submission to the one that takes its place, under its own key; gives new ids by old ones."""
    made: dict[str, str] = {}
    for file in loose_files.all_of(session, sent):
        if file.state == "refused":
            made[str(file.id)] = ""
            continue
        kept = ("step", "group", "row_id", "field", "name", "kind", "size", "chunks", "state", "author_id", "judged_at")
        copy = Attachment(
            region=fresh.region,
            submission_id=fresh.id,
            key_id=fresh.key_id,
            **{name: getattr(file, name) for name in kept},
        )
        session.add(copy)
        session.flush()
        _store(session, copy.sealed_file, pieces(session, file.sealed_file))
        made[str(file.id)] = str(copy.id)
    return made


def hand_on(session: Session, old: Submission, fresh: Submission, steps: Mapping[tuple[PartKey, str], str]) -> None:
    """Give the files of a draft to the one that goes on with it, as far as their questions are still asked."""
    for file in loose_files.all_of(session, old):
        step = steps.get(((file.step, file.group, file.row_id), file.field))
        if step is not None:
            file.submission_id, file.step = fresh.id, step


def renamed(answers: Any, ids: dict[str, str]) -> Any:  # noqa: ANN401 -- JSON of any shape
    """Stored answers with the files of another submission by their new ids; one that was refused has none."""
    if isinstance(answers, dict):
        return {name: renamed(one, ids) for name, one in answers.items()} | (
            {"id": ids[answers["id"]]} if answers.get("id") in ids else {}
        )
    return [renamed(one, ids) for one in answers] if isinstance(answers, list) else answers


@dataclass(frozen=True)
class Scanned:
    """What one round of the scanner came to; `last` is where the next one goes on, None when there is no more."""

    judged: int
    refused: int
    last: UUID | None


def scan(session: Session, scanner: Scanner, after: UUID | None = None) -> Scanned:
    """Look at the next files that wait."""
    batch = queries.waiting(session, after)
    states = [judge(session, file, scanner) for file in batch]
    judged = sum(state in ("safe", "refused") for state in states)
    return Scanned(judged, states.count("refused"), batch[-1].id if batch else None)


def waiting(session: Session) -> int:
    """How many files nobody looked at yet."""
    return queries.count_waiting(session)
