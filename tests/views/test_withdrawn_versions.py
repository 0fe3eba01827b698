"""A version that is withdrawn urgently: whoever fills it in stops, keeps everything, and is never converted (F13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.forms.fields.base import STAND_IN
from portal.models import AuditEvent, Centre, DefinitionVersion, Submission
from portal.queries import definitions, submissions
from portal.services import plan_versions
from tests import factories, homes
from tests.drafts import DANGER, Draft, filled_in
from tests.factories import a_submission, an_organisation
from tests.page import Page
from tests.plans import a_followed_plan, action_of, goal_of
from tests.web import Browser
from tests.workshop import FORM, active, at_the_desk, inputs, proposed, sent, worded

REASON = "Een nieuwe wet laat deze vraag niet meer toe."
PHONE = "09 000 00 10"
WAITS = "U kunt uw wijzigingen nog aanpassen en ze blijven bewaard, maar u kunt ze zo niet vastleggen."
CHOICES = {"back": False, "close": True}
Pages = Callable[[], Browser]


@pytest.fixture
def admin(web: Browser) -> Browser:
    """The admin of OVL at his desk, the small library published."""
    return at_the_desk(web)


def a_centre(session: Session) -> None:
    """The house to call."""
    factories.a_region(session)
    if session.scalars(select(Centre.id).where(Centre.region == "ovl")).first() is None:
        name, email = "Veilig Huis Oost-Vlaanderen", "ovl@voorbeeld.invalid"
        session.add(Centre(region="ovl", code="OVL", name=name, phone=PHONE, email=email, address="", hours=[]))
    session.commit()


def of(version: DefinitionVersion) -> str:
    """Where its pages begin."""
    return f"/{version.region}/werkplaats/{version.form}/versies/{version.id}"


def withdrawn(admin: Browser, version: DefinitionVersion, instead: str = "close") -> Page:
    """Withdraw a version as an admin does, and say why."""
    page = admin.get(f"{of(version)}/intrekken")
    typed = {"instead": instead} if page.all("input", name="instead") else {}
    page = sent(admin, page, "/intrekken", reason=f"{REASON}\r\nTot later.", _action="check", **typed)
    assert (page.status, version.is_withdrawn) == (200, False), page.errors
    assert STAND_IN not in page.text
    assert REASON in page.text
    page = sent(admin, page, "/intrekken", _action="withdraw")
    assert page.status == 303, page.text
    admin.session.expire_all()
    return admin.follow(page)


def released(admin: Browser, version: DefinitionVersion) -> None:
    """Give it free again."""
    assert sent(admin, admin.get(of(version)), "/geef-vrij").status == 303
    admin.session.expire_all()


def actions(session: Session) -> list[str]:
    """What was written down about versions."""
    found = select(AuditEvent.action).where(AuditEvent.action.startswith("workshop.version_"))
    return list(session.scalars(found.order_by(AuditEvent.sequence)))


class Stopped:
    """A referral that somebody is filling in while its form is withdrawn."""

    def __init__(self, session: Session, new_web: Pages) -> None:
        self.session, self.admin = session, new_web()
        a_centre(session)
        self.draft = Draft(new_web(), session)
        self.admin.sign_in("admin")
        self.version = definitions.version(session, self.draft.submission.definition_version_id)
        self.reason = f"{self.draft.base}/ingetrokken"

    def withdraw(self) -> None:
        """Withdraw what is being filled in."""
        withdrawn(self.admin, self.version)

    def typed(self, step: str) -> dict[str, list[str]]:
        """What is kept of a step, as it was typed."""
        self.session.expire_all()
        return submissions.loaded(self.session, self.draft.reloaded()).raw(step) or {}


@pytest.fixture
def stopped(session: Session, new_web: Pages) -> Stopped:
    """Somebody who began a referral, and an admin."""
    return Stopped(session, new_web)


def test_case_f13_the_wizard_stops_at_the_next_step_and_keeps_what_was_typed(stopped: Stopped) -> None:
    draft = stopped.draft
    page = draft.open("danger")
    stopped.withdraw()
    answer = draft.send(page, DANGER)
    assert (answer.status, answer.location) == (303, stopped.reason)
    assert stopped.typed("danger")["acute_danger"] == ["nee"]
    told = draft.web.follow(answer)
    assert REASON in told.text
    assert PHONE in told.text
    assert f"{draft.base}/afdruk" in told.links
    assert not [link for link in told.links if "nieuwe-versie" in link]
    for place in ("begin", "verder", "stap/what", "nazicht", "bestanden/toevoegen/danger/attachments"):
        assert draft.web.get(f"{draft.base}/{place}").location == stopped.reason, place
    assert "Concept, nog niet verstuurd." in draft.web.get(f"{draft.base}/afdruk").text
    assert "Nee" in draft.web.get(f"{draft.base}/afdruk").text
    assert draft.reloaded().definition_version_id == stopped.version.id
    going_over = draft.web.get(f"{draft.base}/nieuwe-versie")
    assert (going_over.status, going_over.all("form", action=f"{draft.base}/nieuwe-versie")) == (200, [])


def test_case_f13_what_is_wrong_or_saved_by_itself_is_kept_too(stopped: Stopped) -> None:
    draft = stopped.draft
    page = draft.open("danger")
    stopped.withdraw()
    url = page.one("form", id="step-form").get("action", "")
    form = {name: texts for name, texts in inputs(page, url).items() if name != "csrf_token"}
    form |= {"acute_danger": ["nee"], "ovl_incident_at-day": ["99"]}
    saved = draft.web.post(f"{url}/bewaar", form, htmx=True)
    assert saved.status == 200
    assert "Bewaard. Dit formulier is ingetrokken" in saved.text
    wrong = draft.web.post(url, form | {"_action": ["next"]}, htmx=True)
    assert (wrong.status, wrong.response.headers["HX-Redirect"]) == (204, stopped.reason)
    assert stopped.typed("danger")["ovl_incident_at-day"] == ["99"]


def test_case_f13_it_is_not_sent_and_goes_on_once_the_version_is_free_again(stopped: Stopped) -> None:
    draft = stopped.draft
    draft.complete()
    page = draft.web.get(f"{draft.base}/nazicht")
    stopped.withdraw()
    form = inputs(page, "/nazicht")
    form |= {"professional_secrecy_ack": ["ja"], "ack_crisis_responsibility": ["ja"]}
    answer = draft.web.post(f"{draft.base}/nazicht", form)
    assert (answer.status, answer.location) == (303, stopped.reason)
    assert draft.reloaded().status == "draft"
    released(stopped.admin, stopped.version)
    assert draft.web.get(stopped.reason).location == f"{draft.base}/verder"
    assert draft.submit().status == 303
    assert draft.reloaded().status == "submitted"
    withdrawn(stopped.admin, stopped.version)
    read = draft.web.get(f"{draft.base}/inhoud")
    assert (read.status, "Is er nu acuut gevaar?" in read.text) == (200, True)


def test_case_f13_changes_of_a_plan_are_kept_and_not_settled(session: Session, new_web: Pages) -> None:
    a_centre(session)
    followed, director, admin = a_followed_plan(session), new_web(), new_web()
    found = plan_versions.collect(session, followed.director, followed.case, followed.plan)
    place = plan_versions.place_of(found, action_of(session, followed.plan).id)[1]
    found.parts[place.key].answers = {**found.parts[place.key].answers, "text": "Anders"}
    session.commit()
    director.be(followed.director)
    page = director.get(followed.url())
    admin.sign_in("admin")
    withdrawn(admin, definitions.version(session, found.submission.definition_version_id))
    stops = f"/ovl/formulieren/{found.submission.id}/ingetrokken"
    posted = inputs(page, "/wijzigingen") | {"change_note": ["De school belde."]}
    assert director.post(followed.url("/wijzigingen"), posted).location == stops
    kept = submissions.loaded(session, session.get_one(Submission, found.submission.id)).raw(plan_versions.SETTLED_ON)
    assert kept
    assert kept["change_note"] == ["De school belde."]
    page = director.get(followed.url())
    assert stops in page.links
    assert not page.all("form", action=followed.url("/wijzigingen"))
    assert director.get(stops).status == 200


@pytest.mark.parametrize("begun", [True, False])
def test_case_f13_rows_of_a_plan_say_before_one_edits_them_that_they_wait(
    session: Session, new_web: Pages, begun: bool
) -> None:
    a_centre(session)
    followed, director, admin = a_followed_plan(session), new_web(), new_web()
    found = plan_versions.collect(session, followed.director, followed.case, followed.plan)
    action = action_of(session, followed.plan).id
    if begun:
        plan_versions.drop(session, followed.director, found, goal_of(session, followed.plan).id)
    session.commit()
    director.be(followed.director)
    admin.sign_in("admin")
    withdrawn(admin, definitions.version(session, found.submission.definition_version_id))
    page = director.get(f"{followed.url()}?change={action}")
    assert page.text.count(WAITS) == 1
    assert page.text.index(WAITS) < page.text.index("Bewaar bij de wijzigingen")
    form = followed.url(f"/afspraak/{action}")
    typed = filled_in(page, form)
    typed[f"actions.{action}.text"] = "Rustige avonden"
    assert director.post(form, typed).status == 303
    page = director.get(followed.url())
    assert (WAITS in page.text, "Rustige avonden" in page.text) == (True, True)


def test_case_f13_nobody_begins_a_form_that_is_closed(stopped: Stopped) -> None:
    stopped.withdraw()
    web = stopped.draft.web
    for page in (web.get("/aanmelden"), web.post("/aanmelden", {"municipality": "Voorbeeldgem"})):
        assert "Aanmelden kan nu even niet" in page.text or "voorlopig gesloten" in page.text
        assert REASON in page.text
        assert PHONE in page.text
    drafts = select(Submission.id).where(Submission.region == "ovl", Submission.status == "draft")
    assert stopped.session.scalars(drafts).all() == [stopped.draft.submission.id]


def test_case_f13_an_admin_says_why_and_sees_once_more_what_it_means(admin: Browser) -> None:
    a_submission(admin.session, definition_version=active(admin.session))
    version = active(admin.session)
    page = admin.get(f"{FORM}/versies")
    assert f"{of(version)}/intrekken" in page.links
    page = admin.get(f"{of(version)}/intrekken")
    assert "1 lopend concept stopt." in page.text
    refused = sent(admin, page, "/intrekken", reason="", _action="check")
    assert (refused.status, refused.errors) == (422, ["Schrijf waarom u deze versie intrekt."])
    page = sent(admin, page, "/intrekken", reason=REASON, _action="check")
    assert "Het formulier gaat dicht" in page.text
    again = sent(admin, page, "/intrekken", _action="change")
    assert (again.status, REASON in again.text) == (200, True)
    page = withdrawn(admin, version)
    assert "Dit formulier is gesloten" in page.text
    assert "gesloten" in admin.get("/ovl/werkplaats").text
    assert "Gesloten" in admin.get(FORM).text
    released(admin, version)
    assert active(admin.session).id == version.id
    assert actions(admin.session) == ["workshop.version_withdrawn", "workshop.version_released"]


def test_case_f13_the_version_before_comes_back_at_once(admin: Browser) -> None:
    first = active(admin.session)
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    admin.follow(sent(admin, admin.get(f"{FORM}/wijziging"), "/zet-live"))
    second = active(admin.session)
    old, new = (a_submission(admin.session, definition_version=one) for one in (first, second))
    page = admin.get(f"{of(second)}/intrekken")
    refused = sent(admin, page, "/intrekken", reason=REASON, _action="check")
    assert refused.errors == ["Kies wat er in de plaats komt."]
    page = sent(admin, page, "/intrekken", reason=REASON, _action="check", instead="back")
    assert "Versie 1 komt terug" in page.text
    assert admin.post(f"{of(second)}/intrekken", inputs(page, "/intrekken") | {"_action": ["withdraw"]}).status == 303
    now = active(admin.session)
    assert (now.number, now.hash, second.status, first.status) == (3, first.hash, "withdrawn", "retired")
    assert [one.definition_version_id for one in (old, new)] == [first.id, second.id]
    assert admin.post(f"{of(second)}/intrekken", inputs(page, "/intrekken") | {"_action": ["withdraw"]}).status == 303
    released(admin, second)
    assert (second.status, active(admin.session).id) == ("retired", now.id)


@pytest.mark.parametrize("waits", [False, True])
def test_case_f13_an_admin_who_closes_a_form_reads_which_change_would_open_it(admin: Browser, waits: bool) -> None:
    page = sent(
        admin, admin.get(f"{of(active(admin.session))}/intrekken"), "/intrekken", reason=REASON, _action="check"
    )
    assert "gaat weer open zodra" not in page.text
    if waits:
        proposal = proposed(admin)
        told, link = f"zodra een tweede lezer versie {proposal.number} aanvaardt", f"/voorstel/{proposal.id}"
    else:
        worded(admin, "detection_source", label_nl="Wie zag het geweld?")
        told, link = "zodra iemand ze live zet", f"{FORM}/wijziging"
    page = sent(
        admin, admin.get(f"{of(active(admin.session))}/intrekken"), "/intrekken", reason=REASON, _action="check"
    )
    assert f"Het formulier gaat weer open {told}." in page.text
    assert [one for one in page.links if one.endswith(link)]


def test_case_f13_who_goes_back_reads_of_no_change_that_opens_the_form(admin: Browser) -> None:
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    admin.follow(sent(admin, admin.get(f"{FORM}/wijziging"), "/zet-live"))
    worded(admin, "detection_source", label_nl="Wie merkte het geweld op?")
    page = admin.get(f"{of(active(admin.session))}/intrekken")
    chosen = {
        choice: sent(admin, page, "/intrekken", reason=REASON, _action="check", instead=choice) for choice in CHOICES
    }
    assert {choice: "gaat weer open zodra" in found.text for choice, found in chosen.items()} == CHOICES


def test_case_f13_an_earlier_version_is_withdrawn_while_somebody_fills_it_in(admin: Browser) -> None:
    first = active(admin.session)
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    admin.follow(sent(admin, admin.get(f"{FORM}/wijziging"), "/zet-live"))
    assert f"{of(first)}/intrekken" not in admin.get(f"{FORM}/versies").links
    assert admin.get(f"{of(first)}/intrekken").status == 410
    a_submission(admin.session, definition_version=first)
    withdrawn(admin, first)
    assert (first.status, active(admin.session).number) == ("withdrawn", 2)
    assert "Toch liever zoals het was?" not in admin.get(f"{FORM}/versies").text


def test_case_f13_a_closed_form_is_mended_in_the_workshop(admin: Browser) -> None:
    version = active(admin.session)
    withdrawn(admin, version)
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    admin.follow(sent(admin, admin.get(f"{FORM}/wijziging"), "/zet-live"))
    assert (active(admin.session).number, version.status) == (2, "withdrawn")
    assert "Dit formulier is gesloten" not in admin.get(f"{FORM}/versies").text


def test_case_f13_a_closed_register_is_read_and_not_begun(session: Session, new_web: Pages) -> None:
    homes.in_force(session)
    a_centre(session)
    reader, admin = new_web(), new_web()
    actor = reader.sign_in("coordinator", organisation=an_organisation(session, type="VLAAMSE_GEMEENSCHAP"))
    entry = homes.sent(session, actor, "question", {})
    admin.sign_in("admin")
    withdrawn(admin, definitions.active_version(session, "ovl", "question"))
    page = reader.get("/ovl/registers/question")
    assert "Voorlopig gesloten" in page.text
    assert (REASON in page.text, PHONE in page.text) == (True, True)
    assert not page.all("form", action="/ovl/registers/question")
    assert f"/ovl/formulieren/{entry.id}/inhoud" in page.links
    refused = reader.post("/ovl/registers/question")
    assert (refused.status, REASON in refused.text, PHONE in refused.text) == (410, True, True)
    assert reader.get(f"/ovl/formulieren/{entry.id}/inhoud").status == 200
