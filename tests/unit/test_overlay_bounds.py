"""What a region leaves as it is: what the law needs, what lands in the case, who reads."""

from __future__ import annotations

import pytest

from tests.definitions.building import BASE, fields_of, laid_over


def test_what_the_law_needs_cannot_be_taken_away_through_its_group() -> None:
    legal = BASE.replace("            en: School of the person\n", "            en: School\n            legal: true\n")
    found = laid_over('change:\n  - id: mensen\n    show_if: gevaar == "ja"\n', legal)
    assert [one.message for one in found.findings] == [
        "'mensen' bevat wat wettelijk nodig is: 'show_if' blijft zoals in de basis."
    ]
    assert fields_of(found.definition)["mensen"].show_if is None


def test_when_a_legal_field_is_required_stays_as_it_is() -> None:
    legal = BASE.replace(
        "        required: true\n        legal: true\n", '        required_if: gevaar == "ja"\n        legal: true\n'
    )
    found = laid_over("change:\n  - id: grond\n    required_if: 'false'\n", legal)
    assert ["wettelijk nodig" in one.message for one in found.findings] == [True]
    assert fields_of(found.definition)["grond"].required_if == 'gevaar == "ja"'


@pytest.mark.parametrize("name", ["mensen.naam", "mensen"])
def test_what_lands_in_the_case_is_asked_when_the_base_asks_it(name: str) -> None:
    found = laid_over(f'change:\n  - id: {name}\n    show_if: gevaar == "ja"\n    help:\n      nl: Kort\n')
    assert [one.message for one in found.findings] == [
        f"'{name.rpartition('.')[2]}' landt in het dossier: 'show_if' blijft zoals in de basis."
    ]
    assert fields_of(found.definition)[name].show_if is None
    assert fields_of(found.definition)[name].help == {"nl": "Kort"}


def test_an_answer_that_the_law_needs_stays_on_offer() -> None:
    base = BASE.replace(
        "      - id: grond\n        type: text\n",
        "      - id: grond\n        type: choice\n        options:\n"
        + "".join(f"          - code: {one}\n            nl: {one}\n            en: {one}\n" for one in ("a", "b")),
    )
    found = laid_over("change:\n  - id: grond\n    options_hide: b\n", base)
    assert [one.message for one in found.findings] == [
        "'grond' is wettelijk nodig: 'options_hide' kan daar niets weghalen."
    ]
    assert [one.code for one in fields_of(found.definition)["grond"].options] == ["a", "b"]
    assert laid_over("change:\n  - id: grond\n    option_labels:\n      b:\n        nl: Bee\n", base).findings == ()
