"""How many golden cases there are, what they are called, and that an overlay which decides something has its own."""

from __future__ import annotations

import pytest

from portal.definitions.language import Change, Overlay
from tests.definitions.ours import cases, resolved, sources

A_FORM = 5
AN_OVERLAY = 3
A_REGION = 3
WORDS_ONLY = frozenset({"id", "label", "help", "why", "option_labels"})
"""What a change may say without deciding what is asked."""


def decides(overlay: Overlay) -> bool:
    """Whether an overlay has logic: it adds, hides or requires something, or lays down a rule."""
    return bool(overlay.add or overlay.hide or overlay.rules or any(map(_decides, overlay.change)))


def _decides(change: Change) -> bool:
    return not change.model_fields_set <= WORDS_ONLY


def test_a_change_of_words_decides_nothing() -> None:
    words = Change(id="a", label={"nl": "A"}, option_labels={"ja": {"nl": "Jawel"}})
    assert not decides(Overlay(form="f", region="ovl", change=(words,)))
    assert decides(Overlay(form="f", region="ovl", change=(Change(id="a", required=True),)))
    assert decides(Overlay(form="f", region="ovl", hide=("a",)))


@pytest.mark.parametrize("form", sorted(sources().forms))
def test_each_form_of_the_base_has_five(form: str) -> None:
    assert len(cases(form)) >= A_FORM


@pytest.mark.parametrize(("region", "form"), sorted(sources().overlays))
def test_each_overlay_that_decides_something_has_three(region: str, form: str) -> None:
    if decides(sources().overlays[region, form].overlay):
        assert len(cases(form, region)) >= AN_OVERLAY


@pytest.mark.parametrize("region", sorted(sources().regions))
def test_each_region_has_three(region: str) -> None:
    assert sum(len(file.cases) for file in sources().cases if file.region == region) >= A_REGION


def test_each_case_is_named_once_by_what_it_proves() -> None:
    for file in sources().cases:
        names = [case.name for case in file.cases]
        assert len(names) == len(set(names)), f"{file.region or 'base'}/{file.form}"
        assert all(len(name.split()) >= 3 for name in names), names


def test_each_case_expects_something() -> None:
    empty = [case.name for file in sources().cases for case in file.cases if not case.expect.model_fields_set]
    assert empty == []


def test_what_cases_name_exists_somewhere() -> None:
    known = {key for one in resolved().values() for key in one.definition.origins}
    for file in sources().cases:
        for case in file.cases:
            names = {*case.expect.visible, *case.expect.hidden, *(case.expect.missing or ())}
            assert {name.split(".")[0] for name in names} <= {key.split(".")[0].split("#")[0] for key in known}
