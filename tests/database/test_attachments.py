"""Files at rest: sealed, bound to their place, unreadable when anything of them changed; tidied and scanned later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.cli import main
from portal.errors import NotFound
from portal.models import Attachment, AttachmentChunk, AuditEvent, StepAnswers, Submission, clock
from portal.models.attachment import CHUNK_BYTES, AttachmentState
from portal.models.sealing import BrokenSealError, DestroyedKeyError
from portal.queries import attachments as queries, submissions as submission_queries
from portal.services import attachments, keys, loose_files, submissions
from portal.services.attachments import Spot
from portal.services.file_kinds import Accepted, Refused
from portal.services.scanning import Clamd
from portal.services.submissions import Beginning
from tests import factories
from tests.uploads import VIRUS, Says, a_form_with_files, clamd

CONTENT = bytes(range(256)) * 2500
"""Three chunks."""


class Kept:
    """A draft with a file."""

    def __init__(self, session: Session, state: AttachmentState = "safe", content: bytes = CONTENT) -> None:
        self.session = session
        self.actor: Actor = factories.an_actor(session, "partner")
        a_form_with_files(session)
        self.submission = submissions.start(session, self.actor, "ovl", Beginning(form="referral"))
        factories.step_answers(session, self.submission, "papers", answers={}, raw={})
        self.file = self.add(content, state)

    def add(self, content: bytes = CONTENT, state: AttachmentState = "safe", name: str = "photos") -> Attachment:
        """Bring a file."""
        found = submissions.opened(self.session, self.submission)
        where: Spot = attachments.spot(found, "papers", name)
        accepted = Accepted("pdf", "verslag.pdf", content)
        return attachments.add(self.session, self.actor, found, where, accepted, state)

    def read(self) -> bytes:
        """The file as somebody would fetch it."""
        return b"".join(attachments.pieces(self.session, self.file.sealed_file))

    def answers(self) -> dict[str, object]:
        """What is stored for the step."""
        return submission_queries.parts_of(self.session, self.submission)["papers", "", ""].answers

    def chunk(self, number: int) -> AttachmentChunk:
        """One stored chunk."""
        wanted = (AttachmentChunk.attachment_id == self.file.id, AttachmentChunk.number == number)
        return self.session.scalars(select(AttachmentChunk).where(*wanted)).one()


@pytest.fixture
def kept(session: Session) -> Kept:
    return Kept(session)


def flipped(blob: bytes, at: int) -> bytes:
    return blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]


def test_a_file_is_stored_in_chunks_and_comes_back(kept: Kept) -> None:
    assert kept.file.chunks == -(-len(CONTENT) // CHUNK_BYTES) == 3
    assert kept.read() == CONTENT


def test_neither_content_nor_name_stands_in_the_clear(session: Session) -> None:
    kept = Kept(session, content=b"Geheim verhaal van Lore " * 20)
    stored = [kept.chunk(0).content, session.scalar(select(Attachment.name).where(Attachment.id == kept.file.id))]
    assert not any(b"Geheim" in blob or b"verslag" in blob for blob in stored if blob)


@pytest.mark.parametrize("at", [1, 5, 40, CHUNK_BYTES, -1])
@pytest.mark.parametrize("number", [0, 2])
def test_one_flipped_bit_anywhere_opens_nothing(kept: Kept, at: int, number: int) -> None:
    blob = kept.chunk(number).content
    changed = flipped(blob, at % len(blob))
    kept.session.execute(update(AttachmentChunk).where(AttachmentChunk.number == number).values(content=changed))
    with pytest.raises(BrokenSealError):
        attachments.opened(kept.session, kept.file.sealed_file)


def tail_cut(kept: Kept) -> None:
    kept.session.execute(delete(AttachmentChunk).where(AttachmentChunk.number == 2))


def tail_cut_and_counted(kept: Kept) -> None:
    tail_cut(kept)
    kept.session.execute(update(Attachment).values(chunks=2, size=2 * CHUNK_BYTES))


def chunks_swapped(kept: Kept) -> None:
    first, second = kept.chunk(0), kept.chunk(1)
    first.content, second.content = second.content, first.content
    kept.session.flush()


def chunk_shortened(kept: Kept) -> None:
    kept.chunk(1).content = kept.chunk(1).content[:20]
    kept.session.flush()


def called_something_else(kept: Kept) -> None:
    kept.session.execute(update(Attachment).values(kind="text"))


def taken_from_another_file(kept: Kept) -> None:
    other = kept.add(b"iets anders")
    theirs = kept.session.scalars(select(AttachmentChunk).where(AttachmentChunk.attachment_id == other.id)).one()
    kept.chunk(0).content = theirs.content
    kept.session.flush()


@pytest.mark.parametrize(
    "harm",
    [tail_cut, tail_cut_and_counted, chunks_swapped, chunk_shortened, called_something_else, taken_from_another_file],
)
def test_what_was_cut_swapped_or_renamed_opens_nothing(kept: Kept, harm: Callable[[Kept], None]) -> None:
    harm(kept)
    kept.session.expire_all()
    with pytest.raises(BrokenSealError):
        attachments.opened(kept.session, kept.file.sealed_file)


def test_the_file_goes_with_the_key_of_its_submission(kept: Kept) -> None:
    assert kept.file.key_id == kept.submission.key_id
    keys.destroy(kept.session, kept.actor, kept.submission.key_id)
    with pytest.raises(DestroyedKeyError):
        attachments.opened(kept.session, kept.file.sealed_file)


def test_a_file_of_another_submission_is_not_found(kept: Kept) -> None:
    with pytest.raises(NotFound):
        queries.one(kept.session, Kept(kept.session).submission, kept.file.id)


def test_a_field_that_was_not_known_is_known_once_a_file_comes(session: Session) -> None:
    kept = Kept(session)
    part = submission_queries.parts_of(session, kept.submission)["papers", "", ""]
    part.answers, part.raw = {"judgment": {"unknown": "not_known"}}, {"judgment-unknown": ["not_known"], "story": ["x"]}
    kept.add(name="judgment")
    assert part.raw == {"story": ["x"]}
    assert isinstance(part.answers["judgment"], list)


# The scanner, later


def test_a_file_that_waited_becomes_safe(session: Session) -> None:
    kept = Kept(session, "waiting")
    assert attachments.scan(session, Says("clean")).judged == 1
    assert kept.file.state == "safe"
    assert attachments.waiting(session) == 0
    assert kept.read() == CONTENT


def test_a_file_nobody_can_judge_goes_on_waiting(session: Session) -> None:
    kept = Kept(session, "waiting")
    done = attachments.scan(session, Says("unknown"))
    assert (done.judged, done.last) == (0, kept.file.id)
    assert attachments.scan(session, Says("unknown"), done.last).last is None
    assert kept.file.state == "waiting"


def test_a_virus_that_is_found_later_is_wiped_and_the_draft_says_so(session: Session) -> None:
    kept = Kept(session, "waiting")
    assert attachments.scan(session, Says("found")).refused == 1
    assert kept.file.state == "refused"
    assert session.scalars(select(AttachmentChunk)).all() == []
    found = submission_queries.loaded(session, kept.submission)
    plan = found.evaluation.plan.fields["photos"]
    value = found.evaluation.value("photos")
    assert plan.type.shown(plan.field, value) == ("verslag.pdf (geweigerd: er zit een virus in)",)
    assert not plan.type.fulfils(plan.field, value)
    attachments.remove(session, kept.actor, submissions.opened(session, kept.submission), str(kept.file.id))
    assert "photos" not in kept.answers()


def test_what_was_sent_stays_as_it_was_said_also_when_a_virus_is_found(session: Session) -> None:
    kept = Kept(session, "waiting")
    kept.submission.status = "submitted"
    session.flush()
    before = kept.answers()
    attachments.scan(session, Says("found"))
    assert kept.answers() == before
    assert kept.file.state == "refused"


def test_a_copy_of_a_refused_file_is_no_file(session: Session) -> None:
    kept = Kept(session, "refused")
    fresh = submissions.start(session, kept.actor, "ovl", Beginning(form="referral"))
    ids = attachments.copied(session, kept.submission, fresh)
    assert attachments.renamed(kept.answers(), ids)["photos"][0]["id"] == ""
    assert queries.of_submission(session, "ovl", fresh.id) == []


# Tidying


def removed(session: Session) -> int:
    """What tidying takes away, now and when it runs again."""
    first = loose_files.tidy(session)
    assert loose_files.tidy(session) == 0
    return first


def a_day_later() -> None:
    moment = clock.now() + timedelta(hours=25)
    clock.set_clock(lambda: moment)


def test_a_file_in_use_stays_however_old_it_is(kept: Kept) -> None:
    a_day_later()
    assert removed(kept.session) == 0


@pytest.mark.parametrize(("status", "gone"), [("draft", 0), ("submitted", 1)])
def test_a_file_of_a_row_that_was_taken_out_goes_a_day_after_sending(kept: Kept, status: str, gone: int) -> None:
    part = submission_queries.parts_of(kept.session, kept.submission)["papers", "", ""]
    part.removed_at = clock.now()
    kept.submission.status = status  # type: ignore[assignment]  # one of its words
    kept.session.flush()
    assert removed(kept.session) == 0
    a_day_later()
    assert removed(kept.session) == gone
    assert len(kept.session.scalars(select(AttachmentChunk)).all()) == (0 if gone else 3)


def test_a_file_of_a_draft_that_was_thrown_away_goes_after_a_day(kept: Kept) -> None:
    kept.submission.status = "withdrawn"
    kept.session.flush()
    a_day_later()
    assert removed(kept.session) == 1
    tidied = select(AuditEvent.action).where(AuditEvent.action == "attachment.tidied")
    assert kept.session.scalars(tidied).all() == ["attachment.tidied"]


def test_a_file_that_was_withdrawn_after_sending_stays(kept: Kept) -> None:
    kept.submission.status, kept.submission.submitted_at = "withdrawn", clock.now()
    kept.session.flush()
    a_day_later()
    assert removed(kept.session) == 0


def test_a_file_without_any_answer_around_it_goes_after_a_day(kept: Kept) -> None:
    kept.session.execute(delete(StepAnswers))
    a_day_later()
    assert removed(kept.session) == 1


# Limits


def test_a_submission_takes_so_many_files_and_so_many_bytes(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_BYTES", 2 * len(CONTENT))
    kept.add()
    with pytest.raises(Refused, match="Haal er eerst een weg"):
        kept.add(b"x")
    monkeypatch.setattr(attachments, "MOST_BYTES", 10 * len(CONTENT))
    monkeypatch.setattr(attachments, "MOST_FILES", 2)
    with pytest.raises(Refused, match="passen 2 bestanden"):
        kept.add(b"x")


# Commands


@pytest.fixture
def installation(database_url: str, key_file: Path, monkeypatch: pytest.MonkeyPatch, own_session: Session) -> Session:
    for name, value in (("PROFILE", "test"), ("DATABASE_URL", database_url), ("DATA", str(key_file.parent))):
        monkeypatch.setenv(f"PORTAL_{name}", value)
    monkeypatch.delenv("PORTAL_CLAMD", raising=False)
    return own_session


def test_the_commands_say_what_they_did(
    installation: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Kept(installation, "waiting", VIRUS)
    Kept(installation, "unscanned")
    installation.commit()
    assert main(["attachments", "scan"]) == 1
    assert "nog te doen: 2" in capsys.readouterr().out
    with clamd(tmp_path):
        monkeypatch.setenv("PORTAL_CLAMD", f"unix:{tmp_path}/clamd.ctl")
        assert main(["attachments", "scan"]) == 0
    assert capsys.readouterr().out == "Nagekeken: 2, geweigerd: 1, nog te doen: 0.\n"
    installation.execute(update(Submission).values(status="withdrawn", updated_at=clock.now() - timedelta(days=2)))
    installation.execute(update(Attachment).values(created_at=clock.now() - timedelta(days=2)))
    installation.commit()
    assert main(["attachments", "tidy"]) == 0
    assert capsys.readouterr().out == "Verwijderd: 2.\n"
    assert installation.execute(text("SELECT count(*) FROM attachment_chunk")).scalar() == 0
    assert Clamd("").look(b"") == "unknown"
