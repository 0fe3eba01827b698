"""What a person or record field may point at: the records handed in, and the rows of this submission itself."""

from __future__ import annotations

from portal.forms.fields.base import RecordChoice, Records, Searched
from portal.forms.journey import Evaluation


def own_records(evaluation: Evaluation, records: Records) -> dict[str, tuple[RecordChoice, ...]]:
    """The records handed in, and the rows of this submission that will become such records."""
    found = {kind: choices if isinstance(choices, Searched) else tuple(choices) for kind, choices in records.items()}
    for group in evaluation.plan.record_groups:
        rows = evaluation.rows(group.id)
        titles = [evaluation.row_title(group, row, number) for number, row in enumerate(rows, start=1)]
        mine = {row.id: RecordChoice(row.id, title) for row, title in zip(rows, titles, strict=True)}
        for kind in group.kinds if mine else ():
            found[kind] = _with(found.get(kind, ()), mine)
    return found


def _with(listed: tuple[RecordChoice, ...], mine: dict[str, RecordChoice]) -> tuple[RecordChoice, ...]:
    """A list, searched or not, with the rows of this submission at its end."""
    both = (*(one for one in listed if one.id not in mine), *mine.values())
    return Searched.of(both, listed.found, listed.waiting) if isinstance(listed, Searched) else both


def without(records: Records, kind: str, row_id: str) -> Records:
    """The same records for a row that is one of them: it never points at itself."""
    listed = records.get(kind, ()) if row_id else ()
    if all(one.id != row_id for one in listed):
        return records
    return {**records, kind: tuple(one for one in listed if one.id != row_id)}
