"""What names a row in one line: what its summary columns say; and a list that has too many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from portal.forms.plan import FieldPlan
from portal.forms.wording import about, words
from portal.languages import gettext as _

Said: TypeAlias = tuple[FieldPlan, tuple[str, ...]]
"""A column, and its answer in words."""


NAMES = frozenset({"person.first_name", "person.last_name"})
"""What a first and a last name become: beside each other they are one name, all else stands apart."""


def in_one_line(said: Iterable[Said]) -> str:
    """What columns say, with a dash between them: 'Lore Esdoorn – 12/05/1990 – Slachtoffer, Ouder'."""
    line, before = "", None
    for column, parts in said:
        joint = " " if before and {before.field.bind, column.field.bind} == NAMES else " – "
        line += f"{joint if before else ''}{', '.join(parts)}"
        before = column
    return line


def numbered(group: FieldPlan, number: int) -> str:
    """A row that says nothing of itself: what it is called, with its number."""
    return f"{words(group.field.row_name) or _('rij')} {number}".capitalize()


def too_many_rows(group: FieldPlan, there: int) -> str:
    """A list with more rows than it takes, brought by an earlier form or an older version: what to do."""
    told = _("Hier staan %(there)s rijen en er passen er hoogstens %(most)s. Haal er %(over)s weg.")
    return about(group.field, told % {"there": there, "most": group.most, "over": there - group.most})


def title_of(group: FieldPlan, values: Mapping[str, Any]) -> str:
    """What names a row that is not on the form any more: 'Lore Esdoorn', or 'Een persoon'."""
    by_id = {column.field.id: column for column in group.columns}
    columns = [by_id[name] for name in group.field.summary if name in by_id]
    said = [(column, column.type.shown(column.field, values.get(column.field.id))) for column in columns]
    return in_one_line(one for one in said if one[1]) or _("Een %(what)s") % {
        "what": words(group.field.row_name) or _("rij")
    }
