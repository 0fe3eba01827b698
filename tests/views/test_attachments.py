"""Files in the wizard: bring, list, take away, fetch; who may, and what is said when it does not go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Attachment, AttachmentChunk, AuditEvent
from portal.queries import submissions as submission_queries
from portal.services import attachments, keys, referrals, sending
from portal.services.idempotency import new_once_key
from tests import factories
from tests.drafts import filled_in
from tests.page import Page
from tests.uploads import VIRUS, Papers, a_document, a_pdf, a_photo, clamd
from tests.web import Browser


@pytest.fixture
def papers(web: Browser, session: Session) -> Papers:
    return Papers(web, session)


def events(session: Session, name: str) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEvent).where(AuditEvent.action == f"attachment.{name}")))


def files(session: Session) -> list[Attachment]:
    session.expire_all()
    return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def with_setting(papers: Papers, monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """The same portal with another setting."""
    there = papers.web.app.extensions["settings"]
    monkeypatch.setitem(papers.web.app.extensions, "settings", replace(there, **changes))


# Bring


def test_the_button_saves_what_was_typed_and_leads_to_a_page_that_takes_a_file(papers: Papers) -> None:
    page = papers.web.follow(papers.press("attach:photos", {"story": "Buren belden."}))
    assert page.h1 == "Bestand toevoegen"
    assert "Welke foto's zijn er?" in page.text
    assert papers.answers()["story"] == "Buren belden."


def test_a_file_that_was_brought_stands_at_its_field_and_can_be_fetched(papers: Papers) -> None:
    brought = papers.bring(a_photo(hidden=True), "Foto van Lore.jpg")
    assert brought.status == 303
    assert brought.location.endswith("/stap/papers#photos")
    page = papers.web.follow(brought)
    assert "‘Foto van Lore.jpg’ is toegevoegd." in page.text
    assert "Foto van Lore.jpg" in page.text
    assert "niet gescand" in page.text
    fetched = papers.web.get(papers.url())
    assert fetched.response.data.startswith(b"\xff\xd8\xff")
    assert b"Geheimtoestel" not in fetched.response.data


def test_a_file_comes_back_byte_for_byte_over_many_chunks(papers: Papers) -> None:
    content = a_pdf(size=700_000)
    papers.bring(content, "verslag.pdf")
    fetched = papers.web.get(papers.url()).response
    assert fetched.data == content
    assert fetched.content_length == len(content)
    assert len(papers.session.scalars(select(AttachmentChunk)).all()) == 3


def test_it_is_only_ever_saved_and_runs_nowhere(papers: Papers) -> None:
    papers.bring(a_document(), "Zoë “nota”.docx")
    headers = papers.web.get(papers.url()).response.headers
    name = "Zoë “nota”.docx"
    assert headers["Content-Disposition"] == f"attachment; filename=\"Zo_ _nota_.docx\"; filename*=UTF-8''{quote(name)}"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Type"].endswith("wordprocessingml.document")


def test_the_check_page_and_what_was_sent_list_the_files_with_a_link(papers: Papers) -> None:
    papers.bring(a_photo(), "foto.jpg")
    for page in (papers.web.get(f"{papers.base}/nazicht"), papers.web.get(f"{papers.base}/inhoud")):
        assert papers.url() in page.links
        assert "niet gescand" in page.text


def test_a_field_takes_as_many_as_it_says(papers: Papers) -> None:
    late = papers.open("judgment")
    assert papers.bring(a_pdf(), "een.pdf", "judgment").status == 303
    page = papers.web.get(papers.step)
    assert "Er past hier één bestand." in page.text
    refused = papers.send(late, a_pdf(b"% twee\n"), "twee.pdf", "judgment")
    assert refused.status == 422
    assert "Hier past één bestand." in refused.text
    assert len(files(papers.session)) == 1


def test_a_file_in_a_row_hangs_on_that_row(papers: Papers) -> None:
    location = papers.press("add:things").location
    row = location.rpartition("#things-")[2]
    name = f"things.{row}.scan"
    page = papers.open(name)
    assert "Welk bestand hoort erbij?" in page.text
    brought = papers.send(page, a_pdf(), "stuk.pdf", name)
    assert brought.status == 303
    assert brought.location.endswith(f"#things-{row}-scan")
    assert "stuk.pdf" in papers.web.follow(brought).text
    file = files(papers.session)[0]
    assert (file.group, file.row_id, file.field) == ("things", row, "scan")
    assert papers.web.get(f"{papers.base}/bestanden/{file.id}").response.data == a_pdf()


def test_a_step_that_is_saved_elsewhere_keeps_its_files(papers: Papers) -> None:
    papers.press("save")
    old = filled_in(papers.web.get(papers.step))
    assert papers.send(papers.web.get(papers.add_url()), a_photo(), "foto.jpg").status == 303
    old["_action"], old["story"] = "save", "Later getypt."
    assert papers.web.post(papers.step, old).status == 303
    stored = papers.answers()
    assert stored["story"] == "Later getypt."
    assert [one["label"] for one in stored["photos"]] == ["foto.jpg"]


def test_nobody_posts_a_file_into_a_step(papers: Papers) -> None:
    papers.bring(a_photo())
    mine = papers.answers()["photos"][0]["id"]
    page = papers.press("next", {"judgment": mine})
    assert page.status == 422
    assert "judgment" not in papers.answers()


# Refused


def test_a_file_that_is_not_what_its_name_says_hears_what_would_be_right(papers: Papers) -> None:
    page = papers.bring(a_pdf(), "foto.jpg")
    assert page.status == 422
    assert page.errors[0].startswith(
        "De naam eindigt op .jpg, maar in het bestand zit een pdf. Bewaar het met een naam"
    )
    assert files(papers.session) == []
    assert [event.data["reason"] for event in events(papers.session, "refused")] == ["name"]


def test_no_file_at_all_is_said_in_words(papers: Papers) -> None:
    page = papers.open()
    empty = papers.web.post(papers.add_url(), {"_once": page.value("_once")})
    assert empty.status == 422
    assert empty.errors == ["Kies eerst een bestand op uw toestel."]


def test_a_file_over_the_limit_gets_a_page_that_names_it(papers: Papers) -> None:
    page = papers.bring(bytes(27 * 1024 * 1024), "groot.pdf")
    assert page.status == 413
    assert page.h1 == "Dit bestand is te groot"
    page = papers.bring(bytes(25 * 1024 * 1024 + 1), "groot.pdf")
    assert page.status == 422
    assert "25 MB" in page.errors[0]


def test_only_this_page_takes_more_than_two_megabytes(papers: Papers) -> None:
    assert papers.web.post(papers.step, {"story": "x" * (3 * 1024 * 1024)}).status == 413
    assert papers.bring(a_pdf(size=3 * 1024 * 1024), "groot.pdf").status == 303


def test_somebody_who_is_not_signed_in_sends_no_large_body(papers: Papers, new_web: Callable[[], Browser]) -> None:
    stranger = new_web()
    data = {"file": "x" * (3 * 1024 * 1024)}
    with stranger.client.post(papers.add_url(), data=data) as answer:
        assert answer.status_code == 413


@pytest.mark.parametrize("name", ["story", "hidden", "onbekend", "things.x.scan", "things", "photos.x.y", "..", "a.b"])
def test_a_place_where_no_file_may_come_does_not_exist(papers: Papers, name: str) -> None:
    papers.press("save")
    assert papers.web.get(papers.add_url(name)).status == 404
    assert papers.post(a_pdf(), "a.pdf", name, new_once_key()).status == 404
    assert files(papers.session) == []


def test_the_same_post_again_brings_one_file(papers: Papers) -> None:
    page = papers.open()
    for _ in range(2):
        assert papers.send(page, a_photo(), "foto.jpg").status == 303
    assert len(files(papers.session)) == 1
    other = papers.send(page, a_photo(size=(9, 9)), "foto.jpg")
    assert other.status == 422


def test_a_submission_has_its_limits(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_BYTES", 1000)
    assert "past 0 MB" in papers.bring(a_pdf(size=2000), "a.pdf").errors[0]
    monkeypatch.setattr(attachments, "MOST_FILES", 1)
    assert papers.bring(a_pdf(), "a.pdf").status == 303
    assert "passen 1 bestanden" in papers.bring(a_pdf(b"% b\n"), "b.pdf").errors[0]


def test_too_many_uploads_in_a_row_have_to_wait(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    views = import_module("portal.views.attachments")
    monkeypatch.setattr(views, "UPLOADS", replace(attachments.UPLOADS, burst=1))
    assert papers.bring(a_pdf(), "a.pdf").status == 303
    assert papers.bring(a_pdf(), "b.pdf").status == 429


# Take away


def test_a_file_can_be_taken_away_and_is_gone(papers: Papers) -> None:
    papers.bring(a_photo())
    url = papers.url()
    gone = papers.press(f"detach:{url.rpartition('/')[2]}", {"story": "Toch niet."})
    assert gone.status == 303
    assert "photos" not in papers.answers()
    assert papers.answers()["story"] == "Toch niet."
    assert papers.web.get(url).status == 404
    assert papers.session.scalars(select(AttachmentChunk)).all() == []
    assert len(events(papers.session, "removed")) == 1
    again = papers.press(f"detach:{url.rpartition('/')[2]}")
    assert again.status == 422
    assert "al weggehaald" in again.text


def test_a_file_of_somebody_elses_form_cannot_be_taken_away(
    papers: Papers, session: Session, new_web: Callable[[], Browser]
) -> None:
    other = Papers(new_web(), session)
    other.bring(a_photo())
    theirs = other.url().rpartition("/")[2]
    assert papers.press(f"detach:{theirs}").status == 422
    assert other.web.get(other.url()).status == 200


# Who


def test_a_file_of_another_form_does_not_exist(
    papers: Papers, session: Session, new_web: Callable[[], Browser]
) -> None:
    other = Papers(new_web(), session)
    other.bring(a_photo())
    theirs = other.url().rpartition("/")[2]
    assert papers.web.get(f"{papers.base}/bestanden/{theirs}").status == 404
    assert papers.web.get(other.url()).status == 404
    assert papers.web.get(other.add_url()).status == 404


def sent(papers: Papers) -> None:
    """Send it, with a photo and a medical attestation."""
    papers.bring(a_photo())
    papers.bring(a_pdf(), "attest.pdf", "medical")
    found = submission_queries.loaded(papers.session, papers.reloaded())
    sending.submit(papers.session, papers.actor, found, new_once_key())
    papers.session.commit()


def test_who_reads_the_form_fetches_its_files_but_not_those_of_a_field_that_is_not_his(
    papers: Papers, session: Session, new_web: Callable[[], Browser]
) -> None:
    sent(papers)
    reader = new_web()
    police = factories.an_organisation(session, type="LOKALE_POLITIE")
    reader.be(factories.an_actor(session, "coordinator", organisation=police))
    page = reader.get(f"{papers.base}/inhoud")
    assert papers.url() in page.links
    assert papers.url(field="medical") not in page.links
    assert reader.get(papers.url()).status == 200
    assert reader.get(papers.url(field="medical")).status == 404
    carer = new_web()
    care = factories.an_organisation(session, type="CAW")
    carer.be(factories.an_actor(session, "coordinator", organisation=care))
    assert carer.get(papers.url(field="medical")).status == 200


def test_each_time_a_file_is_fetched_is_written_down(papers: Papers) -> None:
    papers.bring(a_photo())
    for _ in range(2):
        assert papers.web.get(papers.url()).status == 200
    taken = events(papers.session, "downloaded")
    assert [event.actor_id for event in taken] == [papers.actor.user_id] * 2
    assert "foto" not in str([event.data for event in taken])


def test_what_was_sent_takes_no_files_and_loses_none(papers: Papers) -> None:
    late = papers.open()
    sent(papers)
    assert papers.send(late, a_pdf(b"% laat\n"), "laat.pdf").status in (404, 410)
    assert len(files(papers.session)) == 2


def test_a_file_whose_field_is_hidden_now_is_not_fetched(papers: Papers) -> None:
    papers.press("save", {"story": "meer"})
    papers.bring(a_pdf(), "nog.pdf", "hidden")
    url = papers.url(field="hidden")
    assert papers.web.get(url).status == 200
    papers.press("save", {"story": "minder"})
    assert papers.web.get(url).status == 404


# Scanned


def test_a_clean_file_is_safe_at_once(papers: Papers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with clamd(tmp_path):
        with_setting(papers, monkeypatch, clamd=f"unix:{tmp_path}/clamd.ctl")
        page = papers.web.follow(papers.bring(a_photo()))
    assert "veilig" in page.text
    assert papers.web.get(papers.url()).status == 200


def test_a_virus_is_refused_and_nothing_is_kept(
    papers: Papers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with clamd(tmp_path):
        with_setting(papers, monkeypatch, clamd=f"unix:{tmp_path}/clamd.ctl")
        page = papers.bring(VIRUS, "verslag.pdf")
    assert page.status == 422
    assert "zit een virus" in page.errors[0]
    assert files(papers.session) == []
    assert events(papers.session, "refused")[0].data["reason"] == "virus"


def test_a_scanner_that_is_away_leaves_a_file_in_quarantine_and_the_form_goes_on(
    papers: Papers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_setting(papers, monkeypatch, clamd=f"unix:{tmp_path}/clamd.ctl")
    page = papers.web.follow(papers.bring(a_photo()))
    assert "wordt nagekeken" in page.text
    closed = papers.web.get(papers.url())
    assert closed.status == 409
    assert closed.h1 == "Dit bestand kan niet open"
    assert papers.url() not in papers.web.get(f"{papers.base}/nazicht").links
    assert papers.press("next").status == 303


def test_production_without_a_scanner_says_so_and_opens_nothing(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_setting(papers, monkeypatch, profile="production")
    page = papers.open()
    assert "nog geen virusscanner" in page.text
    papers.send(page, a_photo(), "foto.jpg")
    assert papers.web.get(papers.url()).status == 409


# Later


def test_who_answers_a_question_gets_the_files_along(papers: Papers, session: Session) -> None:
    sent(papers)
    submission = papers.reloaded()
    submission.referral_state = "more_asked"
    session.flush()
    fresh = referrals.answer(session, papers.actor, submission)
    session.commit()
    mine, theirs = ({f.name: f for f in files(session) if f.submission_id == one.id} for one in (fresh, submission))
    assert set(mine) == set(theirs) == {"foto.jpg", "attest.pdf"}
    assert mine["attest.pdf"].key_id != theirs["attest.pdf"].key_id
    fetched = papers.web.get(f"/ovl/formulieren/{fresh.id}/bestanden/{mine['attest.pdf'].id}")
    assert fetched.response.data == a_pdf()
    assert mine["attest.pdf"].id != theirs["attest.pdf"].id
    assert str(mine["foto.jpg"].id) in papers.web.get(f"/ovl/formulieren/{fresh.id}/stap/papers").markup


def test_after_the_key_is_destroyed_nobody_reads_a_file(papers: Papers) -> None:
    papers.bring(a_photo())
    url = papers.url()
    keys.destroy(papers.session, papers.actor, papers.submission.key_id)
    papers.session.commit()
    assert papers.web.get(url).status == 410


def test_a_page(papers: Papers) -> None:
    page: Page = papers.open()
    assert page.one("input", type="file").get("accept", "").startswith(".pdf,.jpg")
