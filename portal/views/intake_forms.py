"""The short forms of the coordinator: decisions on a referral."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are those of WTForms 3.2
from wtforms.validators import InputRequired, Length, Optional

from portal.queries.cases import Candidate
from portal.queries.doubles import Double
from portal.services.intake import GROUNDS, LONGEST
from portal.views.one_of import OneOf

NEW = "nieuw"
TOO_LONG = Length(max=LONGEST, message="Maak de tekst korter: er passen 10.000 tekens.")


class DecisionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What every decision has: the version of the referral that was read."""

    version = IntegerField(widget=None, validators=[InputRequired("Laad de pagina opnieuw.")])


class QuestionForm(DecisionForm):
    """A question to the sender."""

    text = TextAreaField(
        "Wat wilt u nog weten?", validators=[InputRequired("Schrijf op wat u nog wilt weten."), TOO_LONG]
    )


class AdviceForm(DecisionForm):
    """Advice to the sender, and why no case is opened."""

    ground = OneOf("Waarom opent u geen dossier?", "Kies waarom u geen dossier opent.", GROUNDS.items())
    text = TextAreaField("Uw advies", validators=[InputRequired("Schrijf uw advies voor de aanmelder."), TOO_LONG])


class DeclineForm(DecisionForm):
    """Why a referral is not taken in."""

    ground = OneOf(
        "Waarom neemt u de aanmelding niet op?", "Kies waarom u de aanmelding niet opneemt.", GROUNDS.items()
    )
    text = TextAreaField(
        "Uitleg voor de aanmelder",
        validators=[InputRequired("Leg uit waarom u de aanmelding niet opneemt: de aanmelder leest dit."), TOO_LONG],
    )


class CallForm(DecisionForm):
    """What was said on the phone."""

    text = TextAreaField(
        "Wat werd er gezegd?", validators=[InputRequired("Schrijf kort op wat er gezegd werd."), TOO_LONG]
    )


class TakeInForm(DecisionForm):
    """Where a referral goes: under a case that exists, or in a new one with a director."""

    family = OneOf("Is dit hetzelfde gezin?", "Zeg of dit hetzelfde gezin is.", optional=True)
    same = SelectMultipleField("Wie is dezelfde persoon?", validators=[Optional()])
    reason = TextAreaField("Waarom?", validators=[TOO_LONG])
    director = OneOf("Wie wordt casusregisseur?", "Kies wie casusregisseur wordt.", optional=True)

    def offer(self, similar: Sequence[Double], candidates: Sequence[Candidate]) -> None:
        """Fill in the cases, persons and directors to choose from."""
        cases = [(str(double.case_id), f"Ja, hang onder dossier {double.number}") for double in similar]
        self.family.offer([*cases, (NEW, "Nee, open een nieuw dossier")])
        self.same.choices = [
            SelectChoice(value=f"{match.new.id}:{match.known.id}", label=match.known.name)
            for double in similar
            for match in double.matches
        ]
        self.director.offer((str(one.user_id), one.words) for one in candidates)
        self.asks_family = bool(similar)

    @property
    def chosen_case(self) -> UUID | None:
        """The case to hang the referral under, if one was chosen."""
        return UUID(self.family.data) if self.family.data and self.family.data != NEW else None

    @property
    def chosen_director(self) -> UUID:
        """The director of a new case."""
        return UUID(self.director.data)

    def same_persons(self, similar: Sequence[Double]) -> dict[str, UUID]:
        """Which rows of the referral are persons of the chosen case."""
        offered = {
            f"{match.new.id}:{match.known.id}": (match.new.id, match.known.id)
            for double in similar
            if double.case_id == self.chosen_case
            for match in double.matches
        }
        return dict(offered[value] for value in self.same.data or () if value in offered)

    def validate(self, extra_validators: object = None) -> bool:
        """A new case needs a director; a possible double needs an answer and a reason."""
        right = bool(super().validate(extra_validators))
        if self.asks_family and not self.family.data:
            self.family.errors = [self.family.missing]
        if self.asks_family and self.family.data and len((self.reason.data or "").strip()) < 5:
            self.reason.errors = ["Zeg in enkele woorden waarom: dit komt in het dossier."]
        if self.chosen_case is None and not self.director.data and not self.family.errors:
            self.director.errors = [self.director.missing]
        return right and not self.errors
