"""Expressions: what they mean, above all when something is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from portal.definitions.expressions import compiled, names, parse
from portal.definitions.values import PartialDate, Reference, Unknown

U = Unknown.UNDECIDED
LEVELS = ("laag", "medium", "hoog", "niet_bepaald")
TODAY = date(2026, 3, 2)


def value(text: str, scope: Mapping[str, Any] | None = None, **answers: object) -> object:
    """What an expression gives for some answers."""
    orders = {"level": LEVELS, "row.level": LEVELS, "persons.level": LEVELS, "score.ifg.level": LEVELS}
    return compiled(parse(text), orders, {"persons"})({**(scope or {}), **answers})


def rows(*values: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Rows of a group."""
    return values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true && !false", True),
        ('a == "ja" && n > 3', True),
        ('a != "ja" || n <= 3', False),
        ("n in [1, 2, 5]", True),
        ('"x" in ["a", t]', True),
        ("1 + 2 * 3 - 4 / 2", Decimal(5)),
        ("-n + 1", Decimal(-4)),
        ("-3 + n", Decimal(2)),
        ("-(n)", Decimal(-5)),
        ('a == "ja" ? "yes" : "no"', "yes"),
        ('a == "nee" ? "yes" : "no"', "no"),
        ('t + "y"', "xy"),
        ("size(t)", Decimal(1)),
        ('contains("abc", "b")', True),
        ('contains(["a"], "b")', False),
        ("n >= 5 && n < 6", True),
        ("[n, 1]", (Decimal(5), Decimal(1))),
        ("\"it's\" == 'it\\'s'", True),
    ],
)
def test_known_values_give_known_results(text: str, expected: object) -> None:
    assert value(text, a="ja", n=Decimal(5), t="x") == expected


@pytest.mark.parametrize("state", [None, "", "onbekend", *Unknown])
def test_every_way_of_not_knowing_is_unknown_to_a_condition(state: object) -> None:
    assert value('x == "ja"', x=state) is U
    assert value('x != "ja"', x=state) is U
    assert value('!(x == "ja")', x=state) is U
    assert value("x > 1", x=state) is U
    assert value('x in ["ja"]', x=state) is U
    assert value("x + 1", x=state) is U
    assert value("x ? 1 : 2", x=state) is U


def test_false_and_unknown_is_false_and_true_or_unknown_is_true() -> None:
    assert value('x == "ja" && false') is False
    assert value('x == "ja" || true') is True
    assert value('x == "ja" && true') is U
    assert value('x == "ja" || false') is U


def test_a_bare_name_keeps_its_own_state() -> None:
    assert value("x", x=Unknown.REFUSED) is Unknown.REFUSED
    assert value("x", x="onbekend") is Unknown.NOT_KNOWN
    assert value("x") is Unknown.NOT_ASKED


def test_the_state_functions_are_always_true_or_false() -> None:
    states = {"not_known": "onbekend", "refused": Unknown.REFUSED, "answered": "ja"}
    for function, yes in states.items():
        assert value(f"{function}(x)", x=yes) is True
        for other in {*states.values(), None} - {yes}:
            assert value(f"{function}(x)", x=other) is False
    assert value("not_known(x)", x=("onbekend",)) is True
    assert value("answered(x)", x=()) is False
    assert value("answered(persons)", persons=()) is False


def test_nothing_equals_the_unknown_code() -> None:
    assert value('x == "onbekend"', x="ja") is U
    assert value('x in ["onbekend", "ja"]', x="ja") is True
    assert value('x in ["onbekend", "ja"]', x="nee") is U
    assert value('"onbekend" in x', x=("onbekend", "ja")) is U
    assert value('"nee" in x', x=("onbekend", "ja")) is U
    assert value('"ja" in x', x=("onbekend", "ja")) is True
    assert value('"ja" in x', x=()) is False
    assert value("x in []") is False


def test_what_cannot_be_worked_out_is_unknown() -> None:
    for text in (
        "n / 0",
        "n * 999999999999999",
        "t + 1",
        "n + t",
        "t < 1",
        "size(n)",
        "contains(n, 1)",
        "sum(t)",
        "x.y",
    ):
        assert value(text, n=Decimal(5), t="x") in {U, Unknown.NOT_ASKED}, text
    assert value('t + "b"', t="a" * 1000) is U
    assert value("size(x)") is U
    assert value('"a" in x') is U
    assert value("x in t.split", x="a") is U
    assert value("day + 99999999", day=TODAY) is U
    assert value("day - t", day=TODAY, t="x") is U
    assert value("days_between(n, day)", n=Decimal(5), day=TODAY) is U
    assert value("n == 1", n={"a": 1}) is False
    assert value("n > 1", n=time(3)) is U
    assert value("n in [1]", n={}) is U
    assert value("n.exists(p, true)", n="abc") is U
    assert value("x.exists(p, true)") is U
    assert value('"a" in n', n=Decimal(5)) is U
    assert value('count(true) == "x"') is False
    assert value('count(true, x == 1) == "x"') is U
    assert value("n > 1", n=float("nan")) is U


