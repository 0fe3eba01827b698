"""Sealed columns: what a family tells is unreadable at rest and opens in its own place only (security.md D-9, K01)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, LargeBinary, Table, insert, make_url, select, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from portal.database import Base, make_engine
from portal.models import Case, Person, StepAnswers, Submission, SubmissionNote
from portal.models.sealing import BrokenSealError, Keyring, SealedBytes, SealedRow, unseal
from portal.services import audit, keys
from tests.factories import a_case, a_person, a_submission, an_actor, step_answers

CANARY = "Kanarie-Esdoorn-7731"


def test_a_sealed_value_comes_back_as_it_was(session: Session) -> None:
    person = a_person(session, a_case(session), first_name="Ömer 🙂", address={"street": "Dorp", "numbers": [1, None]})
    before = person.details
    session.expire(person)
    assert person.details == before
    assert person.details["address"]["numbers"] == [1, None]


def test_a_value_reads_back_before_it_is_written(session: Session) -> None:
    case = a_case(session)
    person = Person(details={"first_name": "Wies"}, case_id=case.id, key_id=case.key_id, region="ovl")
    assert person.details == {"first_name": "Wies"}


def test_nothing_stored_reads_as_empty(session: Session) -> None:
    case = a_case(session, label="")
    session.expire(case)
    assert (case.label, a_submission(session).facts) == ("", {})


def test_what_is_read_is_a_copy(session: Session) -> None:
    person = a_person(session, a_case(session))
    person.details["first_name"] = "niet zo"
    assert person.details["first_name"] == "Wies"


def test_a_changed_value_is_written_and_an_undone_one_is_not(session: Session) -> None:
    person = a_person(session, a_case(session))
    person.details = person.details | {"first_name": "Lou"}
    session.commit()
    person.details = {}
    session.rollback()
    assert person.details["first_name"] == "Lou"


def test_the_same_text_is_sealed_differently_each_time(session: Session) -> None:
    first, second = a_case(session, label="Familie Wilg"), a_case(session, label="Familie Wilg")
    assert first.label == second.label
    assert blob(session, first) != blob(session, second)


def blob(session: Session, case: Case) -> bytes:
    return session.scalars(select(Case.label).where(Case.id == case.id)).one() or b""


def test_a_core_read_opens_with_unseal(session: Session) -> None:
    case = a_case(session, label="Familie Wilg")
    row = session.execute(select(Case.id, Case.key_id, Case.label)).one()
    assert unseal(session, "case_file", "label", row.id, row.key_id, row[2] or b"") == case.label


def stored_raw(session: Session, part: StepAnswers) -> bytes:
    return session.scalars(select(StepAnswers.raw).where(StepAnswers.id == part.id)).one() or b""


def test_a_value_moved_to_another_row_does_not_open(session: Session) -> None:
    submission = a_submission(session)
    one, two = (step_answers(session, submission, step, raw={"x": [step]}) for step in ("one", "two"))
    move(session, two, "raw", stored_raw(session, one))
    with pytest.raises(BrokenSealError):
        _ = two.raw


def test_a_value_moved_to_another_column_does_not_open(session: Session) -> None:
    part = step_answers(session, a_submission(session), raw={"x": ["y"]}, answers={"x": "y"})
    move(session, part, "answers", stored_raw(session, part))
    with pytest.raises(BrokenSealError):
        _ = part.answers


def test_a_value_that_was_tampered_with_does_not_open(session: Session) -> None:
    case = a_case(session)
    good = blob(session, case)
    for position in (1, 13, len(good) - 1):
        bad = bytearray(good)
        bad[position] ^= 1
        move(session, case, "label", bytes(bad))
        with pytest.raises(BrokenSealError):
            _ = case.label


def move(session: Session, row: SealedRow, column: str, stored: bytes) -> None:
    """Put other bytes in a sealed column, as somebody with access to the database would."""
    table = Base.metadata.tables[row.__tablename__]
    session.execute(update(table).where(table.c.id == row.id).values({column: stored}))
    session.expire(row)


def test_a_sealed_column_takes_no_plain_bytes(session: Session) -> None:
    case = a_case(session)
    values = {"region": "ovl", "case_id": case.id, "key_id": case.key_id, "details_sealed": b"Wies Berk"}
    with pytest.raises(StatementError, match="sealed values only"):
        session.execute(insert(Person).values(id=case.id, sources={}, version=1, **values))


def test_after_the_key_is_destroyed_nothing_opens(session: Session) -> None:
    actor = an_actor(session)
    submission = a_submission(session, actor)
    part = step_answers(session, submission, raw={"story": [CANARY]})
    keys.destroy(session, actor, submission.key_id)
    with pytest.raises(Exception, match="gewist"):
        _ = part.raw
    assert audit.verify(session) == []


KEYED_BY = {"attachment_chunk": "attachment"}
"""The pieces of a file are sealed with the key that their attachment names, and bound to its id."""


def test_every_sealed_column_is_one_of_bytes_with_a_key() -> None:
    sealed = {(table.name, column.name) for table in tables() for column in table.columns if is_sealed(column.type)}
    assert ("step_answers", "raw") in sealed
    assert len(sealed) >= 17
    assert all("key_id" in Base.metadata.tables[KEYED_BY.get(name, name)].columns for name, _ in sealed)


def tables() -> list[Table]:
    return list(Base.metadata.tables.values())


def is_sealed(column_type: object) -> bool:
    return isinstance(column_type, SealedBytes) and isinstance(column_type.impl, LargeBinary)


def test_no_canary_is_found_in_the_files_of_the_database(database_url: str, keyring: Keyring) -> None:
    engine = make_engine(database_url)
    with Session(engine, info={"keyring": keyring}) as session:
        plant(session)
        session.commit()
    found = files_of(engine, database_url)
    engine.dispose()
    assert b"case_file" in found
    assert CANARY.encode() not in found


def plant(session: Session) -> None:
    """Put the canary in every sealed column of a few tables, and replace it once."""
    actor = an_actor(session)
    case = a_case(session, label=CANARY)
    person = a_person(session, case, first_name=CANARY)
    submission = a_submission(session, actor, facts={"account_name": CANARY}, computed={"x": CANARY})
    step_answers(session, submission, raw={"x": [CANARY]}, answers={"x": CANARY})
    note = SubmissionNote(region="ovl", submission_id=submission.id, kind="fact", key_id=submission.key_id)
    note.author_id, note.text = actor.user_id, CANARY
    session.add(note)
    session.flush()
    person.details = {"first_name": f"{CANARY} {CANARY}"}
    assert session.get_one(Submission, submission.id).facts["account_name"] == CANARY


def files_of(engine: Engine, url: str) -> bytes:
    """Everything that stands on disk: the SQLite file with its WAL, or every row of every table of PostgreSQL."""
    if engine.dialect.name == "sqlite":
        path = Path(str(make_url(url).database))
        return b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
    with engine.connect() as connection:
        rows = [f"{table.name} {connection.execute(select(table)).all()!r}" for table in tables()]
    return "\n".join(rows).encode()
