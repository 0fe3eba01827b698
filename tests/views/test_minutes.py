"""A clerk writes the minutes of a meeting: with whom, about which cases; by number, and without opening one."""

from __future__ import annotations

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tests import families
from tests.drafts import filled_in
from tests.factories import a_case, an_actor, an_organisation
from tests.filling import Filling
from tests.page import Page
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


def test_a_case_typed_late_into_a_row_that_was_taken_out_comes_back_with_it(web: Browser, session: Session) -> None:
    families.in_force(session, "meeting")
    cases = [str(a_case(session).id) for _ in range(2)]
    web.sign_in("clerk", organisation=an_organisation(session, type="VLAAMSE_GEMEENSCHAP"))
    web.get("/ovl/registers/meeting")
    filling = Filling(web, session, web.post("/ovl/registers/meeting").location, {"kind": "team"})
    filling.given |= {"items.case": cases[0], "participants.person": str(an_actor(session, "director").user_id)}
    filling.through()
    [row] = [key for key in filling.loaded().parts if key[1] == "items"]
    page = f"{filling.base}/stap/items/items/{row[2]}"
    late = filled_in(web.get(page))
    late[f"items.{row[2]}.case"] = cases[1]
    step = f"{filling.base}/stap/items"
    assert web.post(step, pressed(web.get(step), f"remove:items:{row[2]}")).status == 303
    assert web.post(page, late).status == 303
    assert web.post(step, pressed(web.get(step), f"restore:items:{row[2]}")).status == 303
    assert filling.loaded().parts[row].answers["case"]["id"] == cases[1]


def pressed(page: Page, action: str) -> MultiDict[str, str]:
    """What the form of a page posts when this button is pressed."""
    form = filled_in(page)
    form["_action"] = action
    return form
