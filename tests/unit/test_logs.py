"""Logs hold what is on the list and nothing else (security.md D-20, K06)."""

from __future__ import annotations

import json

import pytest

from portal import logs

CANARY = "kanarie-4711"


def logged(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    said = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert isinstance(said, dict)
    return said


def test_a_field_that_is_not_on_the_list_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("sleutel")
    logs.log.info("request", route="/<region>/dossiers", answers=CANARY, url=f"/x?naam={CANARY}")
    said = logged(capsys)
    assert CANARY not in json.dumps(said)
    assert said["route"] == "/<region>/dossiers"


def test_a_user_is_a_keyed_hash(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("sleutel")
    logs.log.info("request", user="0190-user")
    first = logged(capsys)["user"]
    logs.configure("andere sleutel")
    logs.log.info("request", user="0190-user")
    assert first != "0190-user"
    assert logged(capsys)["user"] != first


def test_a_fault_shows_where_and_never_what(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("sleutel")
    try:
        narrative = CANARY
        raise ValueError(narrative)
    except ValueError as error:
        logs.log.error("fault", exc_info=error)
    said = logged(capsys)
    assert said["error"] == "ValueError"
    assert "test_logs.py" in str(said["where"])
    assert CANARY not in json.dumps(said)
