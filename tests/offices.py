"""A region that nobody knew yet, at work: its files are put beside our own base, and whoever is needed signs in."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM, Actor
from portal.definitions.loader import load_library
from portal.models import Case, Organisation, RegionPartner, Submission, clock
from portal.models.user import Role
from portal.services import definitions
from tests.factories import an_actor
from tests.filling import Filling, Texts
from tests.page import Page
from tests.web import Browser

FILES = Path(__file__).parents[1] / "form_definitions"
NEW = Path(__file__).parent / "definitions/new_region"


def the_files(folder: Path) -> Path:
    """Our own base, and the files of the new region beside it; the other regions stay out, for speed."""
    shutil.copytree(FILES / "base", folder / "base")
    shutil.copytree(NEW, folder, dirs_exist_ok=True)
    return folder


def switched(session: Session, files: Path, state: str) -> None:
    """Say in the file of the region whether it is switched on, and import the files."""
    region = files / "regions/tst/region.yaml"
    region.write_text(re.sub(r"(?m)^enabled: .*$", f"enabled: {state}", region.read_text(encoding="utf-8")))
    imported(session, files)


def imported(session: Session, files: Path, at: datetime | None = None) -> None:
    """Put the files in force, now or from a moment on."""
    report = definitions.import_library(session, SYSTEM, load_library(files), at=at)
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

    def minutes(self, given: Texts | None = None) -> Filling:
        """The clerk begins the minutes of a meeting."""
        self.be("clerk")
        self.web.get("/tst/registers/meeting")
        return Filling(self.web, self.session, self.web.post("/tst/registers/meeting").location, given)

    def refers(self) -> Filling:
        """A family of a municipality of the new region."""
        return self.filled_in(self.begins())[0]

    def begins(self) -> str:
        """Begin a referral."""
        self.be("partner")
        self.web.get("/aanmelden")
        begun = self.web.post("/aanmelden", {"municipality": "Testgem"})
        assert begun.status == 303, begun.text
        return begun.location

    def takes_in(self, referral: UUID) -> Case:
        """Open a case with a director."""
        director = self.be("director")
        self.be("coordinator")
        page = self.web.get(f"/tst/instroom/{referral}/opnemen")
        form = {"_once": page.value("_once"), "version": page.value("version"), "director": str(director.user_id)}
        taken = self.web.post(f"/tst/instroom/{referral}/opnemen", form)
        assert taken.status == 303, (taken.errors, taken.text)
        self.session.expire_all()
        case_id = self.session.get_one(Submission, referral).case_id
        return self.session.scalars(select(Case).where(Case.id == case_id)).one()
