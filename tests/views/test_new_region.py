"""A region that nobody knew yet, by files alone: the whole flow runs in it (domain/scenarios.md, scenario 10).

No code, template or table knows TST: a region file, its registers and two overlays are all there is.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM, Actor
from portal.definitions.loader import load_library
from portal.models import Case, Organisation, PoliceZone, RegionPartner, Submission, clock
from portal.models.user import Role
from portal.services import definitions
from tests.factories import an_actor
from tests.filling import Filling, Texts
from tests.page import Page
from tests.web import Browser

FILES = Path(__file__).parents[2] / "form_definitions"
NEW = Path(__file__).parents[1] / "definitions/new_region"


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own definitions, and the files of the new region beside them; the other regions stay out, for speed."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copytree(FILES / "base", folder / "base")
    shutil.copytree(NEW, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture
def _there_is_tst(session: Session, files: Path) -> None:
    report = definitions.import_library(session, SYSTEM, load_library(files))
    assert report.ok, [str(one) for one in (*report.findings, *report.refused)]
    session.commit()


def of_type(session: Session, kind: str) -> Organisation:
    """The core partner of this type."""
    return session.scalars(
        select(Organisation)
        .join(RegionPartner, RegionPartner.organisation_id == Organisation.id)
        .where(RegionPartner.region == "tst", Organisation.type == kind)
    ).one()


def in_days(name: str, days: int) -> dict[str, str]:
    """A day from now, as three inputs."""
    on = clock.today() + timedelta(days=days)
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


class Office:
    """The new region at work, in one browser: whoever is needed signs in."""

    def __init__(self, web: Browser, session: Session) -> None:
        self.web, self.session = web, session
        self.people: dict[str, Actor] = {}

    def be(self, role: Role, kind: str = "CAW") -> Actor:
        """Sit down as this role."""
        if role not in self.people:
            self.people[role] = an_actor(self.session, role, "tst", organisation=of_type(self.session, kind))
        return self.web.be(self.people[role])

    def filled_in(self, location: str, given: Texts | None = None) -> tuple[Filling, Page]:
        """Fill in what is needed and send it."""
        filling = Filling(self.web, self.session, location, given)
        filling.through()
        page = filling.send()
        assert page.status == 303, (page.errors, page.text)
        return filling, page

    def begun(self, case_id: UUID, form: str) -> str:
        """Begin a form on the page of the case."""
        self.web.get(f"/tst/dossiers/{case_id}/formulieren")
        page = self.web.post(f"/tst/dossiers/{case_id}/formulieren", {"form": form})
        assert page.status == 303, page.text
        return page.location

    def opens(self, case_id: UUID) -> None:
        """Say what for, as a coordinator."""
        self.web.get(f"/tst/dossiers/{case_id}/doel")
        self.web.post(f"/tst/dossiers/{case_id}/doel", {"purpose": "triage"})

    def refers(self) -> Filling:
        """A family of a municipality of the new region."""
        self.be("partner")
        self.web.get("/aanmelden")
        begun = self.web.post("/aanmelden", {"municipality": "Testgem"})
        assert begun.status == 303, begun.text
        filling, _ = self.filled_in(begun.location, {"family_label": "Gezin Testlinde"})
        return filling

    def takes_in(self, referral: UUID) -> Case:
        """Open a case with a director."""
        director = an_actor(self.session, "director", "tst", organisation=of_type(self.session, "CAW"))
        self.people["director"] = director
        self.be("coordinator")
        page = self.web.get(f"/tst/instroom/{referral}/opnemen")
        form = {"_once": page.value("_once"), "version": page.value("version"), "director": str(director.user_id)}
        taken = self.web.post(f"/tst/instroom/{referral}/opnemen", form)
        assert taken.status == 303, (taken.errors, taken.text)
        self.session.expire_all()
        return self.session.scalars(select(Case).where(Case.region == "tst")).one()


@pytest.mark.usefixtures("_there_is_tst")
def test_the_whole_flow_runs_in_a_region_of_files_alone(web: Browser, session: Session) -> None:
    office = Office(web, session)
    assert session.scalars(select(PoliceZone.code).where(PoliceZone.region == "tst")).all() == ["5999"]
    referral = office.refers()
    definition = referral.loaded().compiled
    regional = {name for name in definition.fields if name.split("_")[0] in {"ovl", "wvl", "lim", "ant", "riv", "vbr"}}
    assert regional == set()
    assert "tst_local_note" in definition.fields
    case = office.takes_in(referral.id)
    _triage(office, case)
    _course(office, case)
    page = web.get(f"/tst/dossiers/{case.id}")
    for words in ("Overzicht en triage ingediend.", "Exploratie ingediend.", "Afsluiting ingediend."):
        assert words in page.text
    assert "Intensief traject" in page.text


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
