"""The director writes a plan with the family; a partner reports his action done."""

from __future__ import annotations

from datetime import timedelta

from portal.models import clock
from tests.browser.person import Person
from tests.browser.story.family import NAME, SUSPECT, VICTIM

ROW_DONE = "Klaar, terug naar de lijst"
ACTION = "Meegaan naar het eerste gesprek"
TOLD = "Het eerste gesprek is geweest."
VICTIM_NAME = f"{VICTIM.first_name} {NAME}"


def writes_a_plan(director: Person, organisation: str, responsible: str) -> None:
    """Strengths first, one goal, one small step, one action of a partner, the mandates."""
    director.open("/ovl/dossiers")
    director.follow("Dossier", director.entry(NAME))
    director.follow("^Plan$")
    director.press("Begin een plan")
    director.press("^Begin$")
    _strengths(director)
    _goals(director)
    _actions(director, f"{responsible} ({organisation})", organisation)
    _agreement(director)
    director.press("^Verstuur$")
    director.reads(ACTION)


def _in(weeks: int) -> str:
    return f"{clock.today() + timedelta(weeks=weeks):%d/%m/%Y}"


def _strengths(director: Person) -> None:
    director.press("Voeg een kracht, zorg of wens toe")
    director.choose_value("Is dit een kracht, een zorg of een wens?", "kracht")
    director.fill("Wat is de kracht, de zorg of de wens?", "Lien belt zelf hulp.")
    director.choose_value("Wie ziet dit zo?", "dienst")
    director.fill("Waar willen we samen met het gezin naartoe?", "Een rustig huis voor Tuur en Febe.")
    director.finish("^Verder$")


def _goals(director: Person) -> None:
    director.press("Voeg een doel toe")
    director.fill("Wat is het doel, in gewone woorden?", "Thuis blijft het rustig")
    director.choose_value("Wat voor doel is dit?", "directe_veiligheid")
    director.choose("Voor wie is dit doel?", VICTIM_NAME)
    director.fill("Hoe merken we dat dit doel lukt?", "Vier weken geen geroep.")
    director.finish(ROW_DONE)
    director.press("Voeg een kleine stap toe")
    director.choose_starting("Bij welk doel hoort deze stap?", "Thuis blijft het rustig")
    director.fill("Wat is de stap, klein en haalbaar?", "De kinderen aan de schoolpoort ophalen")
    director.choose("Wie zet deze stap?", f"{SUSPECT.first_name} {NAME}")
    director.finish(ROW_DONE)
    director.finish("^Verder$")


def _actions(director: Person, responsible: str, organisation: str) -> None:
    director.press("Voeg een actie toe")
    director.fill("Wat is de actie?", ACTION)
    director.pick("Welke organisatie voert deze actie uit?", organisation)
    director.pick("Wie is verantwoordelijk voor deze actie?", responsible)
    director.date("Tegen wanneer is deze actie klaar?", _in(2))
    director.finish(ROW_DONE)
    director.finish("^Verder$")


def _agreement(director: Person) -> None:
    director.fill("Waarom is dit plan (nog) niet met het gezin besproken?", "Het gesprek is morgen.")
    for number in range(2):
        director.press("Voeg (nog )?een mandaat toe")
        director.choose("Van wie is dit mandaat?", (VICTIM_NAME, f"{SUSPECT.first_name} {NAME}")[number])
        director.choose_value("Geeft deze persoon een mandaat?", "nog_niet")
        director.finish(ROW_DONE)
    director.date("Wanneer bekijken we het plan opnieuw?", _in(8))
    director.finish("Ga naar nakijken")


def partner_reports_done(partner: Person) -> None:
    """One line, and it is done."""
    partner.open("/ovl/mijn-acties")
    partner.reads(ACTION)
    entry = partner.page.locator("li", has_text=ACTION)
    entry.get_by_role("link", name="Meld").click()
    partner.page.get_by_label("Gedaan").check()
    partner.page.locator("input[name=text]").fill(TOLD)
    partner.judge.look("melden")
    partner.press("^Meld$")
    partner.reads("Onlangs afgerond", TOLD)


def director_sees_it(director: Person) -> None:
    """What the partner told stands on the case page, as something new."""
    director.open("/ovl/dossiers")
    director.follow("Dossier", director.entry(NAME))
    director.follow("^Plan$")
    director.reads(TOLD)
