"""The policy: what stops the start, and who may."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from portal.access import policy
from portal.access.actor import SYSTEM
from portal.access.policy import Entry, Policy
from portal.errors import Denied, Misconfigured, NotFound, SignInNeeded

SOMEBODY = replace(SYSTEM, user_id=uuid.UUID(int=1), role="director", region="ovl")
DIRECTORS = Entry(endpoint="cases.show", roles=("director",))


def written(folder: Path, text: str) -> Path:
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    return folder


def test_entries_are_read_by_endpoint_and_method(tmp_path: Path) -> None:
    text = """# who
- endpoint: cases.show
  methods:
    - GET
  roles:
    - director
  relation: case_reader
"""
    found = policy.load({"case_reader"}, written(tmp_path, text))
    entry = found.entry("cases.show", "HEAD")
    assert entry is not None
    assert entry.relation == "case_reader"
    assert found.entry("cases.show", "POST") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- endpoint: a.b\n  roles:\n    - boss\n", "onbekende rol: boss"),
        ("- endpoint: a.b\n", "kies precies één"),
        ("- endpoint: a.b\n  public: true\n", "reden nodig"),
        ("- endpoint: a.b\n  public: true\n  signed_in: true\n  because: zomaar\n", "kies precies één"),
        ("- endpoint: a.b\n  roles:\n    - admin\n  relation: friend\n", "onbekende relatie 'friend'"),
        ("- endpoint: a.b\n  signed_in: true\n- endpoint: a.b\n  signed_in: true\n", "staat er twee keer"),
        ("- endpoint: a.b\n  signed_in: true\n  rolls: x\n", "a.b"),
        ("- endpoint: a.b\n  signed_in: &x true\n", "cases.yaml:2"),
        ("- endpoint: a.b\n  bare: true\n  signed_in: true\n", "bare"),
    ],
)
def test_a_wrong_entry_stops_the_start_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Misconfigured) as stopped:
        policy.load(set(), written(tmp_path, text))
    assert said in str(stopped.value)


def test_a_route_without_an_entry_is_named() -> None:
    said = list(Policy({}).disagreements({("cases.show", "GET")}))
    assert said == ["De route cases.show (GET) staat niet in portal/access/policy."]


def test_an_entry_without_a_route_is_named() -> None:
    stale = Policy({("cases.show", "POST"): DIRECTORS, ("cases.gone", "*"): DIRECTORS, ("old.one", "*"): DIRECTORS})
    said = list(stale.disagreements({("cases.show", "GET")}))
    assert len(said) == 4
    assert "De regel old.one (*) in portal/access/policy hoort bij geen enkele route." in said


def test_whoever_is_not_signed_in_is_asked_to() -> None:
    with pytest.raises(SignInNeeded):
        policy.check(DIRECTORS, None, signed_in=False, region=None)


def test_another_role_is_refused_the_function() -> None:
    with pytest.raises(Denied):
        policy.check(DIRECTORS, replace(SOMEBODY, role="admin"), signed_in=True, region="ovl")


def test_without_a_hat_there_is_no_function() -> None:
    with pytest.raises(Denied):
        policy.check(DIRECTORS, None, signed_in=True, region="ovl")


def test_another_region_does_not_exist() -> None:
    with pytest.raises(NotFound):
        policy.check(DIRECTORS, SOMEBODY, signed_in=True, region="lim")


@pytest.mark.parametrize("region", ["ovl", None])
def test_the_right_role_in_its_region_may(region: str | None) -> None:
    policy.check(DIRECTORS, SOMEBODY, signed_in=True, region=region)


def test_public_means_everybody_and_signed_in_means_also_without_a_hat() -> None:
    policy.check(Entry(endpoint="a.b", public=True, because="x"), None, signed_in=False, region="ovl")
    policy.check(Entry(endpoint="a.b", signed_in=True), None, signed_in=True, region=None)
