"""The registers in `registers/`: municipalities, police zones, holidays."""

from __future__ import annotations

from pydantic import Field as Attribute

from portal.definitions.language import Flag, Frozen

NIS = r"^\d{5}$"
DAY = r"^\d{4}-\d\d-\d\d$"


class Alias(Frozen):
    """A name that a municipality had, or that people still use for it."""

    name: str
    valid_from: str = ""
    valid_to: str = ""


class Municipality(Frozen):
    """One municipality, by its NIS code."""

    nis: str = Attribute(pattern=NIS)
    name: str
    province: str
    region: str
    centre: str = ""
    valid_from: str = ""
    valid_to: str = ""
    aliases: tuple[Alias, ...] = ()


class MunicipalityFile(Frozen):
    """`registers/municipalities.yaml`."""

    municipalities: tuple[Municipality, ...]


class PoliceZone(Frozen):
    """One police zone; the code is empty until the zone confirms it."""

    name: str
    code: str = ""
    region: str
    confirmed: Flag = False
    pilot_from: str = Attribute(default="", description="Takes part in the lighter police inflow since that day.")
    municipalities: tuple[str, ...] = ()


class PoliceZoneFile(Frozen):
    """`registers/police_zones.yaml`."""

    zones: tuple[PoliceZone, ...]


class Holiday(Frozen):
    """One day on which the centres are closed."""

    date: str = Attribute(pattern=DAY)
    name: str


class HolidayFile(Frozen):
    """`registers/holidays.yaml`."""

    holidays: tuple[Holiday, ...]


class Registers(Frozen):
    """All registers together."""

    municipalities: tuple[Municipality, ...] = ()
    zones: tuple[PoliceZone, ...] = ()
    holidays: tuple[Holiday, ...] = ()
