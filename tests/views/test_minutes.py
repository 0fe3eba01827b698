"""A clerk writes the minutes of a meeting: with whom, about which cases; by number, and without opening one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests import families
from tests.factories import a_case, an_actor, an_organisation
from tests.filling import Filling
from tests.web import Browser


def test_a_clerk_writes_minutes_about_a_case_with_who_took_part(web: Browser, session: Session) -> None:
    families.in_force(session, "meeting")
    case = a_case(session, label="Gezin Esdoorn")
    director = an_actor(session, "director")
    web.sign_in("clerk", organisation=an_organisation(session, type="VLAAMSE_GEMEENSCHAP"))
    web.get("/ovl/registers/meeting")
    location = web.post("/ovl/registers/meeting").location
    filling = Filling(web, session, location, {"kind": "team", "participants.person": str(director.user_id)})
    filling.through()
    assert filling.send().status == 303
    page = web.get(f"{filling.base}/inhoud")
    assert case.number in page.text
    assert director.name in page.text
    assert "Gezin Esdoorn" not in page.text
    assert web.get(f"/ovl/dossiers/{case.id}").status == 403
