"""Each event has a sentence that a person can read (style.md, rule 8)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from portal.services.audit import ACTION
from portal.settings import CHECKOUT

SENTENCES = CHECKOUT / "templates/events"


def recorded() -> Iterator[tuple[str, str]]:
    """Every action that a service records, with the file it stands in."""
    for file in sorted((CHECKOUT / "portal/services").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "record":
                for value in (*call.args, *(keyword.value for keyword in call.keywords)):
                    for action in _actions(value):
                        yield action, file.name


def _actions(value: ast.expr) -> list[str]:
    """The actions in an argument; a conditional has two."""
    parts = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return [text for text in texts if ACTION.fullmatch(text)]


def test_each_event_has_a_sentence() -> None:
    mute = {
        f"{action} ({file})"
        for action, file in recorded()
        if not (SENTENCES / f"{action.replace('.', '_')}.html").is_file()
    }
    assert not mute, f"Write templates/events/<action with _>.html: {sorted(mute)}"


def test_each_sentence_is_a_sentence() -> None:
    for file in SENTENCES.glob("*.html"):
        text = file.read_text(encoding="utf-8").strip()
        assert text, f"{file.name} is empty"
        assert text[-1] in ".}", f"{file.name} does not end as a sentence"
