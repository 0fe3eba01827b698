"""The coordinator's pages: the list, one referral, and each decision through the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event as sql_events, select
from sqlalchemy.orm import Session

from portal.models import AuditEvent, Case, Person, Submission, SubmissionNote, clock
from tests import families
from tests.factories import a_case, a_person, an_actor
from tests.page import Page
from tests.web import Browser

LIST = "/ovl/instroom"


@pytest.fixture
def referral(session: Session) -> Submission:
    """A referral of the family Esdoorn that waits."""
    codes = [("acute_danger", "ja"), ("critical_flags", "wurging")]
    found = families.a_referral(session, codes=codes)
    session.commit()
    return found


def page_of(referral: Submission, folder: str = "") -> str:
    return f"{LIST}/{referral.id}{folder}"


def once(page: Page) -> dict[str, str]:
    """The hidden fields of a decision."""
    return {"_once": page.value("_once"), "version": page.value("version")}


def test_the_list_shows_family_sender_moment_and_alarms(web: Browser, referral: Submission) -> None:
    web.sign_in("coordinator")
    page = web.get(LIST)
    assert page.h1 == "Instroom"
    for words in ("Gezin Esdoorn", referral.reference or "", "Politiezone Voorbeeld", "acuut gevaar", "wurging"):
        assert words in page.text


def test_a_late_referral_says_so_in_words(web: Browser, session: Session) -> None:
    families.a_referral(session, submitted_at=clock.now() - timedelta(days=10))
    web.sign_in("coordinator")
    page = web.get(LIST)
    assert "te laat" in page.text
    assert "1 aanmelding is te laat." in page.text


def test_an_empty_list_says_what_will_come_here(web: Browser) -> None:
    web.sign_in("coordinator")
    assert "Er wacht geen enkele aanmelding op u." in web.get(LIST).text
    assert "Hier staat nog niets." in web.get(f"{LIST}?toon=declined").text


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(web: Browser, session: Session) -> None:
    web.sign_in("coordinator")

    def counted() -> int:
        asked: list[str] = []
        connection = session.connection()

        def note(*args: object) -> None:
            asked.append(str(args[2]))

        sql_events.listen(connection, "before_cursor_execute", note)
        web.get(LIST)
        sql_events.remove(connection, "before_cursor_execute", note)
        return len(asked)

    families.a_referral(session)
    session.commit()
    web.get(LIST)
    few = counted()
    for _ in range(8):
        families.a_referral(session)
    session.commit()
    assert counted() == few


@pytest.mark.parametrize(
    "role", ["referrer", "partner", "director", "supporter", "clerk", "admin", "auditor", "strategist"]
)
def test_only_a_coordinator_has_this_list(web: Browser, referral: Submission, role: str) -> None:
    web.sign_in(role)  # type: ignore[arg-type] # a role out of a list
    assert web.get(LIST).status == 403
    assert web.get(page_of(referral)).status == 403


def test_a_coordinator_of_another_region_finds_nothing(web: Browser, referral: Submission) -> None:
    web.sign_in("coordinator", "lim")
    assert web.get(LIST).status == 404
    assert web.get(f"/lim/instroom/{referral.id}").status == 404
    assert web.get(f"/lim/instroom/{referral.id}/opnemen").status == 404


def test_a_draft_is_not_there_yet(web: Browser, session: Session) -> None:
    draft = families.a_referral(session, status="draft", referral_state=None, submitted_at=None, reference=None)
    web.sign_in("coordinator")
    assert web.get(page_of(draft)).status == 404


def test_a_referral_is_read_whole_and_the_look_is_written_down_once(
    web: Browser, session: Session, referral: Submission
) -> None:
    web.sign_in("coordinator")
    for _ in range(2):
        page = web.get(page_of(referral))
    looks = session.scalars(select(AuditEvent).where(AuditEvent.action == "submission.looked")).all()
    assert page.h1 == f"Aanmelding {referral.reference}"
    assert "Gsm, op weekdagen tussen 9 en 15 u." in page.text
    assert "Lore" not in page.title
    assert len(looks) == 1


def test_taking_in_opens_a_case_and_a_double_click_opens_one(
    web: Browser, session: Session, referral: Submission
) -> None:
    director = an_actor(session, "director")
    web.sign_in("coordinator")
    page = web.get(page_of(referral, "/opnemen"))
    assert "(0 dossiers nu)" in page.text
    form = once(page) | {"director": str(director.user_id)}
    first, second = (web.post(page_of(referral, "/opnemen"), form) for _ in range(2))
    cases = session.scalars(select(Case)).all()
    assert (first.status, second.status, len(cases)) == (303, 303, 1)
    assert f"Dossier {cases[0].number} is geopend" in web.follow(first).text
    assert len(session.scalars(select(Person).where(Person.case_id == cases[0].id)).all()) == 3


def test_without_a_director_nothing_is_opened(web: Browser, session: Session, referral: Submission) -> None:
    an_actor(session, "director")
    web.sign_in("coordinator")
    page = web.post(page_of(referral, "/opnemen"), once(web.get(page_of(referral, "/opnemen"))))
    assert page.status == 422
    assert page.errors == ["Kies wie casusregisseur wordt."]
    assert session.scalars(select(Case)).all() == []


def test_a_possible_double_is_shown_side_by_side(web: Browser, session: Session, referral: Submission) -> None:
    director = an_actor(session, "director")
    case = a_case(session)
    a_person(session, case, **families.LORE)
    web.sign_in("coordinator")
    assert "Misschien kennen we dit gezin al" in web.get(page_of(referral)).text
    page = web.get(page_of(referral, "/opnemen"))
    assert f"Vergelijk met dossier {case.number}" in page.text
    refused = web.post(page_of(referral, "/opnemen"), once(page) | {"director": str(director.user_id)})
    assert refused.errors == ["Zeg of dit hetzelfde gezin is."]
    again = once(web.get(page_of(referral, "/opnemen")))
    form = again | {"family": "nieuw", "director": str(director.user_id)}
    assert web.post(page_of(referral, "/opnemen"), form).errors == [
        "Zeg in enkele woorden waarom: dit komt in het dossier."
    ]


def test_a_referral_can_hang_under_the_case_that_exists(web: Browser, session: Session, referral: Submission) -> None:
    case = a_case(session)
    lore = a_person(session, case, **families.LORE)
    web.sign_in("coordinator")
    page = web.get(page_of(referral, "/opnemen"))
    form = once(page) | {"family": str(case.id), "reason": "Zelfde gezin.", "same": page.value("same")}
    assert web.post(page_of(referral, "/opnemen"), form).status == 303
    people = session.scalars(select(Person).where(Person.case_id == case.id)).all()
    assert len(people) == 3
    assert lore.id in {person.id for person in people}
    assert session.scalars(select(Case)).all() == [case]


@pytest.mark.parametrize(
    ("folder", "form", "state", "kind"),
    [
        ("/vraag", {"text": "Waar verblijft Finn nu?"}, "more_asked", "question"),
        ("/advies", {"text": "Bel het CAW.", "ground": "bestaand_aanbod"}, "advised", "advice"),
        ("/niet-opnemen", {"text": "Past hier niet.", "ground": "geen_instemming"}, "declined", "decline"),
        ("/gesprek", {"text": "Gebeld met de school."}, "sent", "call"),
    ],
)
def test_each_decision_is_one_short_page(
    web: Browser, session: Session, referral: Submission, folder: str, form: dict[str, str], state: str, kind: str
) -> None:
    web.sign_in("coordinator")
    empty = web.post(page_of(referral, folder), once(web.get(page_of(referral, folder))))
    assert empty.status == 422
    done = web.post(page_of(referral, folder), once(web.get(page_of(referral, folder))) | form)
    note = session.scalars(select(SubmissionNote).where(SubmissionNote.submission_id == referral.id)).one()
    session.refresh(referral)
    assert done.status == 303
    assert (referral.referral_state, note.kind, note.text) == (state, kind, form["text"])
    assert form["text"] in web.follow(done).text


def test_what_was_typed_stands_there_after_a_mistake(web: Browser, referral: Submission) -> None:
    web.sign_in("coordinator")
    page = web.get(page_of(referral, "/niet-opnemen"))
    wrong = web.post(page_of(referral, "/niet-opnemen"), once(page) | {"text": "Een lange uitleg."})
    assert wrong.value("text") == "Een lange uitleg."
    assert wrong.errors == ["Kies waarom u de aanmelding niet opneemt."]


def test_a_decision_on_an_old_reading_is_refused(web: Browser, session: Session, referral: Submission) -> None:
    web.sign_in("coordinator")
    old = once(web.get(page_of(referral, "/advies")))
    referral.updated_at = clock.now() + timedelta(seconds=1)
    session.commit()
    page = web.post(page_of(referral, "/advies"), old | {"text": "Bel het CAW.", "ground": "ander"})
    assert page.status == 409


def test_a_form_without_its_key_does_nothing(web: Browser, session: Session, referral: Submission) -> None:
    web.sign_in("coordinator")
    version = web.get(page_of(referral, "/advies")).value("version")
    page = web.post(page_of(referral, "/advies"), {"version": version, "text": "Bel het CAW.", "ground": "ander"})
    assert page.status == 422
    assert session.scalars(select(SubmissionNote)).all() == []


def test_after_the_decision_no_button_is_left(web: Browser, session: Session) -> None:
    done = families.a_referral(session, referral_state="declined")
    web.sign_in("coordinator")
    page = web.get(page_of(done))
    assert not any(link.endswith("/opnemen") for link in page.links)
    form = {"version": str(done.version), "_once": "x" * 32, "text": "Toch advies.", "ground": "ander"}
    assert web.post(page_of(done, "/advies"), form).status == 410


def test_a_question_to_the_coordinator_is_dealt_with(
    new_web: Callable[[], Browser], session: Session, referral: Submission
) -> None:
    asker, coordinator = new_web(), new_web()
    asker.sign_in("director")
    coordinator.sign_in("coordinator")
    page = asker.get("/ovl/hulp")
    assert asker.post("/ovl/hulp", {"_once": page.value("_once")}).errors == ["Schrijf uw vraag op."]
    form = {"_once": page.value("_once"), "text": "Mag ik de school bellen?"}
    assert "Uw vraag staat bij de coördinator" in asker.follow(asker.post("/ovl/hulp", form)).text
    seen = coordinator.get(LIST)
    assert "Mag ik de school bellen?" in seen.text
    settle = next(form.get("action", "") for form in seen.all("form") if "afgehandeld" in form.get("action", ""))
    assert asker.post(settle).status == 403
    assert coordinator.post(settle).status == 303
    assert "Mag ik de school bellen?" not in coordinator.get(LIST).text
