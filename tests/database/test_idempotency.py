"""One-time keys: twice posted is once done (security.md D-7, D03)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.errors import Conflict, Invalid
from portal.models import OnceKey, User, clock
from portal.models.sealing import Keyring
from portal.services import idempotency
from tests.factories import a_user

PAYLOAD = '{"why": {"story": "…"}}'


@pytest.fixture
def user(session: Session) -> User:
    return a_user(session)


def test_the_first_post_does_and_the_second_gets_the_same_receipt(session: Session, user: User) -> None:
    key = idempotency.new_once_key()
    first = idempotency.claim(session, user.id, key, "submission.submit", PAYLOAD)
    idempotency.settle(session, first, "OVL-2026-0042")
    second = idempotency.claim(session, user.id, key, "submission.submit", PAYLOAD)
    assert (first.receipt, second.receipt) == (None, "OVL-2026-0042")


def test_the_same_key_with_other_content_is_refused(session: Session, user: User) -> None:
    taken = idempotency.claim(session, user.id, "k" * 16, "submission.submit", PAYLOAD)
    idempotency.settle(session, taken, "OVL-2026-0042")
    with pytest.raises(Invalid):
        idempotency.claim(session, user.id, "k" * 16, "submission.submit", "iets anders")
    with pytest.raises(Invalid):
        idempotency.claim(session, user.id, "k" * 16, "referral.take_in", PAYLOAD)


def test_somebody_elses_key_is_refused(session: Session, user: User) -> None:
    idempotency.claim(session, user.id, "k" * 16, "submission.submit", PAYLOAD)
    with pytest.raises(Invalid):
        idempotency.claim(session, a_user(session).id, "k" * 16, "submission.submit", PAYLOAD)


def test_a_key_in_flight_is_a_conflict(session: Session, user: User) -> None:
    idempotency.claim(session, user.id, "k" * 16, "submission.submit", PAYLOAD)
    with pytest.raises(Conflict):
        idempotency.claim(session, user.id, "k" * 16, "submission.submit", PAYLOAD)


@pytest.mark.parametrize("key", ["", "kort", "x" * 65, "met spatie en é!!", "k" * 15 + "\n"])
def test_a_key_of_another_shape_is_refused(session: Session, user: User, key: str) -> None:
    with pytest.raises(Invalid):
        idempotency.claim(session, user.id, key, "submission.submit", PAYLOAD)


def test_of_many_posts_at_once_one_does_and_all_get_its_receipt(own_engine: Engine, keyring: Keyring) -> None:
    with Session(own_engine) as session:
        user_id = a_user(session).id
        session.commit()
    receipts: list[str] = []

    def post(number: int) -> None:
        with Session(own_engine, info={"keyring": keyring}) as session:
            taken = idempotency.claim(session, user_id, "p" * 16, "submission.submit", PAYLOAD)
            if taken.receipt is None:
                idempotency.settle(session, taken, f"OVL-2026-{number}")
            session.commit()
            receipts.append(session.get_one(OnceKey, "p" * 16).receipt or "")

    threads = [threading.Thread(target=post, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 6
    assert len(set(receipts)) == 1


def test_likely_content_cannot_be_tried_out_on_what_is_kept(session: Session, user: User) -> None:
    idempotency.claim(session, user.id, "k" * 16, "submission.submit", PAYLOAD)
    assert "story" not in session.get_one(OnceKey, "k" * 16).payload_hash


def test_keys_are_forgotten_after_thirty_days(session: Session, user: User) -> None:
    for key, days in (("o" * 16, 31), ("n" * 16, 29)):
        with clock.frozen(clock.now() - timedelta(days=days)):
            idempotency.claim(session, user.id, key, "submission.submit", PAYLOAD)
    idempotency.forget_old(session)
    assert session.get(OnceKey, "o" * 16) is None
    assert session.get(OnceKey, "n" * 16) is not None
