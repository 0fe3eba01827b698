"""Bad input: never a 500, never silently dropped; a sentence that says what would be right, the text still there."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import AuditEvent
from tests.drafts import DANGER, WHAT, Draft, filled_in
from tests.page import Page
from tests.web import Browser

TOO_LONG = "x" * 100_001
NOT_HERE = "Deze pagina stuurde iets mee dat hier niet hoort"


def stays(draft: Draft, step: str, name: str, typed: str) -> Page:
    """Type one thing, press next, see it refused with its text in place, now and when one comes back."""
    page = draft.fill(step, {**(WHAT if step == "what" else DANGER), name: typed})
    assert page.status == 422
    assert page.errors
    assert page.value(name) == typed
    assert draft.open(step).value(name) == typed
    return page


def test_a_text_that_is_too_long_is_refused_on_its_field_and_kept(web: Browser, session: Session) -> None:
    page = stays(Draft(web, session), "what", "reason_summary", TOO_LONG)
    assert any("er passen 100.000 tekens" in line for line in page.errors)


def test_the_longest_text_that_fits_is_taken(web: Browser, session: Session) -> None:
    assert Draft(web, session).fill("what", {**WHAT, "reason_summary": TOO_LONG[1:]}).status == 303


def test_two_megabytes_are_refused_in_plain_words_and_the_draft_stays(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.fill("what", WHAT, "save")
    page = draft.fill("what", {"reason_summary": "x" * (2 * 1024 * 1024)})
    assert page.status == 413
    assert page.h1 == "Dit is te veel in één keer"
    assert draft.open("what").value("reason_summary") == WHAT["reason_summary"]


@pytest.mark.parametrize("typed", ["gisteren", "32", "-1", "1e3", "½", "١٢"])
def test_a_day_that_is_no_day_is_refused_and_kept(web: Browser, session: Session, typed: str) -> None:
    stays(Draft(web, session), "danger", "ovl_incident_at-day", typed)


def test_a_number_that_is_no_number_is_refused_and_kept(web: Browser, session: Session) -> None:
    stays(Draft(web, session), "what", "prior_incidents_estimate", "een stuk of tien")


@pytest.mark.parametrize("typed", ["misschien", "JA", "<script>", "1"])
def test_an_answer_that_is_not_offered_is_refused(web: Browser, session: Session, typed: str) -> None:
    draft = Draft(web, session)
    page = draft.fill("what", {**WHAT, "weapons": typed})
    assert page.status == 422
    assert page.errors


def test_an_answer_that_is_not_offered_among_several_is_refused(web: Browser, session: Session) -> None:
    page = Draft(web, session).fill("what", {**WHAT, "critical_flags": ["wurging", "bestaat_niet"]})
    assert page.status == 422


@pytest.mark.parametrize("name", ["reason_summary", "bestaat_niet", "persons.1.first_name", "status", "case_id"])
def test_what_belongs_elsewhere_is_refused_audited_and_the_rest_is_kept(
    web: Browser, session: Session, name: str
) -> None:
    draft = Draft(web, session)
    page = draft.fill("danger", {**DANGER, name: "hoort hier niet"})
    assert page.status == 422
    assert NOT_HERE in page.text
    assert draft.open("danger").value("ovl_incident_at-day") == "20"
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.stream_id == str(draft.submission.id)))
    assert "submission.step_refused" in set(actions)


def test_a_field_that_is_read_only_is_refused(web: Browser, session: Session) -> None:
    page = Draft(web, session).fill("danger", {**DANGER, "family_municipality": "elders"})
    assert page.status == 422
    assert NOT_HERE in page.text


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\u0085"])
def test_a_sign_that_cannot_be_kept_is_named_and_the_text_stays(web: Browser, session: Session, sign: str) -> None:
    draft = Draft(web, session)
    page = draft.fill("what", {**WHAT, "reason_summary": f"voor{sign}na"})
    assert page.status == 422
    assert any("onzichtbaar teken" in line for line in page.errors)
    for seen in (page, draft.open("what")):
        assert seen.value("reason_summary").startswith("voor")
        assert seen.value("reason_summary").endswith("na")


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👧‍👦 bang 😢",
        "אבא הכה את אמא",
        "ضرب الأب \u202eالأم\u202c",
        "Zoë Çelik-Đorđević",
        "e\u0301",
        "<b>vet</b> & ${x} %s '; DROP TABLE person; --",
        "regel een\nregel twee\n\n\tvier",
    ],
)
def test_every_script_and_sign_of_people_is_kept_as_typed(web: Browser, session: Session, text: str) -> None:
    draft = Draft(web, session)
    assert draft.fill("what", {**WHAT, "reason_summary": text}).status == 303
    assert draft.open("what").value("reason_summary") == text
    assert " ".join(text.split()) in web.get(f"{draft.base}/nazicht").text


def test_a_field_that_came_twice_is_asked_again(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    page = draft.fill("what", {**WHAT, "reason_summary": ["een", "twee"]})
    assert page.status == 422
    assert NOT_HERE in page.text or any("dubbel" in line for line in page.errors)


def test_lone_surrogates_and_broken_bytes_break_nothing(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    form = filled_in(draft.open("what"))
    body = f"csrf_token={form['csrf_token']}&_action=next&reason_summary=%ff%fe%ed%a0%80"
    response = web.client.post(draft.url("what"), data=body.encode(), content_type="application/x-www-form-urlencoded")
    assert Page(response).judge().status == 422


@pytest.mark.parametrize(
    "action", ["", "add:bestaat_niet", "remove:persons:1", "goto:bestaat_niet", "edit:x:y", "\x00"]
)
def test_a_button_that_does_not_exist_breaks_nothing(web: Browser, session: Session, action: str) -> None:
    assert Draft(web, session).fill("danger", DANGER, action).status in (303, 404, 422)


@pytest.mark.parametrize("sequence", ["", "-1", "1e9", "x", "9" * 30, "²"])
def test_numbers_of_the_page_that_are_no_numbers_break_nothing(web: Browser, session: Session, sequence: str) -> None:
    draft = Draft(web, session)
    form = filled_in(draft.open("danger"))
    form["_sequence"], form["_instance"] = sequence, "x" * 500
    assert web.post(draft.url("danger"), form).status in (303, 409, 422)


@pytest.mark.parametrize(
    "address",
    ["/ovl/formulieren/geen-nummer/stap/danger", "/zz/aanmeldingen", "/ovl/bestaat-niet", "/ovl/formulieren/%00/begin"],
)
def test_a_wrong_address_is_not_there_in_the_house_style(web: Browser, session: Session, address: str) -> None:
    Draft(web, session)
    page = web.get(address)
    assert page.status == 404
    assert page.h1 == "Deze pagina bestaat niet"
