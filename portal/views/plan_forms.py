"""The short forms of the plan page and of Mijn acties: how far something is, and the day of the team."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.languages import gettext as _, marked
from portal.models import clock
from portal.services.plan_rows import LONGEST, Progress
from portal.views.one_of import OneOf

SHAPE = marked("Vul de dag in als dag/maand/jaar, bijvoorbeeld 22/11/2026.")
TOO_LONG = marked("Maak de tekst korter: er passen 2000 tekens.")
DONE, STUCK = "klaar", "geblokkeerd"


def typed_day(text: str) -> date | None:
    """A day as people type it: 22/11/2026, 22-11-2026 or 22 11 2026."""
    parts = text.replace("-", "/").replace(".", "/").replace(" ", "/").split("/")
    try:
        day, month, year = (int(part) for part in parts if part)
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None


class ProgressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How far a goal, small step or action is."""

    status = OneOf(marked("Hoe ver staat het?"), marked("Kies hoe ver het staat."))
    done_on = StringField(marked("Op welke dag was het klaar?"))
    text = TextAreaField(marked("Hoe gaat het?"), validators=[Length(max=LONGEST, message=TOO_LONG)])
    version = IntegerField(marked("Versie"), validators=[InputRequired(marked("Laad de pagina opnieuw."))])

    def offer(self, statuses: Mapping[str, str]) -> None:
        """Offer the states of this kind of row."""
        self.status.offer(statuses.items())

    def validate(self, extra_validators: object = None) -> bool:
        """The day must be readable, and past."""
        right = bool(super().validate(extra_validators))
        typed = (self.done_on.data or "").strip()
        day = typed_day(typed)
        if typed and day is None:
            self.done_on.errors = [_(SHAPE)]
        elif day is not None and day > clock.today():
            self.done_on.errors = [_("Kies een dag die al geweest is, of vandaag.")]
        return right and not self.errors

    def progress(self) -> Progress:
        """What was told."""
        day = typed_day(self.done_on.data or "")
        return Progress(self.version.data or 0, self.status.data or "", day, (self.text.data or "").strip())


class ReportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A partner says in one line that it is done, or why it does not work."""

    outcome = OneOf(
        marked("Hoe staat het?"),
        marked("Kies of het gedaan is, of dat het niet lukt."),
        [(DONE, marked("Gedaan")), (STUCK, marked("Het lukt niet"))],
    )
    text = StringField(
        marked("In één zin"), validators=[Length(max=300, message=marked("Maak de zin korter: er passen 300 tekens."))]
    )
    version = IntegerField(marked("Versie"), validators=[InputRequired(marked("Laad de pagina opnieuw."))])

    def validate(self, extra_validators: object = None) -> bool:
        """Who is stuck says on what."""
        right = bool(super().validate(extra_validators))
        if self.outcome.data == STUCK and not (self.text.data or "").strip():
            self.text.errors = [_("Schrijf in één zin wat er niet lukt, dan kan de casusregisseur helpen.")]
        return right and not self.errors

    def progress(self) -> Progress:
        """What was told."""
        return Progress(self.version.data or 0, self.outcome.data or "", None, (self.text.data or "").strip())


class TeamForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The day on which the team agreed with a plan."""

    team_date = StringField(marked("Op welke dag ging het team akkoord?"), validators=[InputRequired(SHAPE)])
    version = IntegerField(marked("Versie"), validators=[InputRequired(marked("Laad de pagina opnieuw."))])

    def validate(self, extra_validators: object = None) -> bool:
        """The day must be readable."""
        right = bool(super().validate(extra_validators))
        if self.team_date.data and typed_day(self.team_date.data) is None:
            self.team_date.errors = [_(SHAPE)]
        return right and not self.errors
