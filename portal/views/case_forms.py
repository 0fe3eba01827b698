"""The short forms of a case: its purpose, its director, a contact, a question to the coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.languages import gettext as _, marked
from portal.models import clock
from portal.queries.cases import Candidate
from portal.queries.contacts import KINDS
from portal.services.cases import PURPOSES
from portal.services.contacts import Noted
from portal.views.one_of import OneOf


class PurposeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a coordinator opens a case for."""

    purpose = OneOf(
        marked("Waarvoor opent u dit dossier?"), marked("Kies waarvoor u dit dossier opent."), PURPOSES.items()
    )
    volgende = HiddenField()


class AssignForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Another director, and why."""

    director = OneOf(marked("Wie wordt casusregisseur?"), marked("Kies wie casusregisseur wordt."))
    reason = TextAreaField(
        marked("Waarom krijgt dit dossier een andere casusregisseur?"),
        validators=[Length(max=2000, message=marked("Maak de reden korter: er passen 2000 tekens."))],
    )

    def offer(self, candidates: Sequence[Candidate], current: UUID | None) -> None:
        """Offer the directors of the region but the one of today."""
        self.director.offer((str(one.user_id), one.words) for one in candidates if one.user_id != current)


class ContactForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A contact with the family, in a minute."""

    day = StringField(
        marked("Op welke dag was het contact?"), validators=[InputRequired(marked("Vul de dag van het contact in."))]
    )
    hour = StringField(marked("Om hoe laat?"))
    kind = OneOf(marked("Wat voor contact was het?"), marked("Kies wat voor contact het was."), KINDS.items())
    with_whom = StringField(
        marked("Met wie was het contact?"),
        validators=[
            InputRequired(marked("Vul in met wie het contact was.")),
            Length(max=300, message=marked("Maak dit korter: er passen 300 tekens.")),
        ],
    )
    summary = TextAreaField(
        marked("Hoe gaat het?"),
        validators=[Length(max=10_000, message=marked("Maak de tekst korter: er passen 10.000 tekens."))],
    )
    new_incident = OneOf(
        marked("Is er een nieuw incident?"),
        marked("Zeg of er een nieuw incident is."),
        (("ja", marked("Ja")), ("nee", marked("Nee, voor zover gekend"))),
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Day and hour must be readable, and past."""
        right = bool(super().validate(extra_validators))
        if self.day.data and self.read_day() is None:
            self.day.errors = [_("Vul de dag in als dag/maand/jaar, bijvoorbeeld 22/11/2026.")]
        if self.hour.data and self.read_hour() is None:
            self.hour.errors = [_("Vul het uur in als uur en minuten, bijvoorbeeld 14.30.")]
        if not self.day.errors and not self.hour.errors and self.at() > clock.now():
            self.day.errors = [_("Kies een moment dat al geweest is.")]
        return right and not self.errors

    def read_day(self) -> date | None:
        """The day that was typed."""
        parts = (self.day.data or "").replace("-", "/").replace(".", "/").replace(" ", "/").split("/")
        try:
            day, month, year = (int(part) for part in parts if part)
            return date(year, month, day) if year >= 1900 else None
        except ValueError:
            return None

    def read_hour(self) -> time | None:
        """The hour that was typed."""
        parts = (self.hour.data or "").lower().replace("u", ".").replace(":", ".").strip(" .").split(".")
        try:
            numbers = [int(part) for part in parts if part.strip()]
            return time(numbers[0], numbers[1] if numbers[1:] else 0) if 0 < len(numbers) <= 2 else None
        except ValueError:
            return None

    def at(self) -> datetime:
        """When it was; without an hour at noon, or now when it was today."""
        day, hour = self.read_day() or clock.today(), self.read_hour()
        if hour is None and day == clock.today():
            return clock.now()
        return datetime.combine(day, hour or time(12), clock.BRUSSELS)

    def noted(self) -> Noted:
        """What to note."""
        return Noted(
            at=self.at(),
            kind=self.kind.data,
            with_whom=(self.with_whom.data or "").strip(),
            summary=(self.summary.data or "").strip(),
            new_incident=self.new_incident.data == "ja",
        )


class HelpForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A short question to the coordinator."""

    text = TextAreaField(
        marked("Wat wilt u vragen?"),
        validators=[
            InputRequired(marked("Schrijf uw vraag op.")),
            Length(max=2000, message=marked("Maak uw vraag korter: er passen 2000 tekens.")),
        ],
    )
    dossier = HiddenField()
