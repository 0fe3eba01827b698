"""What the fields of a page offer to choose from; the texts that are looked up for it count, however they came."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g

from portal.definitions.language import Field
from portal.extensions import db
from portal.forms.fields.base import Records
from portal.queries import records
from portal.queries.records import Typed
from portal.queries.submissions import Loaded
from portal.services import searching


def offered(found: Loaded, fields: Iterable[Field], typed: Typed) -> Records:
    """What these fields offer this person, with what was typed into their boxes looked up as far as his limit goes."""
    if g.get("lookups") is None:
        g.lookups = searching.lookups_of(db.session, g.actor)
        g.afterwards.append(searching.counting_of(g.actor, g.lookups))
    return records.choices(db.session, found, fields, g.actor, typed, g.lookups)
