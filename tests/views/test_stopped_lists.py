"""Lists of drafts say which of them stopped because their version was withdrawn (F13)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.models import DefinitionVersion, Submission, User
from tests import homes
from tests.drafts import Draft
from tests.factories import a_case, an_actor
from tests.web import Browser

STOPPED = "Gestopt: formulier ingetrokken"


def withdrawn(session: Session, draft: Submission) -> None:
    """The version of a draft is withdrawn."""
    pinned = session.get_one(DefinitionVersion, draft.definition_version_id)
    pinned.status, pinned.withdrawn_reason = "withdrawn", "Een nieuwe wet laat deze vraag niet meer toe."
    session.commit()


def says_so(web: Browser, session: Session, address: str, draft: Submission) -> None:
    """A list says it once the version is withdrawn, and not before; the draft can still be opened from it."""
    page = web.get(address)
    assert STOPPED not in page.text
    withdrawn(session, draft)
    page = web.get(address)
    assert page.text.count(STOPPED) == 1
    assert "Werk verder aan" not in page.text
    assert f"/ovl/formulieren/{draft.id}/verder" in page.links


def test_case_f13_the_list_of_referrals_says_which_drafts_stopped(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    says_so(web, session, "/ovl/aanmeldingen", draft.submission)


def test_case_f13_a_register_says_which_drafts_stopped(web: Browser, session: Session) -> None:
    actor = an_actor(session, "partner")
    draft = homes.begun(session, actor, "question")
    web.be(actor)
    says_so(web, session, "/ovl/registers/question", draft)


def test_case_f13_the_forms_of_a_case_say_which_drafts_stopped(web: Browser, session: Session) -> None:
    director = an_actor(session, "director")
    case = a_case(session, director=session.get_one(User, director.user_id))
    draft = homes.begun(session, director, "diary", case_id=case.id, key_id=case.key_id)
    web.be(director)
    says_so(web, session, f"/ovl/dossiers/{case.id}/formulieren", draft)
    assert "Werk verder" not in web.get(f"/ovl/dossiers/{case.id}/formulieren").text
