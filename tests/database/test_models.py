"""What every row keeps to: its id, its region, its version, its order of writing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.models import (
    SYSTEM_ID,
    Assignment,
    Case,
    Membership,
    Organisation,
    Person,
    Plan,
    Region,
    User,
)
from portal.models.identity import new_id
from portal.services import keys
from tests.factories import a_case, a_definition_version, a_plan, a_region, a_user, an_organisation


def test_ids_are_made_in_order_and_known_at_once() -> None:
    ids = [User(email="", name="").id, new_id(), new_id()]
    assert ids == sorted(ids)
    assert {each.version for each in ids} == {7}


def test_parents_are_written_before_their_children(session: Session) -> None:
    region, user, organisation = (
        Region(code="ovl", name="", brand=""),
        User(email="a@demo.invalid", name=""),
        Organisation(),
    )
    organisation.name, organisation.type, organisation.perspective = "Huis", "CAW", "hulpverlenend"
    hat = Membership(user_id=user.id, organisation_id=organisation.id, region="ovl", role="clerk")
    session.add_all([hat, organisation, user, region])
    session.flush()
    assert session.get(Membership, hat.id) is hat


def test_a_row_never_moves_to_another_region(session: Session) -> None:
    case = a_case(session)
    with pytest.raises(ValueError, match="another region"):
        case.region = "lim"
    assert case.region == "ovl"


def test_a_row_keeps_its_key(session: Session) -> None:
    case = a_case(session)
    with pytest.raises(ValueError, match="keeps its key"):
        case.key_id = keys.new_key(session, "ovl")


def test_no_row_points_across_regions(session: Session) -> None:
    case = a_case(session, region="ovl")
    a_region(session, "lim")
    session.add(Person(region="lim", case_id=case.id, key_id=case.key_id, details={"first_name": "Wies"}))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_save_on_an_old_version_fails(session: Session) -> None:
    organisation = an_organisation(session)
    session.execute(text("UPDATE organisation SET version = version + 1"))
    organisation.name = "Andere naam"
    with pytest.raises(StaleDataError):
        session.flush()


def test_a_case_has_one_director_at_a_time(session: Session) -> None:
    case = a_case(session, director=a_user(session))
    second = Assignment(region="ovl", case_id=case.id, user_id=a_user(session).id, key_id=case.key_id)
    session.add(second)
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_case_has_one_open_plan(session: Session) -> None:
    case = a_case(session)
    a_plan(session, case, status="afgesloten")
    a_plan(session, case)
    with pytest.raises(IntegrityError):
        a_plan(session, case)


def test_a_word_that_is_no_status_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="not among the defined enum values"):
        a_plan(session, a_case(session), status="begonnen")


@pytest.mark.parametrize(
    ("column", "value"), [("document", {"form": "ander"}), ("hash", "ander"), ("number", 99), ("base_source", "x")]
)
def test_a_published_definition_never_changes(session: Session, column: str, value: Any) -> None:  # noqa: ANN401 -- of any column
    version = a_definition_version(session)
    with pytest.raises(ValueError, match="never changes"):
        setattr(version, column, value)


def test_a_change_inside_a_published_document_is_never_written(session: Session) -> None:
    version = a_definition_version(session, document={"form": "referral"})
    version.document["form"] = "ander"
    session.flush()
    session.expire(version)
    assert version.document == {"form": "referral"}


def test_a_draft_of_a_definition_changes_until_it_is_published(session: Session) -> None:
    version = a_definition_version(session, status="draft")
    version.document = {"form": "referral"}
    version.status = "active"
    session.flush()
    assert version.document == {"form": "referral"}


def test_one_version_of_a_form_is_in_force(session: Session) -> None:
    a_definition_version(session)
    with pytest.raises(IntegrityError):
        a_definition_version(session, note="een tweede")


def test_the_system_has_an_account_that_never_signs_in(session: Session) -> None:
    system = session.get_one(User, SYSTEM_ID)
    assert not system.active
    assert system.password_hash == ""


def test_json_comes_back_as_it_was(session: Session) -> None:
    region = a_region(session, document={"namen": ["één", "🙂"], "leeg": None, "diep": {"a": [1, True]}})
    session.expire(region)
    assert region.document == {"namen": ["één", "🙂"], "leeg": None, "diep": {"a": [1, True]}}
    region.document["namen"] = []
    session.flush()
    session.expire(region)
    assert session.scalars(select(Region)).one().document["namen"] == []


def test_a_plan_and_its_case_share_a_region(session: Session) -> None:
    plan = a_plan(session, a_case(session))
    assert session.get_one(Case, plan.case_id).region == session.get_one(Plan, plan.id).region


def test_versions_of_definitions_are_numbered_once(session: Session) -> None:
    first = a_definition_version(session)
    with pytest.raises(IntegrityError):
        a_definition_version(session, number=first.number, status="draft")
