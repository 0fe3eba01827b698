"""What a region says about itself in `regions/<code>/region.yaml`: centres, hours, partners, wording."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from portal.definitions.language import Flag, Frozen, Text, Words

HOUR = r"^\d\d:\d\d$"
Day = Literal["ma", "di", "wo", "do", "vr", "za", "zo"]


class Hours(Frozen):
    """Open on one day of the week; two entries for a day with a break."""

    day: Day
    opens: str = Attribute(alias="from", pattern=HOUR)
    closes: str = Attribute(alias="to", pattern=HOUR)


class Centre(Frozen):
    """One Veilig Huis of the region."""

    code: str
    name: str
    seat: str = Attribute(default="", description="The municipality where it sits.")
    phone: str
    email: str = ""
    address: str = ""
    confirmed: Flag = Attribute(default=False, description="The centre itself confirmed these contact details.")
    intake_status: Literal["open", "full", "closed"] = "open"
    intake_message: Text | None = None
    hours: tuple[Hours, ...] = ()
    outside_hours: Text | None = Attribute(default=None, description="What holds outside the opening hours.")
    reading: Text | None = Attribute(default=None, description="When new referrals are read.")


class Consult(Frozen):
    """Whom to call before referring."""

    phone: str
    email: str = ""
    confirmed: Flag = False
    hours: tuple[Hours, ...] = ()
    sentence: Text | None = Attribute(default=None, description="The invitation as the start page shows it.")


class Track(Frozen):
    """One track of the region and how long it takes."""

    kind: str
    name: str
    en: str = Attribute(default="", description="The name in English; without it the Dutch one stands.")
    least_months: int | None = None
    planned_months: int | None = None
    most_months: int | None = None
    municipalities: tuple[str, ...] = Attribute(default=(), description="NIS codes; empty is the whole region.")


class Location(Frozen):
    """A place where people of the region are received: a front office, a meeting room."""

    id: str
    name: str
    kind: str = Attribute(default="", description="A code of the option set location_kind.")


class Seat(Frozen):
    """A seat at a table, held by an organisation of one of these types."""

    types: Words
    name: str = ""


class Table(Frozen):
    """A table of the region: who sits there and how often it meets."""

    id: str
    name: str
    kind: str = Attribute(description="A code of the option set meeting_kind.")
    every_days: int | None = None
    chair: str = Attribute(default="", description="Who leads it, in words.")
    seats: tuple[Seat, ...] = ()
    confirmed: Flag = False


class Division(Frozen):
    """A judicial division and the municipalities it covers."""

    code: str
    name: str
    municipalities: tuple[str, ...] = ()


class MunicipalityList(Frozen):
    """Municipalities that the region treats apart; `facts.municipality_lists` holds the names that apply."""

    name: str
    municipalities: tuple[str, ...]


class Partner(Frozen):
    """An organisation of the region's network."""

    id: str
    name: str
    type: str
    perspective: str = ""
    kind: Literal["core", "network"]
    contact_point: str = ""
    phone: str = ""
    email: str = ""
    confirmed: Flag = False
    starts: str = Attribute(default="", alias="from", description="Partner since this day.")
    ends: str = Attribute(default="", alias="to")
    municipalities: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


class Region(Frozen):
    """A region; its police zones and municipalities stand in the registers."""

    region: str
    name: str
    brand: str
    enabled: Flag
    province: str = ""
    legal_basis: str = Attribute(default="", description="The code of the usual basis for sharing.")
    controller: str = Attribute(default="", description="Who answers for the data.")
    wording: dict[str, str] = Attribute(default_factory=dict)
    centres: tuple[Centre, ...]
    consult: Consult | None = None
    worse: Text | None = Attribute(default=None, description="What to do when it gets more dangerous after sending.")
    link_zones: tuple[str, ...] = Attribute(default=(), description="Police zones that report every situation.")
    tracks: tuple[Track, ...] = ()
    tables: tuple[Table, ...] = ()
    locations: tuple[Location, ...] = ()
    divisions: tuple[Division, ...] = ()
    municipality_lists: tuple[MunicipalityList, ...] = ()
    core_types: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()
