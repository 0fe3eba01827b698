"""The short forms of the coordinator: decisions on a referral."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are those of WTForms 3.2
from wtforms.validators import InputRequired, Length, Optional

from portal.languages import gettext as _, marked
from portal.queries.cases import Candidate
from portal.queries.doubles import Double
from portal.services.intake import GROUNDS, LONGEST
from portal.views.one_of import OneOf

NEW = "nieuw"
TOO_LONG = Length(max=LONGEST, message=marked("Maak de tekst korter: er passen 10.000 tekens."))


class DecisionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What every decision has: the version of the referral that was read."""

    version = IntegerField(widget=None, validators=[InputRequired(marked("Laad de pagina opnieuw."))])


class QuestionForm(DecisionForm):
    """A question to the sender."""

    text = TextAreaField(
        marked("Wat wilt u nog weten?"),
        validators=[InputRequired(marked("Schrijf op wat u nog wilt weten.")), TOO_LONG],
    )


class AdviceForm(DecisionForm):
    """Advice to the sender, and why no case is opened."""

    ground = OneOf(marked("Waarom opent u geen dossier?"), marked("Kies waarom u geen dossier opent."), GROUNDS.items())
    text = TextAreaField(
        marked("Uw advies"), validators=[InputRequired(marked("Schrijf uw advies voor de aanmelder.")), TOO_LONG]
    )


class DeclineForm(DecisionForm):
    """Why a referral is not taken in."""

    ground = OneOf(
        marked("Waarom neemt u de aanmelding niet op?"),
        marked("Kies waarom u de aanmelding niet opneemt."),
        GROUNDS.items(),
    )
    text = TextAreaField(
        marked("Uitleg voor de aanmelder"),
        validators=[
            InputRequired(marked("Leg uit waarom u de aanmelding niet opneemt: de aanmelder leest dit.")),
            TOO_LONG,
        ],
    )


class CallForm(DecisionForm):
    """What was said on the phone."""

    text = TextAreaField(
        marked("Wat werd er gezegd?"),
        validators=[InputRequired(marked("Schrijf kort op wat er gezegd werd.")), TOO_LONG],
    )


class TakeInForm(DecisionForm):
    """Where a referral goes: under a case that exists, or in a new one with a director."""

    family = OneOf(marked("Is dit hetzelfde gezin?"), marked("Zeg of dit hetzelfde gezin is."), optional=True)
    same = SelectMultipleField(marked("Wie is dezelfde persoon?"), validators=[Optional()])
    reason = TextAreaField(marked("Waarom?"), validators=[TOO_LONG])
    director = OneOf(marked("Wie wordt casusregisseur?"), marked("Kies wie casusregisseur wordt."), optional=True)

    def offer(self, similar: Sequence[Double], candidates: Sequence[Candidate]) -> None:
        """Fill in the cases, persons and directors to choose from."""
        cases = [
            (str(double.case_id), _("Ja, hang onder dossier %(number)s") % {"number": double.number})
            for double in similar
        ]
        self.family.offer([*cases, (NEW, _("Nee, open een nieuw dossier"))])
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
            self.reason.errors = [_("Zeg in enkele woorden waarom: dit komt in het dossier.")]
        if self.chosen_case is None and not self.director.data and not self.family.errors:
            self.director.errors = [self.director.missing]
        return right and not self.errors
