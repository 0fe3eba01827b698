"""Radios of a hand-written form that say in their own words what to choose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are those of WTForms 3.2
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Optional, StopValidation

from portal.languages import gettext as _


class OneOf(RadioField):
    """One answer out of a list; nothing chosen and something unknown get the same sentence.

    A field is made when its form is, so its words are said in the language of the request.
    """

    def __init__(
        self,
        label: str,
        missing: str,
        choices: Iterable[tuple[str, str]] = (),
        *,
        optional: bool = False,
        **kept: Any,  # noqa: ANN401 -- WTForms' own
    ) -> None:
        """Keep the sentence."""
        self.missing = _(missing)
        super().__init__(_(label), validators=[Optional() if optional else InputRequired(self.missing)], **kept)
        self.type = "RadioField"  # what the templates draw it as
        self.offer(choices)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Say what there is to choose from: value and words."""
        self.choices = [SelectChoice(value=value, label=_(words)) for value, words in choices]

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what was not offered; whether nothing is enough, the validators say."""
        if not self.data:
            return
        try:
            super().pre_validate(form)
        except ValueError as unknown:
            raise StopValidation(self.missing) from unknown
