"""What the checks find is said in the language that is spoken; the command line speaks Dutch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.definitions import checks
from portal.definitions.checks import check_sources
from portal.definitions.findings import Finding
from portal.definitions.loader import files_of, place_of, sources_from
from portal.languages import ENGLISH, speaking
from tests.definitions.building import a_definition, a_field
from tests.definitions.ours import FOLDER
from tests.definitions.test_broken import BROKEN, EXPECTED

READ_BEFORE = {"anchor", "duplicate_key", "tab"}
"""What stops the reading of a file as text: nobody meets that in the workshop, and it stays Dutch."""
DUTCH_WORDS = {"de", "het", "een", "niet", "kan", "haal", "schrijf", "bestaat", "wordt", "zet", "hier", "van", "kies"}
DEFINITIONS = Path(checks.__file__).parents[1]
ALSO = ("overlay", "expansion", "usage", "findings", "expressions/types", "expressions/parser", "expressions/wording")
SPOKEN = sorted([*(DEFINITIONS / "checks").glob("*.py"), *(DEFINITIONS / f"{name}.py" for name in ALSO)])
SAYING = {"say", "finding", "problem", "ExpressionError"}


def found_in(name: str) -> list[Finding]:
    """What is said about a broken file."""
    file = BROKEN / f"{name}.yaml"
    needed = ("base/options/", "base/blocks/", "regions/ovl/region.yaml", "base/referral.yaml")
    ours = {path: one for path, one in files_of(FOLDER).items() if path.startswith(needed)}
    found = check_sources(sources_from({**ours, place_of(file): file}))
    return [one for one in found if one.file == file.as_posix()]


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - READ_BEFORE))
def test_a_broken_file_is_refused_in_english_too_at_the_same_place(name: str) -> None:
    dutch = found_in(name)
    with speaking(ENGLISH):
        english = found_in(name)
    assert sorted((one.line, one.column, one.severity) for one in english) == sorted(
        (one.line, one.column, one.severity) for one in dutch
    )
    assert not {one.message for one in english} & {one.message for one in dutch}
    words = {word.strip(".,:;").lower() for one in english for word in one.message.split()}
    assert not words & DUTCH_WORDS, english


def test_what_a_finding_quotes_stays_as_it_is() -> None:
    with speaking(ENGLISH):
        found = checks.check_definition(a_definition(a_field("a", show_if="b == 1"), a_field("zorg", "choise")))
    told = [one.message for one in found]
    assert "There is no field 'b'." in told
    assert "The field type 'choise' does not exist. Did you mean 'choice'?" in told


@pytest.mark.parametrize("file", SPOKEN, ids=lambda one: one.name)
def test_nothing_is_said_in_dutch_alone(file: Path) -> None:
    loose = [f"{file.name}:{one.lineno}" for one in _loose(ast.parse(file.read_text(encoding="utf-8")))]
    assert not loose, f"Say it with _(…), so that it has English: {loose}"


def _loose(tree: ast.Module) -> Iterator[ast.expr]:
    """Sentences that are handed to whoever makes a finding without being translated."""
    for node in ast.walk(tree):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in SAYING:
            yield from (one for one in node.args if _is_sentence(one))


def _is_sentence(one: ast.expr) -> bool:
    texts = [part.value for part in ast.walk(one) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return isinstance(one, ast.Constant | ast.JoinedStr) and any(" " in text for text in texts)