@pytest.mark.parametrize("text", ["nothing(n)", "size()", "count()", "contains(n)", "days_between(n)"])
def test_a_wrong_call_is_unknown(text: str) -> None:
    assert value(text, n=Decimal(5)) is U


def test_ordered_options_compare_by_their_order() -> None:
    assert value('level < "hoog"', level="laag") is True
    assert value('level >= "medium"', level="laag") is False
    assert value('"medium" < level', level="hoog") is True
    assert value("level < score.ifg.level", level="laag", score={"ifg": {"level": "hoog"}}) is True
    assert value('(true ? level : level) < "hoog"', level="laag") is True
    assert value('(true ? "laag" : level) < "hoog"', level="laag") is True


def test_undetermined_and_foreign_codes_have_no_place_in_an_order() -> None:
    assert value('level < "hoog"', level="niet_bepaald") is U
    assert value('level < "hoog"', level="elders") is U
    assert value('level < "hoog"', level={}) is U
    assert value('level == "niet_bepaald"', level="niet_bepaald") is True


def test_rows_are_looked_at_one_by_one() -> None:
    persons = rows({"roles": ("slachtoffer",), "age": Decimal(30)}, {"roles": ("pleger",), "age": Decimal(9)})
    assert value('persons.exists(p, "slachtoffer" in p.roles)', persons=persons) is True
    assert value("persons.all(p, p.age > 18)", persons=persons) is False
    assert value("size(persons.filter(p, p.age < 18))", persons=persons) == 1
    assert value("sum(persons.map(p, p.age))", persons=persons) == 39
    assert value("sum(persons.filter(p, p.age > 18).map(q, q.age))", persons=persons) == 30
    assert value("count(persons.map(p, p.age > 1))", persons=persons) == 2
    assert value("size(persons)") == 0
    assert value('persons.exists(p, p.level > "laag")', persons=rows({"level": "hoog"})) is True
    assert value('roles.exists(r, r == "a")', roles=("a", "b")) is True


def test_rows_may_be_objects_that_hold_values() -> None:
    persons = (SimpleNamespace(values={"age": Decimal(9)}), SimpleNamespace())
    assert value("persons.exists(p, p.age < 18)", persons=persons) is True


def test_an_unknown_row_leaves_open_what_the_others_do_not_decide() -> None:
    some = rows({"age": Decimal(9)}, {})
    assert value("persons.exists(p, p.age < 18)", persons=some) is True
    assert value("persons.exists(p, p.age > 18)", persons=some) is U
    assert value("persons.all(p, p.age > 18)", persons=some) is False
    assert value("persons.all(p, p.age < 18)", persons=some) is U
    assert value("sum(persons.map(p, p.age))", persons=some) is U


def test_a_filter_that_is_not_sure_gives_bounds() -> None:
    some = rows({"age": Decimal(9)}, {})
    young = "persons.filter(p, p.age < 18)"
    assert value(f"size({young}) >= 1", persons=some) is True
    assert value(f"size({young}) >= 2", persons=some) is U
    assert value(f"size({young}) > 2", persons=some) is False
    assert value(f"size({young})", persons=some) is U
    assert value(young, persons=some) is U
    assert value(f"sum({young}.map(p, p.age))", persons=some) is U
    assert value(f"{young}.exists(p, p.age == 9)", persons=some) is True
    assert value(f"{young}.exists(p, p.age == 8)", persons=some) is U
    assert value(f"9 in {young}.map(p, p.age)", persons=some) is True
    assert value(f"8 in {young}.map(p, p.age)", persons=some) is U


def test_count_says_how_many_conditions_hold_as_far_as_known() -> None:
    assert value("count(n > 1, n > 9, n > 2)", n=Decimal(5)) == 2
    assert value("count(n > 1, x > 1) >= 1", n=Decimal(5)) is True
    assert value("count(n > 1, x > 1) >= 2", n=Decimal(5)) is U
    assert value("count(x > 1)") is U
    assert value("count(n > 1, x > 1) + 1", n=Decimal(5)) is U


