"""Two admins who put a form live at the same moment: one version comes into force, once (security.md F14)."""

from __future__ import annotations

import threading

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.models import DefinitionVersion
from tests.page import Page
from tests.web import Browser
from tests.workshop import FORM, at_the_desk, inputs, worded

ADMINS = 4


def pressing(web: Browser) -> dict[str, list[str]]:
    """What the button that puts a change live posts, from the page as this admin sees it."""
    return inputs(web.get(f"{FORM}/wijziging"), "/zet-live")


def at_once(app: Flask, session: Session) -> list[Page]:
    """Several admins, each with the page open, press the button at the same moment."""
    first = at_the_desk(Browser(app, session))
    worded(first, "detection_source", label_nl="Wie zag het geweld?")
    admins = [first, *(Browser(app, session) for _ in range(ADMINS - 1))]
    for one in admins[1:]:
        one.sign_in("admin")
    forms = [pressing(one) for one in admins]
    session.commit()
    start = threading.Barrier(ADMINS)
    answers: list[Page] = []

    def press(web: Browser, form: dict[str, list[str]]) -> None:
        start.wait(timeout=30)
        answers.append(web.post(f"{FORM}/wijziging/zet-live", form, token=form["csrf_token"][0]))

    threads = [threading.Thread(target=press, args=pair) for pair in zip(admins, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_case_f14_of_admins_who_publish_at_once_one_does(live_app: Flask) -> None:
    with live_app.app_context(), db.sessionmaker() as session:
        answers = at_once(live_app, session)
        session.expire_all()
        found = select(DefinitionVersion).where(DefinitionVersion.region == "ovl", DefinitionVersion.form == "referral")
        versions = session.scalars(found).all()
    assert sorted(one.number for one in versions if one.status in ("active", "retired")) == [1, 2]
    assert [one.number for one in versions if one.status == "active"] == [2]
    assert len(answers) == ADMINS
    assert [one.status for one in answers].count(303) == 1
    assert all(one.status in (303, 404, 409, 410) for one in answers)
