"""Statistics: coded answers of marked fields and nothing else leave the seal."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.definitions.language import Field, Option
from portal.definitions.values import Unknown
from portal.forms.answers import Row
from portal.models import StatisticFact
from portal.services import statistics
from tests.factories import a_submission

OPTIONS = (Option(code="stalking"), Option(code="fysiek"))
FIELDS = (
    Field(id="kinds", type="choices", statistics=True, options=OPTIONS),
    Field(id="acute_danger", type="yes_no", statistics=True),
    Field(id="level", type="scale", statistics=True),
    Field(id="refused", type="yes_no", statistics=True),
    Field(id="story", type="long_text", statistics=True),
    Field(id="private", type="yes_no"),
    Field(id="persons", type="group", columns=(Field(id="child", type="yes_no", statistics=True),)),
)
ANSWERS = {
    "kinds": ("stalking", "fysiek", "een eigen woord"),
    "acute_danger": "ja",
    "level": Decimal("7"),
    "refused": Unknown.REFUSED,
    "story": "Hij kwam terug",
    "private": "ja",
    "persons": (Row("a", {"child": "ja"}), Row("b", {"child": "nee"})),
}


def test_only_codes_of_marked_fields_are_written(session: Session) -> None:
    submission = a_submission(session)
    statistics.record(session, submission, FIELDS, ANSWERS)
    facts = session.execute(select(StatisticFact.field, StatisticFact.code, StatisticFact.region, StatisticFact.form))
    assert {tuple(fact) for fact in facts} == {
        ("kinds", "stalking", "ovl", "referral"),
        ("kinds", "fysiek", "ovl", "referral"),
        ("acute_danger", "ja", "ovl", "referral"),
        ("level", "7", "ovl", "referral"),
        ("refused", "refused", "ovl", "referral"),
        ("persons.child", "ja", "ovl", "referral"),
        ("persons.child", "nee", "ovl", "referral"),
    }
