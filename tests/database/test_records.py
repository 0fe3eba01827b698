"""What record fields offer: short lists whole, long ones by searching, always of this region and for this person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import NotFound
from portal.forms.fields.base import RecordChoice, Records, Searched
from portal.models import Municipality, Organisation, RegionPartner, Submission, Ticket, User, clock
from portal.models.identity import new_id
from portal.models.user import Role
from portal.queries import records, submissions
from portal.queries.submissions import Loaded
from tests import factories
from tests.forms import a_form_of

KINDS = (
    "organisation", "municipality", "police_zone", "user", "case", "person", "goal", "action", "table", "location",
    "division", "ticket", "risk_assessment",
)  # fmt: skip


def a_draft(session: Session, actor: Actor, **values: Any) -> Loaded:  # noqa: ANN401 -- handed on
    """A draft of a form with a field of every kind of record."""
    fields = [{"id": f"a_{kind}", "type": "record", "nl": kind, "of": kind} for kind in KINDS]
    form = a_form_of(*fields, form="sample")
    version = factories.a_definition_version(
        session, actor.region, "sample", hash=form.hash, document=form.definition.document(), status="retired"
    )
    draft = factories.a_submission(
        session,
        actor,
        actor.region,
        "sample",
        definition_version=version,
        organisation_id=actor.organisation_id,
        **values,
    )
    return submissions.loaded(session, draft)


def many_organisations(session: Session, number: int = 2000, region: str = "ovl") -> list[dict[str, Any]]:
    """Partners of a region, more than anybody can look through."""
    rows = [
        {
            "id": new_id(),
            "name": f"Wijkhuis Ébeniste {at:04}",
            "type": "CAW",
            "perspective": "hulpverlenend",
            "version": 1,
        }
        for at in range(number)
    ]
    session.execute(insert(Organisation), rows)
    session.execute(
        insert(RegionPartner),
        [
            {"id": new_id(), "region": region, "organisation_id": one["id"], "kind": "network", "version": 1}
            for one in rows
        ],
    )
    return rows


def offered(session: Session, found: Loaded, actor: Actor, **typed: list[str]) -> Records:
    """What the fields of the draft offer."""
    return records.choices(session, found, found.compiled.fields.values(), actor, typed)


def searched(session: Session, found: Loaded, actor: Actor, kind: str, text: str) -> list[str]:
    """The names that a text brings up."""
    field = records.field_named(found, f"a_{kind}")
    return [one.label for one in records.search(session, found, actor, field, text)]


@pytest.fixture
def actor(session: Session) -> Actor:
    """Somebody who fills in."""
    return factories.an_actor(session, "director")


def test_of_two_thousand_organisations_none_is_listed_and_a_search_brings_up_twenty(
    session: Session, actor: Actor
) -> None:
    many_organisations(session)
    found = a_draft(session, actor)
    here = offered(session, found, actor)["organisation"]
    assert isinstance(here, Searched)
    assert here == ()
    assert searched(session, found, actor, "organisation", "EBENISTE 0042") == ["Wijkhuis Ébeniste 0042"]
    assert len(searched(session, found, actor, "organisation", "wijkhuis ebeniste")) == 21
    assert searched(session, found, actor, "organisation", "w") == []
    assert searched(session, found, actor, "organisation", "100%_") == []


def test_what_was_chosen_is_judged_by_its_id_with_one_query(session: Session, actor: Actor) -> None:
    rows = many_organisations(session, 100)
    elsewhere = factories.an_organisation(session)
    found = a_draft(session, actor)
    sent: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: sent.append(str(args[2])))
    typed = [str(rows[3]["id"]), str(elsewhere.id), "geen id"]
    here = records.choices(session, found, [found.compiled.fields["a_organisation"]], actor, {"a_organisation": typed})
    assert [one.label for one in here["organisation"]] == ["Wijkhuis Ébeniste 0003"]
    assert len(sent) == 2


def test_a_post_with_thousands_of_boxes_is_not_a_query_each(session: Session, actor: Actor) -> None:
    many_organisations(session, 100)
    found = a_draft(session, actor)
    sent: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: sent.append(str(args[2])))
    offered(session, found, actor, **{f"x.{at}.a_organisation-search": [f"wijkhuis {at}"] for at in range(2000)})
    assert len(sent) < 150


def test_a_short_list_stands_there_whole_and_of_the_own_region_only(session: Session, actor: Actor) -> None:
    many_organisations(session, 3)
    many_organisations(session, 3, factories.a_region(session, "lim").code)
    here = offered(session, a_draft(session, actor), actor)["organisation"]
    assert not isinstance(here, Searched)
    assert [one.label for one in here] == [f"Wijkhuis Ébeniste {at:04}" for at in range(3)]


def test_an_old_name_finds_the_municipality_of_today(session: Session, actor: Actor) -> None:
    for at in range(12):
        factories.a_municipality(session, f"9902{at:x}", name=f"Voorbeeldgem {at}")
    aliases = [{"name": "Kruishoutem", "valid_to": "2018-12-31"}, {"name": "Zingem", "valid_to": "2018-12-31"}]
    factories.a_municipality(session, "45068", name="Kruisem", aliases=aliases)
    factories.a_municipality(session, "45017", name="Kruishoutem", valid_to=date(2018, 12, 31))
    found = a_draft(session, actor)
    field = records.field_named(found, "a_municipality")
    assert records.search(session, found, actor, field, "kruishoutem") == (
        RecordChoice("45068", "Kruisem", also="Kruishoutem"),
    )
    typed = offered(session, found, actor, **{"a_municipality-search": ["Kruishoutem"]})["municipality"]
    assert isinstance(typed, Searched)
    assert [one.id for one in typed.found["Kruishoutem"]] == ["45068"]
    assert session.get_one(Municipality, "45017").valid_to


def test_people_are_found_by_name_or_organisation(session: Session, actor: Actor) -> None:
    house = factories.an_organisation(session, name="CAW De Linde")
    for at in range(61):
        user = factories.a_user(session, name=f"Noor Wilg {at}")
        factories.a_membership(session, user=user, organisation=house)
    factories.a_membership(session, region="lim", user=factories.a_user(session, name="Noor Elders"))
    found = a_draft(session, actor)
    assert searched(session, found, actor, "user", "wilg 7")[0] == "Noor Wilg 7 (CAW De Linde)"
    assert len(searched(session, found, actor, "user", "linde noor")) == 21
    assert searched(session, found, actor, "user", "elders") == []


def test_cases_are_offered_by_number_to_whoever_may_open_them(session: Session, actor: Actor) -> None:
    mine = factories.a_case(session, director=session.get_one(User, actor.user_id))
    factories.a_case(session)
    here = offered(session, a_draft(session, actor), actor)["case"]
    assert [one.label for one in here] == [mine.number]
    assert offered(session, a_draft(session, factories.an_actor(session)), actor)["case"] == here


@pytest.mark.parametrize(("role", "names"), [("clerk", True), ("partner", False), ("supporter", False)])
def test_who_writes_the_minutes_names_every_case_of_the_region_by_its_number(
    session: Session, role: Role, names: bool
) -> None:
    case = factories.a_case(session)
    factories.a_case(session, "lim")
    actor = factories.an_actor(session, role)
    here = offered(session, a_draft(session, actor), actor)["case"]
    assert here == ([RecordChoice(str(case.id), case.number)] if names else [])


def test_the_family_and_the_plan_of_the_case_are_offered(session: Session, actor: Actor) -> None:
    case = factories.a_case(session)
    person = factories.a_person(session, case)
    plan = factories.a_plan(session, case)
    factories.a_goal(session, plan, case.key_id)
    factories.an_action(session, plan, case.key_id)
    here = offered(session, a_draft(session, actor, case_id=case.id, key_id=case.key_id), actor)
    assert [one.id for one in here["person"]] == [str(person.id)]
    assert [one.label for one in here["goal"]] == ["Samen rustig eten"]
    assert [one.label for one in here["action"]] == ["Belt de school"]
    without = offered(session, a_draft(session, actor), actor)
    assert [*without["person"], *without["goal"]] == []


def test_the_region_names_its_tables_locations_and_divisions(session: Session, actor: Actor) -> None:
    factories.a_region(session).document = {
        "tables": [{"id": "ovl_triage", "name": "Triagetafel"}],
        "locations": [{"id": "ovl_gent", "name": "Onthaal Gent"}],
        "divisions": [{"code": "gent", "name": "Afdeling Gent"}],
    }
    session.flush()
    here = offered(session, a_draft(session, actor), actor)
    assert here["table"] == [RecordChoice("ovl_triage", "Triagetafel")]
    assert here["location"] == [RecordChoice("ovl_gent", "Onthaal Gent")]
    assert here["division"] == [RecordChoice("gent", "Afdeling Gent")]


def a_sent(session: Session, actor: Actor, case_id: Any, hour: int, key_id: Any) -> Submission:  # noqa: ANN401 -- ids
    """A risk assessment that was sent on 12 May 2026."""
    form = a_form_of({"id": "x", "type": "text", "nl": "X"}, title={"nl": "Risicotaxatie"}, readers=["director"])
    version = factories.a_definition_version(
        session, "ovl", "risk_assessment", hash=form.hash, document=form.definition.document(), status="retired"
    )
    return factories.a_submission(
        session, actor, form="risk_assessment", definition_version=version, case_id=case_id, key_id=key_id,
        status="submitted", submitted_at=datetime(2026, 5, 12, hour, tzinfo=UTC),
    )  # fmt: skip


def test_what_was_sent_in_this_case_is_offered_by_its_day_to_whoever_may_read_it(
    session: Session, actor: Actor
) -> None:
    director = session.get_one(User, actor.user_id)
    case, other = factories.a_case(session, director=director), factories.a_case(session, director=director)
    one = a_sent(session, actor, case.id, 9, case.key_id)
    found = a_draft(session, actor, case_id=case.id, key_id=case.key_id)
    assert offered(session, found, actor)["risk_assessment"] == [
        RecordChoice(str(one.id), "Risicotaxatie van 12/05/2026")
    ]
    two = a_sent(session, actor, case.id, 11, case.key_id)
    a_sent(session, actor, other.id, 12, other.key_id)
    assert [(choice.id, choice.label) for choice in offered(session, found, actor)["risk_assessment"]] == [
        (str(two.id), "Risicotaxatie van 12/05/2026, 13.00 u."),
        (str(one.id), "Risicotaxatie van 12/05/2026, 11.00 u."),
    ]
    assert offered(session, found, factories.an_actor(session, "partner"))["risk_assessment"] == []


def test_a_ticket_is_offered_to_the_organisation_it_was_given_to_until_it_is_used_or_over(
    session: Session, actor: Actor
) -> None:
    consult = factories.a_submission(session, actor, organisation_id=actor.organisation_id)
    given = {"region": "ovl", "kind": "", "consult_id": consult.id, "organisation_id": actor.organisation_id}
    for number, day in (("T-1", date(2100, 1, 1)), ("T-2", date(2020, 1, 1))):
        session.add(Ticket(number=number, valid_to=day, **given))
    session.add(Ticket(number="T-3", valid_to=date(2100, 1, 1), withdrawn_at=clock.now(), **given))
    session.flush()
    found = a_draft(session, actor)
    assert [one.label for one in offered(session, found, actor)["ticket"]] == ["T-1"]
    assert offered(session, found, factories.an_actor(session))["ticket"] == []


def test_only_a_field_of_the_form_that_holds_records_is_searched(session: Session, actor: Actor) -> None:
    found = a_draft(session, actor)
    for name in ("weg", "a_organisation.x.weg", ""):
        with pytest.raises(NotFound):
            records.field_named(found, name)