def test_dates_and_days() -> None:
    facts = {"facts": {"today": TODAY}}
    assert value("today() == facts.today", facts) is True
    assert value("days_between(d, facts.today)", facts, d=date(2026, 2, 28)) == 2
    assert value("days_between(d, facts.today)", facts, d=datetime(2026, 2, 28, 23, 0)) == 2  # noqa: DTZ001 -- a local hour
    assert value("age_at(d, facts.today)", facts, d=date(2008, 3, 3)) == 17
    assert value("age_at(d, facts.today)", facts, d=date(2008, 3, 2)) == 18
    assert value("facts.today + 180", facts) == date(2026, 8, 29)
    assert value("facts.today - 2", facts) == date(2026, 2, 28)
    assert value("facts.today > d", facts, d=date(2026, 1, 1)) is True


def test_partial_dates_decide_as_far_as_they_can() -> None:
    facts = {"facts": {"today": TODAY}}
    year = PartialDate(2015)
    assert value("age_at(d, facts.today) < 18", facts, d=year) is True
    assert value("age_at(d, facts.today) < 11", facts, d=year) is U
    assert value("age_at(d, facts.today) == 40", facts, d=year) is False
    assert value("age_at(d, facts.today) != 40", facts, d=year) is True
    assert value("age_at(d, facts.today) <= 11", facts, d=year) is True
    assert value("age_at(d, facts.today) <= 9", facts, d=year) is False
    assert value("age_at(d, facts.today) <= 10", facts, d=year) is U
    assert value("age_at(d, facts.today) == 10", facts, d=year) is U
    assert value("age_at(d, facts.today)", facts, d=year) is U
    assert value("d < facts.today", facts, d=year) is True
    assert value("facts.today > d", facts, d=year) is True
    assert value("d >= facts.today", facts, d=PartialDate(2026)) is U
    assert value("d == facts.today", facts, d=PartialDate(2026, 3, 2)) is True
    assert value("d == e", d=year, e=PartialDate(2015)) is U
    assert value("d == t", d=year, t="x") is U


def test_about_reaches_two_years_to_both_sides() -> None:
    about = PartialDate(2015, 2, about=True)
    assert (about.earliest, about.latest) == (date(2013, 2, 1), date(2017, 2, 28))
    assert PartialDate(1, about=True).earliest == date(1, 1, 1)
    assert PartialDate(9999, about=True).latest == date(9999, 12, 31)
    with pytest.raises(ValueError, match="no such day"):
        _ = PartialDate(2015, 13, 1).earliest


def test_records_are_equal_by_id() -> None:
    one, same = Reference("a", "Politie"), Reference("a", "Politie Gent")
    assert value("x == y", x=one, y=same) is True
    assert value("x == y", x=one, y=Reference("", "", "Buurman")) is False


def test_scores_may_be_objects() -> None:
    result = SimpleNamespace(total=Decimal(4), unknown=2, level="hoog", critical=(SimpleNamespace(id="f_weapon"),))
    scope = {"score": {"ifg": result}}
    assert value("score.ifg.total + score.ifg.unknown", scope) == 6
    assert value('score.ifg.level == "hoog"', scope) is True
    assert value('"f_weapon" in score.ifg.critical', scope) is True
    assert value("score.other.total > 1", scope) is U
    assert value("score.ifg.unknown + 1", {"score": {"ifg": {"unknown": 2}}}) == 3


def test_a_wrong_kind_of_number_is_unknown() -> None:
    assert value("n + 1", n=1.5) is U


def test_names_are_dotted_under_their_group() -> None:
    tree = parse(
        'persons.filter(p, p.age > 1).exists(q, q.name == a) && facts.today > row.d && ["x"].exists(r, r == b)'
    )
    assert names(tree) == {"persons", "persons.age", "persons.name", "a", "facts.today", "row.d", "b", "r"}


def test_a_hundred_conditions_do_little_work() -> None:
    calls = 0

    class Counting(dict[str, Any]):
        def get(self, key: str, default: object = None) -> object:
            nonlocal calls
            calls += 1
            return super().get(key, default)

    conditions = [compiled(parse(f'a{i} == "ja" && n{i} > 3')) for i in range(100)]
    scope = Counting({f"a{i}": "nee" for i in range(100)})
    assert {condition(scope) for condition in conditions} == {False}
    assert calls == 100
