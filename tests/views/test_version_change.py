"""A form changes while a draft is open: each draft keeps its version, on screen, on paper and in what is counted.

domain/scenarios.md, scenario 11, in a region of files alone. What a statistic makes of it waits for its screen.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM
from portal.definitions.loader import load_library
from portal.models import StatisticFact, clock
from portal.queries import definitions as versions
from portal.services import definitions
from tests.filling import Filling
from tests.offices import Office, imported, switched, the_files
from tests.page import Page
from tests.web import Browser

BEFORE, AFTER = "Onder welke naam volgen we dit gezin op?", "Hoe noemen we dit gezin?"
SECOND = """form: referral
region: tst
add:
  - id: tst_extra
    type: text
    nl: Wat is er in de Testregio nog bekend?
    en: What else is known in the test region?
    required: true
    after: family_label
change:
  - id: family_label
    nl: Hoe noemen we dit gezin?
    en: What do we call this family?
  - id: detection_source
    required: true
hide:
  - other_tables
"""
SEEN = """  - id: tst_seen
    type: text
    nl: Wat weet de Testregio nu?
    en: What does the test region know now?
    earlier: referral.tst_extra
    after: tst_priority
hide:
  - other_tables
"""
"""Beside the answer of the referral; what the referral asks no more, the table is not filled in with."""
OTHERS = {
    "family_label": "Gezin Wilg",
    "persons.first_name": "Jana",
    "persons.last_name": "Wilg",
    "persons.birth_date-day": "5",
    "persons.birth_date-month": "6",
    "persons.birth_date-year": "1991",
    "tst_extra": "De buren hielpen.",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files of the second version; the first is what the new region began with."""
    the_files(tmp_path)
    overlays = tmp_path / "regions/tst"
    (overlays / "referral.yaml").write_text(SECOND, encoding="utf-8")
    triage = (overlays / "triage.yaml").read_text(encoding="utf-8")
    (overlays / "triage.yaml").write_text(triage.replace("change:\n", f"{SEEN}change:\n"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def office(web: Browser, session: Session, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The region with the first version in force."""
    switched(session, the_files(tmp_path_factory.mktemp("first")), "true")
    return Office(web, session)


def test_each_referral_keeps_the_version_it_was_begun_with(office: Office, session: Session, files: Path) -> None:
    begun = Filling(office.web, session, office.begins(), {"family_label": "Gezin Berk"})
    begun.step("danger")
    imported(session, files, at=clock.now() + timedelta(days=2))
    _is_closed_to_change(session, files)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert Filling(office.web, session, office.begins()).loaded().compiled is begun.loaded().compiled
    with clock.frozen(clock.now() + timedelta(days=3)):
        _goes_on(office, begun)
        later = _asks_more(office)
        _are_read_as_they_were(office, begun, later)
        _feed_the_table(office, begun, later)
        _are_counted_together(session, begun, later)
        _are_listed_with_their_use(office)


def _is_closed_to_change(session: Session, files: Path) -> None:
    """Steps 2 and 3: what is published never changes, and what the law needs is never hidden."""
    first, second = reversed(versions.versions(session, "tst", "referral"))
    assert (first.number, second.number, second.in_force_from == first.in_force_to) == (1, 2, True)
    with pytest.raises(ValueError, match="never changes"):
        first.document = {**first.document, "code": "F-ANDERS"}
    session.rollback()
    overlay = files / "regions/tst/referral.yaml"
    overlay.write_text(f"{SECOND}  - legal_basis\n", encoding="utf-8")
    report = definitions.import_library(session, SYSTEM, load_library(files))
    assert not report.ok
    assert any("legal_basis" in str(one) for one in report.findings), [str(one) for one in report.findings]
    session.rollback()


def _goes_on(office: Office, begun: Filling) -> None:
    """Steps 5 and 6: the draft of the first day has its own labels, says that there is a newer version, and is sent."""
    office.be("partner")
    page = office.web.follow(office.web.get(f"{begun.base}/verder"))
    assert "Dit formulier is intussen vernieuwd. Uw concept houdt de vragen waarmee u begon." in page.text
    page = office.web.get(f"{begun.base}/stap/referrer")
    assert BEFORE in page.text
    assert AFTER not in page.text
    begun.step("referrer")
    begun.through()
    assert begun.send().status == 303
    assert "tst_extra" not in begun.asked
    assert begun.loaded().evaluation.value("detection_source") is None


def _asks_more(office: Office) -> Filling:
    """Steps 7 and 8: the next referral asks what is new, and is not sent without."""
    later = Filling(office.web, office.session, office.begins(), OTHERS)
    page = office.web.get(f"{later.base}/stap/referrer")
    assert AFTER in page.text
    assert not page.all("input", name="other_tables")
    refused = later.post(page, {"tst_extra": ""})
    assert any("Wat is er in de Testregio nog bekend?" in error for error in refused.errors)
    assert any("Wie merkte het geweld op?" in error for error in refused.errors)
    assert later.send().status == 422
    later.through()
    assert later.send().status == 303
    assert "other_tables" not in later.loaded().compiled.fields
    assert "other_tables" not in later.asked
    return later


def _are_read_as_they_were(office: Office, begun: Filling, later: Filling) -> None:
    """Step 9: each is read and printed with its own words, and says which version it is."""
    office.be("coordinator")
    for filling, number, label, other in ((begun, 1, BEFORE, AFTER), (later, 2, AFTER, BEFORE)):
        for page in (office.web.get(f"{filling.base}/inhoud"), office.web.get(f"{filling.base}/afdruk")):
            assert f", versie {number}" in page.text
            assert other not in page.text
        assert label in office.web.get(f"{filling.base}/inhoud").text


def _feed_the_table(office: Office, begun: Filling, later: Filling) -> None:
    """Step 10: the triage is filled in from both, and tells what one of them was never asked."""
    assert "In de aanmelding: niet gevraagd in deze versie" in _triage(office, begun).text
    assert "In de aanmelding: De buren hielpen." in _triage(office, later).text


def _triage(office: Office, referral: Filling) -> Page:
    """Begin the triage of a referral; what it said about the facts is filled in."""
    case = office.takes_in(referral.id)
    base = office.begun(case.id, "triage").rpartition("/")[0]
    facts = office.web.get(f"{base}/stap/family").one("textarea", name="facts_summary")
    assert "".join(facts.itertext()).strip()
    return office.web.get(f"{base}/stap/decision")


def _are_counted_together(session: Session, begun: Filling, later: Filling) -> None:
    """Step 11: what both versions ask is counted under one name; free text is not counted."""
    counted = select(func.count(StatisticFact.submission_id.distinct())).where(
        StatisticFact.region == "tst", StatisticFact.form == "referral"
    )
    assert session.scalar(counted.where(StatisticFact.field == "very_unsafe")) == 2
    assert session.scalar(counted.where(StatisticFact.field == "detection_source")) == 1
    assert session.scalar(counted.where(StatisticFact.field == "tst_extra")) == 0
    assert begun.loaded().submission.definition_hash != later.loaded().submission.definition_hash


def _are_listed_with_their_use(office: Office) -> None:
    """Step 12: the list tells from when to when each version held, and what hangs on it; nothing can be thrown away."""
    office.be("admin")
    page = office.web.get("/tst/werkplaats/referral/versies")
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row.iter() if cell.tag in ("td", "th")]
        for row in page.all("tr")
    ]
    use = {
        row[0].split()[1]: (row[4], row[5])
        for row in rows
        if row[0].startswith("Versie") and len(row) > 5 and row[0] != "Versie"
    }
    assert use == {"1": ("1", "1"), "2": ("0", "1")}
    assert "Verwijder" not in page.text
