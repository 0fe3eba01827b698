"""A form is published anew while drafts are open: each keeps its version; its owner may go over and sees what happens.

security.md F12: before the first step, halfway, where one sends and during a conflict, no answer is ever lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Attachment, AuditEvent, DefinitionVersion, Submission
from portal.services.idempotency import new_once_key
from tests.drafts import filled_in
from tests.forms import a_form
from tests.going_over import BANNER, FILLS, FIRST, SECOND, TYPED, Going, publish, said, the_file
from tests.page import Page
from tests.web import Browser


@pytest.fixture
def draft(web: Browser, session: Session) -> Going:
    """Somebody's draft of the first version."""
    return Going(web, session)


# What somebody sees


def test_each_page_of_an_older_draft_says_that_the_form_was_renewed_and_where_to_go_over(
    draft: Going, session: Session
) -> None:
    draft.filled()
    row = f"{draft.base}/stap/who/people/{draft.row}"
    pages = [draft.url("what"), draft.url("who"), row, f"{draft.base}/nazicht"]
    assert not any(BANNER in draft.web.get(page).text for page in pages)
    publish(session, SECOND)
    for address in (*pages, draft.web.get(f"{draft.base}/verder").location):
        page = draft.web.get(address)
        assert BANNER in page.text
        assert any(link.get("href") == draft.over for link in page.all("a"))
    assert BANNER in draft.fill("what", {"seen-day": "x"}).text


def test_everything_that_happens_is_seen_beforehand_with_ones_own_answers(draft: Going, session: Session) -> None:
    draft.filled()
    publish(session, SECOND)
    page = draft.sees()
    found = under_headings(page)
    assert {heading: sorted(lines) for heading, lines in found.items()} == {
        "Past niet meer": [
            "Hoe is het nu? | Gespannen",
            "Hoeveel kinderen zijn er? | drie of vier",
        ],
        "Wordt niet meer gevraagd": [
            "Wat baart zorgen? Noor | Slaapt slecht.",
            "Welke nota's zijn er? | notes.pdf",
            "Wie belde u? | De school.",
        ],
        "Wordt nu niet gevraagd": ["Wat volgt er? | Een gesprek."],
        "Nieuw en verplicht": ["Wat is er nu nodig? (Stap what)"],
        "Anders gevraagd": [
            "Onder welke naam volgen we dit gezin op? | Gezin Wilg Heet nu: Hoe noemen we dit gezin?",
        ],
        "Verhuist": [
            "Waarover ging het? Noor, Telefoon 1 | Opvang. Staat nu bij: Stap what",
            "Wat gebeurde er? | Er werd geroepen. De buren belden. Staat nu bij: Stap now",
            "Wat is de voornaam? Noor | Noor Staat nu bij: Stap what",
        ],
        "Blijft staan": ["Wanneer zag u het gezin? | 31 2 2026", "Welk bewijs is er? | proof.pdf"],
    }  # fmt: skip
    assert draft.loaded().submission.status == "draft"


def under_headings(page: Page) -> dict[str, list[str]]:
    """The questions under each heading, as one reads them."""
    found: dict[str, list[str]] = {}
    heading = ""
    for element in page.one("div", id="page-content").iter():
        if element.tag == "h2":
            heading = said(element)
        elif "govuk-summary-list__row" in element.get("class", ""):
            found.setdefault(heading, []).append(" | ".join(said(one) for one in element))
        elif element.tag == "li":
            found.setdefault(heading, []).append(said(element))
    return found


# Going over


def test_who_goes_over_keeps_what_fits_where_it_belongs_now_and_can_read_the_rest(
    draft: Going, session: Session
) -> None:
    draft.filled()
    draft.submission.facts = {**draft.submission.facts, "earlier": {"triage": {}}}
    session.commit()
    before = draft.loaded()
    version = publish(session, SECOND)
    answer = draft.goes_over()
    later = draft.later()
    assert (answer.status, answer.location) == (303, f"/ovl/formulieren/{later.id}/verder")
    _is_the_same_draft(before.submission, later, version)
    _has_what_fits(draft, later)
    old = draft.loaded()
    assert (old.submission.status, old.submission.definition_hash) == ("withdrawn", FIRST.hash)
    assert {key: (one.raw, one.answers) for key, one in old.parts.items()} == {
        key: (one.raw, one.answers) for key, one in before.parts.items()
    }
    page = draft.web.get(draft.over)
    assert all(text in page.text for text in ("Gespannen", "drie of vier", "Slaapt slecht.", "De school.", "notes.pdf"))
    assert any(link.get("href") == f"/ovl/formulieren/{later.id}/verder" for link in page.all("a"))
    for address in ("begin", "stap/what", "nazicht", "bestanden/toevoegen/now/proof"):
        assert draft.web.get(f"{draft.base}/{address}").location == draft.over
    assert draft.web.get(f"{draft.base}/verder").location == f"/ovl/formulieren/{later.id}/verder"
    shown = draft.web.follow(draft.web.get(f"/ovl/formulieren/{later.id}/verder"))
    assert BANNER not in shown.text
    assert any(link.get("href") == draft.over for link in shown.all("a"))
    assert [one.action for one in trail(session, draft.submission)][-1] == "submission.carried_over"
    assert trail(session, later)[0].action == "submission.continued"


