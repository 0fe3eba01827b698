"""Moments that have passed, counted back from now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from portal.models.clock import BRUSSELS

SATURDAY = 5
A_MOMENT = timedelta(minutes=5)


class Almanac:
    """Days and hours before the moment of the seed; nothing in it ever lies in the future."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(BRUSSELS)

    def ago(self, days: int, hour: str = "10.30") -> datetime:
        """An hour of a day that many days ago, day or night."""
        hours, minutes = hour.split(".")
        at = datetime.combine(self.day(-days), time(int(hours), int(minutes)), BRUSSELS)
        return min(at, self.now - A_MOMENT)

    def office(self, days: int, hour: str = "09.15") -> datetime:
        """The same, on a working day: what falls in a weekend happens on Monday."""
        day = self.day(-days)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        return self.ago((self.now.date() - day).days, hour)

    def just(self, minutes: int) -> datetime:
        """That many minutes ago."""
        return self.now - timedelta(minutes=minutes)

    def day(self, days: int) -> date:
        """The date that many days from today."""
        return self.now.date() + timedelta(days=days)
