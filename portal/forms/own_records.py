"""What a person or record field may point at: the records handed in, and the rows of this submission itself."""

from __future__ import annotations

from portal.forms.fields.base import RecordChoice, Records
from portal.forms.journey import Evaluation


def own_records(evaluation: Evaluation, records: Records) -> dict[str, tuple[RecordChoice, ...]]:
    """The records handed in, and the rows of this submission that will become such records."""
    found = {kind: tuple(choices) for kind, choices in records.items()}
    for group in evaluation.plan.record_groups:
        rows = evaluation.rows(group.id)
        titles = [evaluation.row_title(group, row, number) for number, row in enumerate(rows, start=1)]
        mine = {row.id: RecordChoice(row.id, title) for row, title in zip(rows, titles, strict=True)}
        for kind in group.kinds if mine else ():
            others = tuple(one for one in found.get(kind, ()) if one.id not in mine)
            found[kind] = (*others, *mine.values())
    return found
