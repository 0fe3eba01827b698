"""Hidden parts of a page come back as they were sent, or as anything: no sign in them stops the portal (G02)."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.drafts import filled_in
from tests.uploads import Papers, a_pdf
from tests.web import Browser

ODD = ["\x00", "a\x00b", "\x1f" * 70, "\u202e", "é" * 300]


@pytest.mark.parametrize("sign", ODD)
def test_the_hidden_parts_of_a_page_take_any_sign(web: Browser, session: Session, sign: str) -> None:
    papers = Papers(web, session)
    form = filled_in(web.get(papers.step))
    form["_instance"], form["story"], form["_action"] = sign, "Buren belden.", "save"
    assert web.post(papers.step, form).status in (303, 409)
    assert web.post(f"{papers.step}/bewaar", form, htmx=True).status in (200, 409)
    assert papers.answers()["story"] == "Buren belden."


@pytest.mark.parametrize("sign", ODD)
def test_the_key_of_a_post_takes_any_sign(web: Browser, session: Session, sign: str) -> None:
    papers = Papers(web, session)
    papers.press("save")
    assert papers.post(a_pdf(), "a.pdf", "photos", sign).status in (303, 400, 422)
    check = f"{papers.base}/nazicht"
    form = filled_in(web.get(check), check)
    form["_once"] = sign
    assert web.post(check, form).status in (303, 400, 422)
