"""The director assesses the risk and writes a plan with the family."""

from __future__ import annotations

from datetime import timedelta

from portal.models import clock
from tests.browser.person import Person
from tests.browser.story.family import CHILDREN, NAME, SUSPECT, VICTIM

NOT_VALIDATED = "Dit is geen gevalideerd instrument"
PRESENT = (
    "Keel dichtknijpen, verstikken of onderdompelen",
    "Het slachtoffer is bang",
    "Letsel, of medische zorg nodig",
)
STRENGTH_DONE = CHILD_DONE = "Klaar, terug naar de lijst"


def opens_the_case(director: Person) -> None:
    """From the list of cases to the course of events."""
    director.open("/ovl/dossiers")
    director.follow("Dossier", director.entry(NAME))
    director.reads("Wat moet er nu gebeuren?", "Verloop", VICTIM.first_name)


def assesses_the_risk(director: Person) -> None:
    """Strangulation makes it high; lower than computed needs a reason and a second reader."""
    director.follow("Formulieren")
    director.press(r"^(Begin|Werk verder).*Risicotaxatie$")
    director.press("^Begin$")
    director.choose("Waarom schat u het risico nu in?", "Bij de start")
    director.choose("Wie kan er slachtoffer worden?", "Een volwassene (partner of ex-partner)")
    director.choose("Over welk slachtoffer gaat deze taxatie?", f"{VICTIM.first_name} {NAME}")
    suspect = "Wie gebruikt(e) het geweld, volgens de melding?"
    director.reveal_group(suspect, "^Verder$")
    director.choose(suspect, f"{SUSPECT.first_name} {NAME}")
    director.choose("Waarop steunt deze taxatie?", "Proces-verbaal")
    director.finish("^Verder$")
    _strengths(director)
    for factor in director.factors():
        director.choose(factor, "Aanwezig" if factor in PRESENT else "Afwezig")
    director.finish("^Verder$")
    _judgement(director)


def _strengths(director: Person) -> None:
    director.is_at("Krachten en kinderen")
    director.press("Voeg een kracht toe")
    director.fill("Wat helpt of beschermt?", "Lien belde zelf hulp.")
    director.press("^Verder$|" + STRENGTH_DONE)
    if director.heading != "Risicofactoren":
        director.press("^Verder$")
    director.is_at("Risicofactoren")


def _judgement(director: Person) -> None:
    director.is_at("Uw oordeel")
    director.reads(NOT_VALIDATED, "Hoog", "De keel dichtgeknepen, verstikt of ondergedompeld")
    director.choose("Hoe hoog is het risico volgens u?", "Medium")
    director.reveal("Waarom ligt uw oordeel lager dan de uitslag van het instrument?", "Ga naar nakijken")
    director.reads("Wie las deze taxatie na?")
    director.choose("Hoe hoog is het risico volgens u?", "Hoog")
    director.fill("Waarom kiest u dit risiconiveau?", "Bij wurging is er levensgevaar.")
    director.fill("Wat kan er gebeuren als er niets verandert?", "Een volgende keer kan het slecht aflopen.")
    director.choose("Hoe snel kan er opnieuw iets ernstigs gebeuren?", "Binnen enkele dagen")
    director.date("Tegen wanneer maakt u de volgende taxatie?", f"{clock.today() + timedelta(days=28):%d/%m/%Y}")
    director.finish("Ga naar nakijken")
    director.press("^Verstuur$")
    director.reads("Verstuurd. Het staat in het dossier.", "Wurging", "hoog")


def family(director: Person) -> tuple[str, ...]:
    """The names as they stand in lists to choose from."""
    director.reads(VICTIM.first_name)
    return tuple(f"{one.first_name} {NAME}" for one in (VICTIM, SUSPECT, *CHILDREN))
