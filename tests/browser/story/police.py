"""A police officer in Gent begins a referral at night and is called away; a colleague of the day shift sends it."""

from __future__ import annotations

from datetime import timedelta

from portal.models import clock
from tests.browser.person import Person
from tests.browser.story.family import CHILDREN, CONTACT, NAME, SUSPECT, VICTIM, Relative

DONE = "Klaar, terug naar de lijst"
REASON = "Buren belden na geroep. Lien had rode vlekken in de hals. De kinderen waren wakker."


def begins(officer: Person) -> None:
    """From the municipality to the first person."""
    officer.open("/aanmelden")
    officer.fill("In welke gemeente woont het gezin?", "Gent")
    officer.press("Verder")
    officer.reads("Wie leest dit?", "Wilt u eerst overleggen?")
    officer.press("^Begin$")
    officer.is_at("Gevaar")
    yesterday = clock.today() - timedelta(days=1)
    officer.choose("Is er nu acuut gevaar?", "Nee")
    officer.date("Wanneer kwam de politie tussen?", f"{yesterday:%d/%m/%Y}")
    officer.fill("Uur", "23.40")
    officer.finish("^Verder$")
    officer.is_at("Wie is betrokken?")
    writes_down(officer, VICTIM)


def writes_down(officer: Person, who: Relative) -> None:
    """Add one person."""
    officer.press("Voeg (nog )?een persoon toe")
    officer.fill("Wat is de voornaam?", who.first_name)
    officer.fill("Wat is de familienaam?", NAME)
    officer.date("Wat is de geboortedatum?", who.born)
    officer.choose("Welke rol heeft deze persoon?", who.role)
    if who is VICTIM:
        label = "Hoe en wanneer mogen we deze persoon veilig bereiken?"
        officer.reveal(label, DONE)
        officer.fill(label, CONTACT)
    officer.finish(DONE)
    officer.reads(who.first_name)


def is_called_away(officer: Person) -> None:
    """Save, share, and hand over to the day shift."""
    officer.press("Bewaar en ga later verder")
    officer.is_at("Aanmeldingen")
    officer.reads("Bewaard.", NAME, "Alleen u ziet dit")
    officer.follow(f"Geef door.*{NAME}")
    officer.choose("Aan welke collega geeft u dit door?", "Nadia Els")
    officer.press("Geef door")
    officer.reads("De aanmelding is doorgegeven", "Gedeeld met uw team")


def day_shift_finishes(colleague: Person) -> str:
    """Go on where the night stopped, and send; returns the reference."""
    colleague.open("/ovl/aanmeldingen")
    colleague.follow(NAME)
    colleague.is_at("Wie is betrokken?")
    colleague.reads(VICTIM.first_name)
    for one in (SUSPECT, *CHILDREN):
        writes_down(colleague, one)
    colleague.finish("^Verder$")
    colleague.is_at("Wat gebeurt er?")
    colleague.choose("Om welk geweld gaat het?", "Partnergeweld")
    colleague.choose("Welke van deze alarmsignalen zijn er?", "De keel dichtgeknepen, verstikt of ondergedompeld")
    colleague.choose("Is er een wapen in huis", "Nee")
    colleague.fill("Wat is er gebeurd waardoor u dit gezin nu aanmeldt?", REASON)
    colleague.choose("Hoe hoog schat u het risico op nieuw geweld?", "Hoog")
    colleague.finish("Ga naar nakijken")
    return sends(colleague)


def sends(officer: Person) -> str:
    """Check the answers, confirm, send."""
    officer.is_at("Kijk uw antwoorden na")
    officer.reads("Wie leest dit?")
    for label in ("Ik deel alleen wat nodig is", "Ik begrijp dat mijn dienst verantwoordelijk blijft"):
        officer.tick(label)
    officer.press("Verstuur de aanmelding")
    officer.is_at("Uw aanmelding is verstuurd")
    officer.reads("Wordt het gevaarlijker?", "We lezen nieuwe aanmeldingen elke werkdag")
    return officer.page.locator(".govuk-panel strong").inner_text()