def _is_the_same_draft(before: Submission, later: Submission, version: DefinitionVersion) -> None:
    """Whose it is, where it belongs and what the portal knew stay; the version is the new one."""
    assert later.definition_version_id == version.id
    for name in ("author_id", "owner_id", "organisation_id", "shared", "municipality_nis", "key_id", "label", "facts"):
        assert getattr(later, name) == getattr(before, name), name


def _has_what_fits(draft: Going, later: Submission) -> None:
    """Answers, text that is wrong, rows in rows and files stand where they are asked now."""
    found = draft.loaded(later)
    assert found.evaluation.value("name") == "Gezin Wilg"
    assert found.parts["now", "", ""].answers["story"] == "Er werd geroepen.\nDe buren belden."
    assert found.raw("what", "", "") == {
        name: [text] for name, text in TYPED.items() if name not in ("story", "phone", "children")
    }
    (person,) = found.rows("what", "people")
    (call,) = found.rows("what", f"people.{draft.row}.calls")
    assert (person.row_id, person.answers, call.answers) == (draft.row, {"first": "Noor"}, {"about": "Opvang."})
    assert found.visited == {"what", "now"}
    files = draft.session.scalars(select(Attachment).where(Attachment.region == "ovl")).all()
    assert {file.field: file.submission_id for file in files} == {"proof": later.id, "notes": draft.submission.id}
    proof = the_file(found, "proof")
    page = draft.web.get(f"/ovl/formulieren/{later.id}/bestanden/{proof.id}")
    assert page.status == 200


def trail(session: Session, submission: Submission) -> Sequence[AuditEvent]:
    """What was written down about a submission."""
    wanted = select(AuditEvent).where(AuditEvent.stream_id == str(submission.id)).order_by(AuditEvent.sequence)
    return session.scalars(wanted).all()


def test_a_form_that_changed_only_elsewhere_carries_everything(draft: Going, session: Session) -> None:
    draft.filled()
    before = draft.loaded()
    publish(
        session,
        a_form(
            *[step.model_dump(exclude_unset=True) for step in FIRST.definition.steps], **FILLS, intro={"nl": "Nieuw."}
        ),
    )
    assert "Voor wat u invulde, verandert er niets." in draft.sees().text
    draft.goes_over()
    after = draft.loaded(draft.later())
    assert {key: (one.raw, one.answers, one.sequence) for key, one in after.parts.items()} == {
        key: (one.raw, one.answers, one.sequence) for key, one in before.parts.items()
    }
    page = draft.web.get(draft.over)
    assert "Alles wat u invulde, ging mee." in page.text


# Nothing is lost, whenever the form is published (security.md F12)


def test_case_f12_before_the_first_step_the_draft_keeps_its_version_and_says_so(draft: Going, session: Session) -> None:
    publish(session, SECOND)
    assert BANNER in draft.web.get(f"{draft.base}/begin").text
    page = draft.open("what")
    assert BANNER in page.text
    assert page.all("input", name="phone")
    assert draft.fill("what", TYPED, "save").status == 303
    assert draft.loaded().raw("what") == {name: [text] for name, text in TYPED.items()}


def test_case_f12_halfway_what_was_open_is_saved_on_its_own_version(draft: Going, session: Session) -> None:
    draft.filled()
    page = draft.open("what")
    publish(session, SECOND)
    assert draft.send(page, {"phone": "De huisarts.", "story": "Meer."}, "save").status == 303
    found = draft.loaded()
    assert (found.raw("what") or {})["phone"] == ["De huisarts."]
    assert found.submission.definition_hash == FIRST.hash
    draft.goes_over()
    assert draft.loaded(draft.later()).parts["now", "", ""].answers["story"] == "Meer."


def test_case_f12_at_submit_the_version_it_was_filled_in_on_is_sent(draft: Going, session: Session) -> None:
    draft.fill("what", {"name": "Gezin Wilg", "phone": "De school."}, "save")
    check = f"{draft.base}/nazicht"
    form = filled_in(draft.web.get(check), check)
    publish(session, SECOND)
    form["remark"] = "Nog dit."
    assert draft.web.post(check, form).status == 303
    sent = draft.loaded()
    assert (sent.submission.status, sent.submission.definition_hash) == ("submitted", FIRST.hash)
    assert (sent.evaluation.value("phone"), sent.evaluation.value("remark")) == ("De school.", "Nog dit.")
    assert draft.web.get(draft.over).status == 410
    assert draft.web.post(draft.over, {"_seen": "x", "_once": new_once_key()}).status == 410


def test_case_f12_during_a_conflict_both_texts_stand_and_the_page_says_that_the_form_was_renewed(
    draft: Going, session: Session, new_web: Callable[[], Browser]
) -> None:
    draft.fill("what", {}, "save")
    mine = draft.open("what")
    other = new_web()
    other.be(draft.actor)
    theirs = {**filled_in(other.get(draft.url("what"))), "story": "Van het andere toestel.", "_action": "save"}
    assert other.post(draft.url("what"), theirs).status == 303
    publish(session, SECOND)
    page = draft.send(mine, {"story": "Van hier."})
    assert page.status == 409
    assert all(text in page.text for text in ("Van hier.", "Van het andere toestel.", BANNER))
    assert draft.send(page, {"story": "Van beide."}, "save").status == 303
    draft.goes_over()
    assert draft.loaded(draft.later()).parts["now", "", ""].answers["story"] == "Van beide."
