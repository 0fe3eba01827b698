"""The longest path of each form in a real browser: what is answered shows the most that the form can ask.

Every page is judged at 390 and at 1280 px (axe, no sideways scroll, no script error); people answer at 390 px.
"""

from __future__ import annotations

import sys
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Municipality, User
from portal.queries import memberships
from portal.queries.accounts import DEMO_ADDRESS
from portal.services import plans, submissions
from portal.services.submissions import Beginning
from tests import factories
from tests.browser.conftest import NewPerson
from tests.browser.judge import SEEN
from tests.browser.screens import OnScreen, location
from tests.browser.site import Site
from tests.walking import FORMS, GIVEN, agreed, family
from tests.web import live_session

LARGEST = ("referral",)
"""The form with the longest path: in every run; the others in a long run."""
FILLERS = {"referral": "referrer"} | dict.fromkeys(
    ("triage", "consult", "sharing_agreement", "training"), "coordinator"
)

GIVES = {**GIVEN, "triage": {"risk_level": "hoog"}}
"""What makes the path longer: at a low risk no track may begin."""


def _marked(form: str) -> object:
    return pytest.param(form, marks=() if form in LARGEST else pytest.mark.soak)


def _begun(session: Session, account: str, form: str) -> UUID:
    """A draft of somebody with a demo account, where the form lives."""
    user = session.scalars(select(User).where(User.email == f"{account}{DEMO_ADDRESS}")).one()
    actor = memberships.wearing(user, memberships.hats(session, user.id)[0])
    home = factories.a_definition_version(session, actor.region, form).home
    if home == "referral":
        ours = select(Municipality.nis).where(Municipality.region == actor.region, Municipality.centre_code != "")
        beginning = Beginning(form=form, municipality_nis=session.scalars(ours).first())
        return submissions.start(session, actor, actor.region, beginning).id
    if home == "register":
        family(session, actor)
        agreed(session, actor)
        return submissions.start(session, actor, actor.region, Beginning(form=form)).id
    case = family(session, actor)
    if form == "action_plan":
        return plans.begin(session, actor, case)
    return submissions.start(session, actor, case.region, Beginning(form=form, case_id=case.id), key_id=case.key_id).id


@pytest.mark.parametrize("form", [_marked(form) for form in FORMS])
def test_the_longest_path_of_a_form(somebody: NewPerson, site: Site, form: str) -> None:
    seen = len(SEEN)
    account = f"{FILLERS.get(form, 'director')}.ovl"
    with live_session(site.app) as session:
        draft = _begun(session, account, form)
    person = somebody(account, width=390, name=f"longest-{form}")
    person.judge.subject = form
    path = OnScreen(person, site.app, location("ovl", draft), GIVES.get(form))
    path.through()
    path.sends()
    for page in ("inhoud", "afdruk"):
        person.open(f"{path.base}/{page}")
    sys.stdout.write(f"{form}: {path.counted}, {len(SEEN) - seen} times judged\n")
