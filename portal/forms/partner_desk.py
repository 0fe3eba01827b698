"""The form of a partner: the organisation, what was agreed with it, and its last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.definitions.language import Field
from portal.forms.desk import Desk, asked, desk, offered

KIND_HELP: Mapping[str, str] = {
    "core": "Werkt mee aan de triage en staat bij elke aanmelding in de lijst.",
    "network": "Werkt mee aan dossiers waar dat nodig is.",
}


def organisation_fields(types: Mapping[str, str], perspectives: Mapping[str, str]) -> tuple[Field, ...]:
    """What an organisation is."""
    return (
        asked("name", "text", "Naam van de organisatie", required=True, max_length=200),
        asked("type", "choice", "Wat voor organisatie is het?", required=True, options=offered(types)),
        asked(
            "perspective",
            "choice",
            "Vanuit welke invalshoek werkt ze mee?",
            help_text="Het plan toont voor elke invalshoek of er al een actie is.",
            required=True,
            options=offered(perspectives),
        ),
    )


def agreement_fields(kinds: Mapping[str, str]) -> tuple[Field, ...]:
    """What the region agreed with it."""
    return (
        asked("kind", "choice", "Hoe werkt ze mee in deze regio?", required=True, options=offered(kinds, KIND_HELP)),
        asked(
            "contact_point",
            "text",
            "Contactpunt",
            help_text="Een dienst of functie, geen naam van een medewerker. Bijvoorbeeld: Aanmeldpunt CAW.",
            max_length=200,
        ),
        asked("phone", "phone", "Telefoon van het contactpunt"),
        asked("email", "email", "E-mailadres van het contactpunt"),
        asked("from_date", "date", "Partner sinds", help_text="Bijvoorbeeld 1 9 2026. Laat leeg als u het niet weet."),
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
        "Laatste dag als partner",
        required=True,
        help_text="Vanaf de dag erna kan niemand deze partner nog kiezen. Vroegere antwoorden blijven zoals ze zijn.",
    )
    return desk("ending", (field,), {"today": today})
