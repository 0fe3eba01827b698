"""A region that nobody knew yet, by files alone: the whole flow runs in it (domain/scenarios.md, scenario 10).

No code, template or table knows TST: a region file, its registers and two overlays are all there is.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import (
    AuditEvent,
    Case,
    DefinitionVersion,
    PoliceZone,
    Region,
    StatisticFact,
    Submission,
)
from tests.factories import an_actor
from tests.filling import Filling
from tests.offices import Office, in_days, of_type, switched, the_files
from tests.page import Page
from tests.web import Browser


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files that are there to begin with."""
    return the_files(tmp_path)


def test_the_whole_flow_runs_in_a_region_of_files_alone(web: Browser, session: Session, files: Path) -> None:
    office = Office(web, session)
    _is_offered_nowhere(office, files)
    switched(session, files, "true")
    assert session.scalars(select(PoliceZone.code).where(PoliceZone.region == "tst")).all() == ["5999"]
    referral = office.refers()
    definition = referral.loaded().compiled
    regional = {name for name in definition.fields if name.split("_")[0] in {"ovl", "wvl", "lim", "ant", "riv", "vbr"}}
    assert regional == set()
    assert "tst_local_note" in definition.fields
    case = office.takes_in(referral.id)
    _no_table_without_an_agreement(office)
    _agrees(office)
    _triage(office, case)
    _meets(office, case)
    _course(office, case)
    page = web.get(f"/tst/dossiers/{case.id}")
    for words in ("Overzicht en triage ingediend.", "Exploratie ingediend.", "Afsluiting ingediend."):
        assert words in page.text
    assert "Intensief traject" in page.text
    _counts_as_a_region_of_its_own(session)
    _is_not_found_from_elsewhere(office, referral, case)
    switched(session, files, "false")
    _stays_readable(office, referral, case)


def _is_offered_nowhere(office: Office, files: Path) -> None:
    """Step 1: a region that is switched off has its rows, and no form and no place on any page."""
    switched(office.session, files, "false")
    assert not office.session.get_one(Region, "tst").enabled
    forms = select(DefinitionVersion.id).where(DefinitionVersion.region == "tst")
    assert office.session.scalars(forms).all() == []
    for url in ("/", "/contactpunten", "/privacy", "/aanmelden"):
        assert "Testregio" not in office.web.get(url).text, url
    office.be("partner")
    assert office.web.get("/aanmelden").h1 == "Aanmelden kan nu niet in deze regio"


def _no_table_without_an_agreement(office: Office) -> None:
    """Step 5: before the arrangements on sharing are recorded, no table speaks of a family."""
    filling = office.minutes()
    page = filling.web.get(f"{filling.base}/stap/head")
    refused = filling.post(page, {"kind": "triage"})
    asked = "Volgens welke afspraken over informatiedeling werkt deze tafel?"
    assert any(asked in error for error in filling.post(refused, {}).errors)
    checked = filling.web.get(f"{filling.base}/nazicht")
    assert "De regio heeft nu geen geldige afspraken over informatiedeling." in checked.text
    assert filling.send().status == 422


def _agrees(office: Office) -> None:
    """Step 5: the auditor records the arrangements, with who signed them."""
    office.be("auditor")
    office.web.get("/tst/registers/sharing_agreement")
    location = office.web.post("/tst/registers/sharing_agreement").location
    given = {"title": "Afspraken Testregio 2026", **in_days("valid_from", -30)}
    filling = Filling(office.web, office.session, location, given)
    filling.rows["signatories"] = 2
    filling.through()
    assert filling.send().status == 303


def _meets(office: Office, case: Case) -> None:
    """Step 10: the clerk writes the minutes; two partners were there, and each present person kept the secret."""
    filling = office.minutes({"kind": "triage"})
    partners = [str(of_type(office.session, kind).id) for kind in ("LOKALE_POLITIE", "CAW")]
    filling.given |= {"items.case": str(case.id), "items.present_orgs": partners, "participants.mode": "aanwezig"}
    filling.rows["participants"] = 2
    filling.through()
    assert {"secrecy_ack", "offence_scope"} <= filling.asked
    assert filling.send().status == 303
    office.be("coordinator")
    assert "Triagetafel" in office.web.get("/tst/registers/meeting").text


