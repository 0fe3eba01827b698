"""What a new form of a case is handed: earlier answers, earlier levels, and what the region and the case decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.library import compiled, from_document
from portal.models import Case, DefinitionVersion, Region, Submission, clock
from portal.queries.submissions import Loaded, loaded
from portal.services import submissions
from portal.services.facts import months_later
from portal.services.submissions import Beginning
from tests import factories, families
from tests.forms import options

QUESTIONS: list[dict[str, Any]] = [
    {"id": "unsafe", "type": "choice", "nl": "Onveilig?", "options": options("ja", "nee")},
    {"id": "care_only", "type": "text", "nl": "Zorg", "audience": "care"},
    {"id": "hidden_one", "type": "text", "nl": "Verborgen", "show_if": 'unsafe == "nee"'},
    {"id": "secret_one", "type": "text", "nl": "Geheim", "protection": "secret"},
    {"id": "not_wanted", "type": "text", "nl": "Ander"},
]
TAKES = ("unsafe", "care_only", "hidden_one", "secret_one", "new_one")


def a_version(session: Session, form: str, fields: list[dict[str, Any]], **more: Any) -> DefinitionVersion:  # noqa: ANN401 -- handed on
    """A small form in force."""
    document = {
        "form": form,
        "region": "ovl",
        "code": "F-X",
        "title": {"nl": form.capitalize()},
        "readers": ["director", "coordinator"],
        "fills": ["director", "coordinator", "partner"],
        "steps": [{"id": "one", "title": {"nl": "Eén"}, "fields": fields}],
    } | more
    definition = from_document(document)
    return factories.a_definition_version(
        session,
        "ovl",
        form,
        hash=definition.content_hash(),
        document=definition.document(),
        in_force_from=datetime(2026, 1, 1, tzinfo=clock.BRUSSELS),
    )


def sent(
    session: Session,
    author: Actor,
    version: DefinitionVersion,
    answers: dict[str, Any],
    **more: Any,  # noqa: ANN401 -- the values of any column
) -> Submission:
    """A form that was sent with these answers."""
    given = {"status": "submitted", "submitted_at": clock.now(), "definition_version": version} | more
    found = factories.a_submission(session, author, "ovl", version.form, **given)
    factories.step_answers(session, found, "one", answers=answers, raw={})
    return found


@pytest.fixture
def case(session: Session) -> Case:
    """A case of a region that says how long its tracks take."""
    tracks = [{"kind": "2", "name": "2", "least_months": 1, "planned_months": 4, "most_months": 6}]
    lists = [{"name": "joined", "municipalities": ["99001"]}]
    divisions = [{"code": "gent", "name": "Gent", "municipalities": ["99001"]}]
    centres = [{"code": "OVL", "name": "Veilig Huis", "phone": "1", "intake_status": "full"}]
    region = factories.a_region(session)
    region.document = {"tracks": tracks, "municipality_lists": lists, "divisions": divisions, "centres": centres}
    opened = datetime(2025, 8, 31, 12, tzinfo=clock.BRUSSELS)
    return factories.a_case(session, track="2", opened_at=opened)


def takes(session: Session) -> None:
    """A form in force that takes from an earlier one."""
    fields = [{"id": f"own_{name}", "type": "text", "nl": name, "earlier": f"before.{name}"} for name in TAKES]
    a_version(session, "after", fields)


def a_draft(session: Session, actor: Actor, case: Case, form: str = "after") -> Loaded:
    """A new form of the case."""
    beginning = Beginning(form=form, case_id=case.id)
    return loaded(session, submissions.start(session, actor, "ovl", beginning, key_id=case.key_id))


def told(found: Loaded) -> dict[str, tuple[str, ...]]:
    """What was said to each question, in words."""
    return {name: one.parts for name, one in found.evaluation.earlier.get("before", {}).items() if one.asked}


def test_the_last_answers_that_this_person_may_read_are_handed_out(session: Session, case: Case) -> None:
    director = factories.an_actor(session, "director")
    version = a_version(session, "before", QUESTIONS)
    answers = {"unsafe": "ja", "care_only": "Zorg", "hidden_one": "Oud", "secret_one": "Adres", "not_wanted": "x"}
    first = datetime(2026, 1, 1, tzinfo=clock.BRUSSELS)
    sent(session, director, version, {**answers, "unsafe": "nee"}, case_id=case.id, submitted_at=first)
    sent(session, director, version, answers, case_id=case.id)
    sent(session, director, version, {**answers, "unsafe": "nee"}, case_id=case.id, status="withdrawn")
    sent(session, director, version, {**answers, "unsafe": "nee"}, case_id=case.id, status="replaced")
    takes(session)
    found = a_draft(session, director, case)
    assert told(found) == {"unsafe": ("Ja",), "care_only": ("Zorg",), "hidden_one": ()}
    assert not found.evaluation.earlier["before"]["new_one"].asked


def test_an_answer_for_others_and_a_form_of_others_is_not_handed_out(session: Session, case: Case) -> None:
    director = factories.an_actor(session, "director")
    sent(
        session, director, a_version(session, "before", QUESTIONS), {"unsafe": "ja", "care_only": "x"}, case_id=case.id
    )
    takes(session)
    police = factories.an_organisation(session, type="LOKALE_POLITIE")
    coordinator = factories.an_actor(session, "coordinator", organisation=police)
    assert told(a_draft(session, coordinator, case)) == {"unsafe": ("Ja",), "hidden_one": ()}
    partner = factories.an_actor(session, "partner")
    assert told(a_draft(session, partner, case)) == {}


def test_what_is_sent_later_changes_no_draft(session: Session, case: Case) -> None:
    director = factories.an_actor(session, "director")
    version = a_version(session, "before", QUESTIONS)
    takes(session)
    sent(session, director, version, {"unsafe": "ja"}, case_id=case.id)
    draft = a_draft(session, director, case)
    sent(session, director, version, {"unsafe": "nee"}, case_id=case.id)
    assert told(loaded(session, draft.submission))["unsafe"] == ("Ja",)


def test_the_levels_of_the_same_instrument_stand_beside_the_new_one(session: Session, case: Case) -> None:
    director = factories.an_actor(session, "director")
    score = {"id": "sum", "title": {"nl": "Som"}, "total": "n", "levels": [{"level": "hoog"}]}
    shown = {"id": "level", "type": "score", "nl": "Niveau", "score": "sum", "options": options("hoog")}
    version = a_version(session, "scored", [{"id": "n", "type": "number", "nl": "N"}, shown], scores=[score])
    at = datetime(2026, 3, 2, 12, tzinfo=clock.BRUSSELS)
    computed = {"score.sum": {"total": "14", "level": "hoog"}}
    sent(session, director, version, {"n": "14"}, case_id=case.id, submitted_at=at, computed=computed)
    found = a_draft(session, director, case, "scored")
    assert found.facts["history"] == {"sum": [{"on": "2026-03-02", "level": "Hoog", "total": "14"}]}
    assert a_draft(session, factories.an_actor(session, "partner"), case, "scored").facts["history"] == {}


def test_the_region_the_place_and_the_case_are_told(session: Session, case: Case) -> None:
    director = factories.an_actor(session, "director")
    takes(session)
    factories.a_municipality(session, "99001")
    families.a_referral(session, director, case_id=case.id, municipality_nis="99001")
    facts = a_draft(session, director, case).facts
    assert (facts["centre"], facts["intake_status"], facts["division"]) == ("OVL", "full", "gent")
    assert "joined" in facts["municipality_lists"]
    assert (facts["tracks"], facts["case_track"]) == (("2",), "2")
    assert facts["account_id"] == str(director.user_id)
    assert facts["case_opened_on"] == date(2025, 8, 31)
    assert facts["track_least_until"] == date(2025, 9, 30)
    assert facts["track_planned_until"] == date(2025, 12, 31)
    assert facts["track_most_until"] == date(2026, 2, 28)
    assert "agreement_valid" not in facts
    assert "case_phase" not in facts
    assert "open_cases" not in facts


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        ("2026-01-01", "2026-12-31", True),
        ("2026-01-01", None, True),
        ("2026-01-01", "2026-02-01", False),
        ("2027-01-01", None, False),
    ],
)
def test_an_agreement_of_the_region_must_cover_today(
    session: Session, case: Case, start: str, end: str | None, holds: bool
) -> None:
    director = factories.an_actor(session, "director")
    fields = [{"id": name, "type": "date", "nl": name} for name in ("valid_from", "valid_to")]
    version = a_version(session, "sharing_agreement", fields, home="register")
    a_version(session, "asks", [{"id": "why", "type": "text", "nl": "W", "show_if": "!facts.agreement_valid"}])
    with clock.frozen(datetime(2026, 6, 1, 12, tzinfo=clock.BRUSSELS)):
        assert a_draft(session, director, case, "asks").facts["agreement_valid"] is False
        sent(session, director, version, {"valid_from": start, "valid_to": end})
        assert a_draft(session, director, case, "asks").facts["agreement_valid"] is holds


def test_other_open_cases_of_the_same_persons_are_counted_for_the_centre_only(session: Session, case: Case) -> None:
    families.in_force(session, "referral")
    a_version(session, "asks", [{"id": "why", "type": "text", "nl": "W", "show_if": "facts.open_cases > 0"}])
    lore = {"first_name": "Lore", "last_name": "Esdoorn", "birth_date": "1990-05-12"}
    factories.a_person(session, case, **lore)
    factories.a_person(session, factories.a_case(session), **lore)
    factories.a_person(session, factories.a_case(session, status="closed"), **lore)
    factories.a_person(session, factories.a_case(session), **{**lore, "birth_date": "1991-05-12"})
    assert a_draft(session, factories.an_actor(session, "coordinator"), case, "asks").facts["open_cases"] == 1
    assert "open_cases" not in a_draft(session, factories.an_actor(session, "partner"), case, "asks").facts


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(day: date, months: int, end: date) -> None:
    assert months_later(day, months) == end


def test_the_region_is_read_once(session: Session, case: Case) -> None:
    assert session.get_one(Region, "ovl").document["tracks"]
    assert compiled(from_document(a_version(session, "plain", QUESTIONS).document)).facts == frozenset()
