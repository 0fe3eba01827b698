"""The region's admin changes a form and adds a partner; a second reader approves; the next referral shows it."""

from __future__ import annotations

from tests.browser.person import Person

ADDED = "Is er een tolk nodig aan de telefoon?"
REQUIRED = "Wie merkte het geweld op?"
PARTNER = "Vzw De Lindeboom"


def changes_the_form(admin: Person) -> None:
    """Make a Flemish field required, add one of the region, and offer both to a second reader."""
    admin.open("/ovl/werkplaats")
    admin.follow("Aanmelding van een gezin")
    admin.reads("Vlaamse vraag", "Vraag van onze regio")
    admin.follow(f"Wijzig.*{REQUIRED[:-1]}")
    admin.choose("Is een antwoord verplicht?", "Ja")
    admin.press("Bewaar deze wijziging")
    admin.follow("Voeg een vraag toe aan stap 1")
    admin.fill("Hoe luidt de vraag?", ADDED)
    admin.choose_value("Wat voor antwoord verwacht u?", "yes_no")
    admin.choose("Is een antwoord verplicht?", "Ja")
    admin.choose_value("Waar komt de vraag?", "acute_danger")
    admin.press("Voeg deze vraag toe")
    admin.follow("Bekijk uw wijziging")
    admin.reads("de oude versie", ADDED)
    admin.fill("Waarom is deze wijziging nodig?", "We missen te vaak een tolk.")
    admin.press("Stel voor aan een tweede lezer")
    admin.reads("wacht op een tweede lezer")


def adds_a_partner(admin: Person) -> None:
    """A network partner of the region."""
    admin.open("/ovl/partners")
    admin.press("Voeg een partner toe")
    admin.fill("Naam van de organisatie", PARTNER)
    admin.press("^Zoek$")
    admin.follow("Voeg een nieuwe organisatie toe")
    admin.fill("Naam van de organisatie", PARTNER)
    admin.choose_value("Wat voor organisatie is het?", "VZW")
    admin.choose_value("Vanuit welke invalshoek werkt ze mee?", "hulpverlenend")
    admin.choose_value("Hoe werkt ze mee in deze regio?", "network")
    admin.press("Voeg deze partner toe")
    admin.reads(PARTNER)


def second_reader_approves(reader: Person, region: str = "lim") -> None:
    """Somebody of another region reads along and puts it in force."""
    reader.open(f"/{region}/werkplaats")
    reader.follow("Aanmelding van een gezin van OVL")
    reader.reads(ADDED, REQUIRED)
    reader.press("Aanvaard en zet live")


def running_draft_keeps_its_version(officer: Person) -> None:
    """A draft of before the change does not ask what is new."""
    officer.open("/ovl/aanmeldingen")
    officer.follow("^Wilg")
    officer.open(officer.page.url.rsplit("/stap/", 1)[0] + "/stap/danger")
    officer.does_not_read(ADDED)


def next_referral_shows_it(officer: Person) -> None:
    """A new one does, and offers the new partner."""
    officer.open("/aanmelden")
    officer.fill("In welke gemeente woont het gezin?", "Gent")
    officer.press("^Verder$")
    officer.press("^Begin$")
    officer.reads(ADDED)
    draft = officer.page.url.rsplit("/stap/", 1)[0]
    officer.open(f"{draft}/stap/services")
    officer.press("Voeg een dienst toe")
    officer.reads(PARTNER)
    officer.open(f"{draft}/stap/referrer")
    officer.reads(REQUIRED)
