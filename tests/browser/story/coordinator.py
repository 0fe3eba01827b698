"""The coordinator reads the referral, takes it in and gives it a director."""

from __future__ import annotations

from tests.browser.person import Person
from tests.browser.story.family import CONTACT, NAME, VICTIM


def takes_it_in(coordinator: Person, director: str) -> None:
    """From the list to the open case."""
    coordinator.open("/ovl/instroom")
    coordinator.reads("te laat", "risico hoog", "wurging")
    coordinator.follow(NAME)
    coordinator.reads(VICTIM.first_name, CONTACT)
    coordinator.press("^Neem op")
    coordinator.choose_starting("Wie wordt casusregisseur", director)
    coordinator.press("Neem de aanmelding op")
    coordinator.reads("is geopend", "Opgenomen in dossier")
