"""The form of a partner: the organisation, what was agreed with it, and its last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.definitions.language import Field
from portal.forms.desk import Desk, asked, desk, offered, worded
from portal.languages import gettext as _, marked

KIND_HELP: Mapping[str, str] = {
    "core": marked("Werkt mee aan de triage en staat bij elke aanmelding in de lijst."),
    "network": marked("Werkt mee aan dossiers waar dat nodig is."),
}


def organisation_fields(types: Mapping[str, str], perspectives: Mapping[str, str]) -> tuple[Field, ...]:
    """What an organisation is."""
    return (
        asked("name", "text", _("Naam van de organisatie"), required=True, max_length=200),
        asked("type", "choice", _("Wat voor organisatie is het?"), required=True, options=offered(worded(types))),
        asked(
            "perspective",
            "choice",
            _("Vanuit welke invalshoek werkt ze mee?"),
            help_text=_("Het plan toont voor elke invalshoek of er al een actie is."),
            required=True,
            options=offered(worded(perspectives)),
        ),
    )


def agreement_fields(kinds: Mapping[str, str]) -> tuple[Field, ...]:
    """What the region agreed with it."""
    return (
        asked(
            "kind",
            "choice",
            _("Hoe werkt ze mee in deze regio?"),
            required=True,
            options=offered(worded(kinds), worded(KIND_HELP)),
        ),
        asked(
            "contact_point",
            "text",
            _("Contactpunt"),
            help_text=_("Een dienst of functie, geen naam van een medewerker. Bijvoorbeeld: Aanmeldpunt CAW."),
            max_length=200,
        ),
        asked("phone", "phone", _("Telefoon van het contactpunt")),
        asked("email", "email", _("E-mailadres van het contactpunt")),
        asked(
            "from_date",
            "date",
            _("Partner sinds"),
            help_text=_("Bijvoorbeeld 1 9 2026. Laat leeg als u het niet weet."),
        ),
    )


def partner_desk(
    today: date,
    kinds: Mapping[str, str],
    types: Mapping[str, str] | None = None,
    perspectives: Mapping[str, str] | None = None,
) -> Desk:
    """The whole form; without types the organisation is chosen already and only the agreement is asked."""
    about = organisation_fields(types, perspectives or {}) if types else ()
    return desk("partner", (*about, *agreement_fields(kinds)), {"today": today})


def ending_desk(today: date) -> Desk:
    """The last day of a partnership."""
    field = asked(
        "to_date",
        "date",
        _("Laatste dag als partner"),
        required=True,
        help_text=_(
            "Vanaf de dag erna kan niemand deze partner nog kiezen. Vroegere antwoorden blijven zoals ze zijn."
        ),
    )
    return desk("ending", (field,), {"today": today})
