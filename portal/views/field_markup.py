"""The markup of fields, drawn once by the macros and kept where only texts differ (performance.md 3).

What is kept holds no text that anybody typed: it is drawn with stand-ins, and cut at those. The texts of a page are
escaped and put in between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from markupsafe import Markup, escape

from portal.forms.field_views import AnyView, FieldView
from portal.forms.kept_views import Shelf

TEMPLATE = "components/draw_field.html"
STAND_IN = "\ue000{}\ue001"
STAND_INS = re.compile("\ue000([a-z_]*)\ue001")
"""Signs from the private use area: our templates and definitions hold none."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The markup of a field: `pieces` with the text of an input between each two of them."""

    pieces: tuple[Markup, ...]
    suffixes: tuple[str, ...]

    def filled(self, field: FieldView) -> Markup:
        """The markup with the texts of this page."""
        if not self.suffixes:
            return self.pieces[0]
        parts: list[str] = [self.pieces[0]]
        for suffix, piece in zip(self.suffixes, self.pieces[1:], strict=True):
            parts += (escape(field.inputs.get(suffix, "")), piece)
        return Markup("".join(parts))  # noqa: S704 -- our own markup, and texts that were escaped


_kept: Shelf[Kept] = Shelf()


def init_app(app: Flask) -> None:
    """Give templates `drawn(field)`."""
    app.jinja_env.globals["drawn"] = drawn


def drawn(field: AnyView) -> Markup:
    """A field or group as markup."""
    if isinstance(field, FieldView) and field.pattern is not None:
        plain = field
        return _kept.get(field.pattern, lambda: _cut(plain)).filled(field)
    return _by_macro(field)


def _by_macro(field: AnyView) -> Markup:
    module = current_app.jinja_env.get_template(TEMPLATE).module
    return cast("Markup", module.draw_field(field))  # type: ignore[attr-defined]  # a macro of the template


def _cut(field: FieldView) -> Kept:
    stand_ins = {suffix: STAND_IN.format(suffix) for suffix, text in field.inputs.items() if text}
    pieces = STAND_INS.split(_by_macro(field.filled(stand_ins, ())))
    return Kept(tuple(Markup(piece) for piece in pieces[::2]), tuple(pieces[1::2]))  # noqa: S704 -- drawn by our macros
