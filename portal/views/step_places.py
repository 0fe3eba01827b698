"""Where a row stands, and the address of the page it stands on: a step's, or one of a row's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for

from portal.forms.answers import around, from_json, group_of
from portal.forms.posted import html_id
from portal.forms.row_titles import title_of
from portal.models import StepAnswers
from portal.queries.submissions import Loaded, PartKey
from portal.services.submissions import Place


def is_inline(found: Loaded, address: str) -> bool:
    """Whether the rows of a list stand on the page around it."""
    plan = found.evaluation.plan.fields.get(group_of(address))
    return plan is not None and plan.inline


def page_of(found: Loaded, place: Place) -> Place:
    """The page on which a row stands: its own, that of the row around it, or that of its step."""
    if not place.row_id or not is_inline(found, place.group):
        return place
    return around_row(place)


def around_row(place: Place) -> Place:
    """The page around a row: where its list stands."""
    return Place(place.step, *around(place.group))


def nearest(found: Loaded, place: Place) -> Place:
    """The nearest page around a row that is still there: the row around it may be gone as well."""
    page = around_row(place)
    return around_row(page) if page.row_id and found.is_gone(page.key) else page


def rows_on(found: Loaded, place: Place) -> Iterator[tuple[PartKey, StepAnswers]]:
    """The stored rows of the lists that stand on a page, also those that were taken out."""
    for key, part in found.parts.items():
        if key[0] == place.step and key[2] and around(key[1]) == (place.group, place.row_id):
            yield key, part


def removed_rows(found: Loaded, place: Place) -> list[tuple[str, str]]:
    """Rows of a page that were taken out of its lists: what the button to put one back posts, and what names it."""
    out = []
    for (_, address, row_id), part in rows_on(found, place):
        group, (_, outer) = found.evaluation.plan.fields[group_of(address)], around(address)
        if part.removed_at is not None and found.evaluation.visible(group.id, outer) is True:
            name = title_of(group, from_json(part.answers, group.field.columns))
            out.append((f"restore:{address}:{row_id}", name))
    return out


def field_url(found: Loaded, step: str, field_id: str, row_id: str) -> str:
    """The address of the page on which a field is filled in, at its place."""
    plan = found.evaluation.plan.fields.get(field_id)
    name = found.evaluation.name(plan, row_id) if plan else ""
    return url_of(found, page_of(found, Place(step, *around(name))), html_id(name))


def url_of(found: Loaded, page: Place, anchor: str = "") -> str:
    """The address of the page of a step or a row."""
    where: dict[str, Any] = {"region": found.submission.region, "submission_id": found.submission.id, "step": page.step}
    if page.row_id:
        return url_for("wizard.row", **where, group=page.group, row=page.row_id, _anchor=anchor or None)
    return url_for("wizard.step", **where, _anchor=anchor or None)
