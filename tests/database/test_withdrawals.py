"""What was withdrawn stays out of force, whatever imports, schedules or sends (security.md F13)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM, Actor
from portal.cli.importing import _lines
from portal.definitions.loader import load_library
from portal.errors import FormClosed, FormWithdrawn, Gone, Invalid
from portal.models import DefinitionVersion, clock
from portal.queries import definitions as versions, submissions as submission_queries, withdrawals as queries, workshop
from portal.services import definitions, field_edits, sending, submissions, withdrawals, workshop as bench_work
from portal.services.definitions import ImportReport
from portal.services.idempotency import new_once_key
from portal.services.submissions import Beginning
from tests.factories import a_case, an_actor
from tests.workshop import SMALL

REASON = "Een nieuwe wet laat deze vraag niet meer toe."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of definitions to change."""
    found = Path(copytree(SMALL, tmp_path / "small"))
    base = found / "base/referral.yaml"
    base.write_text(f"fills:\n  - director\n{base.read_text(encoding='utf-8')}", encoding="utf-8")
    return found


@pytest.fixture
def admin(session: Session, folder: Path) -> Actor:
    """The admin of OVL, with the files in force."""
    imported(session, folder)
    return an_actor(session, "admin")


def imported(session: Session, folder: Path, after: timedelta | None = None) -> ImportReport:
    """Put the files in force, now or later."""
    at = clock.now() + after if after else None
    report = definitions.import_library(session, SYSTEM, load_library(folder), at=at)
    assert report.ok
    return report


def standing(session: Session) -> DefinitionVersion:
    """The version that stands in OVL."""
    return versions.standing_version(session, "ovl", "referral")


def changed(folder: Path, words: str) -> None:
    """The base says something else."""
    base = folder / "base/referral.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("Is er nu acuut gevaar?", words), encoding="utf-8")


def test_case_f13_an_import_does_not_open_what_was_withdrawn(session: Session, folder: Path, admin: Actor) -> None:
    withdrawn = standing(session)
    withdrawals.withdraw(session, admin, withdrawn, REASON, back=False)
    report = imported(session, folder)
    assert (report.published, report.withheld) == ([], [("ovl", "referral")])
    assert "ovl/referral: ingetrokken door de regio" in "\n".join(_lines(report))
    with pytest.raises(NoResultFound):
        versions.active_version(session, "ovl", "referral")
    changed(folder, "Is iemand nu in gevaar?")
    assert {one.region for one in imported(session, folder).published} == {"ovl", "lim"}
    assert (standing(session).number, withdrawn.status) == (2, "withdrawn")
    assert withdrawn.in_force_to == standing(session).in_force_from


def test_case_f13_a_base_does_not_open_what_a_region_changed_and_closed(
    session: Session, folder: Path, admin: Actor
) -> None:
    bench = workshop.bench(session, "ovl", "referral")
    field_edits.word_field(session, admin, bench, 0, "other_tables", {"label_nl": "Welke tafel?", "label_en": "Which?"})
    bench = workshop.bench(session, "ovl", "referral")
    bench_work.publish(session, admin, bench, bench.version)
    withdrawals.withdraw(session, admin, standing(session), REASON, back=False)
    changed(folder, "Is iemand nu in gevaar?")
    assert imported(session, folder).withheld == [("ovl", "referral")]
    assert standing(session).is_withdrawn


def test_case_f13_a_version_that_was_planned_still_comes(session: Session, folder: Path, admin: Actor) -> None:
    now = standing(session)
    changed(folder, "Is iemand nu in gevaar?")
    imported(session, folder, timedelta(days=2))
    found = queries.withdrawal(session, now)
    assert found is not None
    assert (found.stands, found.way_back) == (True, None)
    withdrawals.withdraw(session, admin, now, REASON, back=False)
    assert versions.active_version_or_none(session, "ovl", "referral") is None
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert versions.active_version(session, "ovl", "referral").number == 2
    withdrawals.release(session, admin, now)
    assert versions.active_version(session, "ovl", "referral").id == now.id
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert versions.active_version(session, "ovl", "referral").number == 2


def test_case_f13_nothing_is_begun_or_sent_on_it(session: Session, admin: Actor) -> None:
    director = an_actor(session, "director")
    case = a_case(session)
    draft = submissions.start(session, director, "ovl", Beginning(form="referral", case_id=case.id))
    withdrawals.withdraw(session, admin, standing(session), REASON, back=False)
    with pytest.raises(FormClosed, match="Een nieuwe wet"):
        submissions.start(session, director, "ovl", Beginning(form="referral", case_id=case.id))
    with pytest.raises(FormWithdrawn):
        sending.submit(session, director, submission_queries.loaded(session, draft), new_once_key())
    assert draft.status == "draft"


def test_case_f13_a_withdrawal_has_a_reason_and_is_done_once(session: Session, admin: Actor) -> None:
    version = standing(session)
    with pytest.raises(Invalid):
        withdrawals.withdraw(session, admin, version, " ", back=False)
    with pytest.raises(Gone):
        withdrawals.release(session, admin, version)
    withdrawals.withdraw(session, admin, version, REASON, back=False)
    with pytest.raises(Gone):
        withdrawals.withdraw(session, admin, version, REASON, back=False)
