"""Token buckets: what is left fills up again, and never more than the burst."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.errors import TooMany
from portal.models import LimitBucket, clock
from portal.services import limits
from portal.services.limits import Limit

THREE = Limit("test", burst=3, a_minute=6)
NOON = datetime.fromisoformat("2026-11-22T12:00:00+01:00")


def test_an_unused_allowance_is_full(session: Session) -> None:
    assert limits.left(session, THREE, "a") == 3


def test_each_take_uses_one_and_the_last_refuses(session: Session) -> None:
    with clock.frozen(NOON):
        for _ in range(3):
            limits.require(session, THREE, "a")
            limits.take(session, THREE, "a")
        with pytest.raises(TooMany) as refused:
            limits.require(session, THREE, "a")
        assert refused.value.retry_after == 10


def test_it_fills_up_again_with_time_and_no_further(session: Session) -> None:
    with clock.frozen(NOON):
        for _ in range(3):
            limits.take(session, THREE, "a")
    with clock.frozen(NOON + timedelta(seconds=10)):
        assert limits.left(session, THREE, "a") == pytest.approx(1)
    with clock.frozen(NOON + timedelta(days=1)):
        assert limits.left(session, THREE, "a") == 3


def test_a_clock_that_went_back_gives_nothing_away(session: Session) -> None:
    with clock.frozen(NOON):
        limits.take(session, THREE, "a")
    with clock.frozen(NOON - timedelta(hours=1)):
        assert limits.left(session, THREE, "a") == 2


def test_wrong_data_never_means_unlimited(session: Session) -> None:
    session.add(LimitBucket(key=limits.key(THREE, "a"), tokens=-50.0, updated_at=clock.now()))
    session.add(LimitBucket(key=limits.key(THREE, "b"), tokens=5000.0, updated_at=clock.now()))
    session.flush()
    assert limits.left(session, THREE, "a") < 1
    assert limits.left(session, THREE, "b") == 3


def test_everybody_has_an_allowance_of_his_own_and_the_key_names_nobody(session: Session) -> None:
    limits.take(session, THREE, "wies@demo.invalid")
    assert limits.left(session, THREE, "noor@demo.invalid") == 3
    assert "wies" not in limits.key(THREE, "wies@demo.invalid")
    assert limits.key(THREE, "a", "b") != limits.key(THREE, "ab")


def test_what_went_well_is_given_back(session: Session) -> None:
    limits.take(session, THREE, "a")
    limits.give_back(session, THREE, "a")
    assert limits.left(session, THREE, "a") == 3
