"""A region that is switched off takes no new referral; what runs goes on, for those who work there (scenario 10)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Region, Submission, User
from portal.services import referrals
from tests.drafts import Draft
from tests.factories import a_case, a_municipality, an_actor
from tests.families import a_referral, in_force
from tests.web import Browser


@pytest.fixture
def off(session: Session) -> Region:
    """Oost-Vlaanderen, switched off, with its municipality and its form."""
    in_force(session, "referral")
    a_municipality(session)
    region = session.get_one(Region, "ovl")
    region.enabled = False
    session.commit()
    return region


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Submission)) or 0


def test_no_referral_is_begun(web: Browser, session: Session, off: Region) -> None:
    web.sign_in("referrer")
    page = web.get("/aanmelden")
    assert page.h1 == "Aanmelden kan nu niet in deze regio"
    assert not page.all("input", name="municipality")
    assert web.post("/aanmelden", {"municipality": "Voorbeeldgem"}).status == 410
    assert count(session) == 0


def test_a_draft_that_waited_is_not_sent_and_kept(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.complete()
    session.get_one(Region, "ovl").enabled = False
    session.commit()
    page = draft.submit()
    assert page.status == 410
    assert "Deze regio neemt nu geen nieuwe aanmeldingen op." in page.text
    session.expire_all()
    assert session.scalars(select(Submission.status)).all() == ["draft"]


def test_a_question_about_what_runs_is_answered(session: Session, off: Region) -> None:
    sender = an_actor(session, "referrer")
    asked = a_referral(session, sender, referral_state="more_asked")
    assert referrals.answer(session, sender, asked).replaces_id == asked.id


def test_who_could_read_a_case_reads_it_on_open_or_closed(web: Browser, session: Session, off: Region) -> None:
    director = an_actor(session, "director")
    user = session.get_one(User, director.user_id)
    cases = [a_case(session, director=user, status=status) for status in ("open", "closed")]
    session.commit()
    web.be(director)
    assert [web.get(f"/ovl/dossiers/{case.id}").status for case in cases] == [200, 200]