def _counts_as_a_region_of_its_own(session: Session) -> None:
    """Step 12: what is counted is counted by region, the fields of the region among it; free text never is."""
    counted = session.execute(
        select(StatisticFact.form, StatisticFact.field, StatisticFact.code).where(StatisticFact.region == "tst")
    ).all()
    assert ("triage", "tst_priority", "gewoon") in counted
    assert ("triage", "decision", "opstart_3") in counted
    assert "tst_local_note" not in {field for _, field, _ in counted}
    assert session.scalars(select(StatisticFact.region).distinct()).all() == ["tst"]


def _is_not_found_from_elsewhere(office: Office, referral: Filling, case: Case) -> None:
    """Step 13: a partner of another region finds nothing, and that he tried is written down."""
    stranger = office.web.be(an_actor(office.session, "partner", "ovl"))
    tried = (f"/tst/aanmeldingen/{referral.id}", f"{referral.base}/inhoud", f"/ovl/formulieren/{referral.id}/inhoud")
    assert [office.web.get(url).status for url in tried] == [404, 404, 404]
    assert office.web.get(f"/tst/dossiers/{case.id}").status in (403, 404)
    assert "TST" not in office.web.get("/ovl/aanmeldingen").text
    denied = select(AuditEvent.outcome).where(
        AuditEvent.actor_id == stranger.user_id, AuditEvent.action == "access.denied"
    )
    assert office.session.scalars(denied).all() == ["denied"] * 4


def _stays_readable(office: Office, referral: Filling, case: Case) -> None:
    """Step 14: switched off again, nothing new comes in, and who could read goes on reading, open or closed."""
    office.be("partner")
    assert office.web.get("/aanmelden").h1 == "Aanmelden kan nu niet in deze regio"
    assert office.web.post("/aanmelden", {"municipality": "Testgem"}).status == 410
    assert "Antwoord van het Veilig Huis" in office.web.get(f"/tst/aanmeldingen/{referral.id}").text
    for status in ("open", "closed"):
        office.session.get_one(Case, case.id).status = status
        office.session.commit()
        office.be("director")
        assert office.web.get(f"/tst/dossiers/{case.id}").status == 200
        office.be("coordinator")
        office.opens(case.id)
        assert office.web.get(f"/tst/dossiers/{case.id}").h1 == f"Dossier {case.number}"


def _triage(office: Office, case: Case) -> None:
    """The coordinator assesses the risk and prepares the triage; the region asks for a priority."""
    office.be("coordinator")
    office.opens(case.id)
    office.filled_in(office.begun(case.id, "risk_assessment"), {"professional_level": "hoog"})
    location = office.begun(case.id, "triage")
    given = {"decision": "opstart_3", "risk_level": "medium", **in_days("first_contact_due", 7)}
    filling = Filling(office.web, office.session, location, given)
    filling.through()
    assert "tst_priority" in filling.asked
    offered = _offers(office.web.get(f"{filling.base}/stap/decision"))
    assert not {"opstart_2", "spoor_0"} & offered
    assert "opstart_3" in offered
    refused = _without(filling, "tst_priority")
    assert any("Hoe dringend is dit gezin?" in error for error in refused.errors), refused.errors
    filling.step("decision")
    assert filling.send().status == 303


def _without(filling: Filling, field: str) -> Page:
    """Try to go on without an answer that is needed."""
    page = filling.web.get(f"{filling.base}/stap/decision")
    return filling.post(page, {field: ""})


def _offers(page: Page) -> set[str]:
    return {field.get("value", "") for field in page.all("input", name="decision")}


def _course(office: Office, case: Case) -> None:
    """The director goes the whole way, form by form."""
    office.be("director")
    office.filled_in(office.begun(case.id, "exploration"))
    office.filled_in(office.begun(case.id, "safety_plan"), {"confidential_from": "", **in_days("review_date", 30)})
    web = office.web
    web.get(f"/tst/dossiers/{case.id}/plan")
    plan = web.post(f"/tst/dossiers/{case.id}/plan/begin")
    assert plan.status == 303, plan.text
    office.filled_in(plan.location, {"not_discussed_reason": "Dat volgt.", **in_days("review_date", 30)})
    office.filled_in(office.begun(case.id, "evaluation"), in_days("next_date", 14))
    signed = {"coordinator_signoff": str(office.people["coordinator"].user_id), "coordinator_signoff-text": ""}
    closing, _ = office.filled_in(office.begun(case.id, "closing"), signed)
    assert "early_reason" in closing.asked
    sent = office.session.scalars(select(Submission.form).where(Submission.case_id == case.id)).all()
    assert {"referral", "risk_assessment", "triage", "exploration", "safety_plan", "action_plan"} <= set(sent)
