"""Keys: the file, the wrapping, who opens what."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from portal.errors import Misconfigured
from portal.models import Case, DataKey
from portal.models.sealing import Keyring
from portal.services import keys
from tests.factories import a_case, a_region, a_submission


def test_a_key_file_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "keys.json"
    first = keys.open_key_file(path, create=True)
    again = keys.open_key_file(path, create=True)
    assert first.secret("audit") == again.secret("audit")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_a_missing_key_file_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="ontbreekt"):
        keys.open_key_file(tmp_path / "keys.json", create=False)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"keys": []}', '{"keys": [{"generation": "1"}]}'])
def test_a_damaged_key_file_stops_with_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(Misconfigured, match="beschadigd"):
        keys.open_key_file(path, create=True)


def test_secrets_differ_by_purpose(key_file: Path) -> None:
    provider = keys.open_key_file(key_file, create=False)
    assert provider.secret("audit") != provider.secret("once")


def test_a_newer_master_key_wraps_and_an_older_one_still_opens(session: Session, key_file: Path) -> None:
    case = a_case(session, label="Familie Olm")
    session.flush()
    content = json.loads(key_file.read_text())
    content["keys"].append({"generation": "2", "secret": base64.b64encode(b"n" * 32).decode()})
    rotated = key_file.with_name("rotated.json")
    rotated.write_text(json.dumps(content))
    session.info.update(keyring=Keyring(keys.open_key_file(rotated, create=False)), opened_keys={})
    session.expire_all()
    assert session.get_one(Case, case.id).label == "Familie Olm"
    assert session.get_one(DataKey, keys.new_key(session, "ovl")).kek_id == "2:ovl"


def test_a_lost_master_key_is_named(session: Session, key_file: Path, tmp_path: Path) -> None:
    a_region(session)
    key_id = keys.new_key(session, "ovl")
    other = tmp_path / "keys.json"
    other.write_text(key_file.read_text().replace('"generation": "1"', '"generation": "9"'))
    session.info["keyring"] = Keyring(keys.open_key_file(other, create=False))
    with pytest.raises(Misconfigured, match="'1'"):
        keys.key_for(session, key_id)


def test_a_wrapped_key_opens_in_its_own_row_only(session: Session) -> None:
    one, two = a_submission(session), a_submission(session)
    session.get_one(DataKey, two.key_id).wrapped = session.get_one(DataKey, one.key_id).wrapped
    session.flush()
    with pytest.raises(InvalidTag):
        keys.key_for(session, two.key_id)


def test_a_key_is_unwrapped_once_in_a_session(session: Session) -> None:
    key_id = a_submission(session).key_id
    assert keys.key_for(session, key_id) is keys.key_for(session, key_id)


def test_the_system_has_one_key(session: Session) -> None:
    key_id = keys.system_key(session)
    assert keys.system_key(session) == key_id
    assert session.get_one(DataKey, key_id).region is None
