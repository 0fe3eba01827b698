"""Laws that hold for any expression: Kleene's, order independence, and agreement with CEL on known values."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from cel_expr_python import cel
from hypothesis import given, settings, strategies as st

from portal.definitions.expressions import ExpressionError, compiled, names, parse
from portal.definitions.expressions.nodes import walk
from portal.definitions.values import Unknown

TRUTHS = (True, False, Unknown.NOT_ASKED)
truth = st.sampled_from(TRUTHS)


def result(text: str, **answers: object) -> object:
    """What an expression gives."""
    return compiled(parse(text))(answers)


def same(one: str, other: str, **answers: object) -> None:
    """Two expressions mean the same, unknown being one thing."""
    found = [result(text, **answers) for text in (one, other)]
    found = [Unknown.UNDECIDED if isinstance(value, Unknown) else value for value in found]
    assert found[0] is found[1]


@given(a=truth, b=truth, c=truth)
def test_and_and_or_do_not_care_about_order(a: object, b: object, c: object) -> None:
    same("a && b && c", "c && a && b", a=a, b=b, c=c)
    same("a || b || c", "b || c || a", a=a, b=b, c=c)


@given(a=truth, b=truth)
def test_de_morgan_holds_with_unknowns(a: object, b: object) -> None:
    same("!(a && b)", "!a || !b", a=a, b=b)
    same("!(a || b)", "!a && !b", a=a, b=b)
    same("!!a", "a && a", a=a, b=b)


@given(a=truth, b=truth, c=truth)
def test_and_distributes_over_or(a: object, b: object, c: object) -> None:
    same("a && (b || c)", "a && b || a && c", a=a, b=b, c=c)


@given(a=truth, b=truth, c=truth)
def test_learning_an_answer_never_turns_a_result_round(a: object, b: object, c: object) -> None:
    text = "a && (b || !c)"
    before = result(text, a=a, b=b, c=c)
    if isinstance(before, bool):
        for known in (True, False):
            for name in "abc":
                answers = {"a": a, "b": b, "c": c}
                if isinstance(answers[name], Unknown):
                    assert result(text, **(answers | {name: known})) is before


NUMBERS = ("n", "m")
CODES = ("k", "l")
OPTIONS = ("ja", "nee", "deels")


def condition(depth: int) -> st.SearchStrategy[str]:
    """A condition over two numbers and two choices."""
    number = st.one_of(st.sampled_from(NUMBERS), st.integers(0, 9).map(lambda one: f"{one}.0"))
    total = st.one_of(
        number, st.tuples(number, st.sampled_from("+-*"), number).map(lambda one: f"({one[0]} {one[1]} {one[2]})")
    )
    leaf = st.one_of(
        st.tuples(total, st.sampled_from(("==", "!=", "<", "<=", ">", ">=")), total).map(" ".join),
        st.tuples(st.sampled_from(CODES), st.sampled_from(("==", "!=")), st.sampled_from(OPTIONS)).map(
            lambda one: f'{one[0]} {one[1]} "{one[2]}"'
        ),
        st.tuples(st.sampled_from(CODES), st.lists(st.sampled_from(OPTIONS), min_size=1)).map(
            lambda one: f"{one[0]} in [{', '.join(f'{code!r}' for code in one[1])}]"
        ),
        st.sampled_from(("true", "false")),
    )
    if not depth:
        return leaf
    inner = condition(depth - 1)
    return st.one_of(
        leaf,
        inner.map(lambda one: f"!({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) && ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) || ({two[1]})"),
        st.tuples(inner, inner, inner).map(lambda three: f"(({three[0]}) ? ({three[1]}) : ({three[2]}))"),
    )


ORACLE = cel.NewEnv(variables={"n": cel.Type.DOUBLE, "m": cel.Type.DOUBLE, "k": cel.Type.STRING, "l": cel.Type.STRING})


@settings(max_examples=150, deadline=None)
@given(condition(2), st.integers(-5, 20), st.integers(-5, 20), st.sampled_from(OPTIONS), st.sampled_from(OPTIONS))
def test_known_values_agree_with_cel(text: str, n: int, m: int, k: str, l: str) -> None:  # noqa: E741 -- CEL's name
    try:
        tree = parse(text)
    except ExpressionError:
        return
    expected = ORACLE.compile(text).eval(data={"n": float(n), "m": float(m), "k": k, "l": l}).value()
    assert compiled(tree)({"n": Decimal(n), "m": Decimal(m), "k": k, "l": l}) is expected


@settings(max_examples=100, deadline=None)
@given(condition(2), st.data())
def test_any_answers_give_a_truth_value_or_unknown(text: str, data: st.DataObject) -> None:
    try:
        tree = parse(text)
    except ExpressionError:
        return
    anything = st.sampled_from((None, "", "ja", Decimal(3), True, (), ("ja",), {"a": 1}, *Unknown))
    scope = {name: data.draw(anything) for name in names(tree)}
    assert isinstance(compiled(tree)(scope), bool | Unknown)
    assert sum(1 for _ in walk(tree)) <= 200


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1.\"'()[]!&|=<>+-*/?:, inexistsalp\\", max_size=60))
def test_any_text_is_read_or_refused_with_a_column(text: str) -> None:
    columns = range(1, len(text) + 2)
    try:
        columns = range(parse(text).column, len(text) + 2)
    except ExpressionError as error:
        columns = range(error.column, len(text) + 2)
    assert columns


@pytest.mark.parametrize("seed", range(5))
def test_a_shuffled_list_of_conditions_gives_the_same(seed: int) -> None:
    parts = ['a == "ja"', "n > 3", "!b", 'a in ["nee"]', "unknown_one", "answered(n)"]
    shuffled = random.Random(seed).sample(parts, len(parts))  # noqa: S311 -- a fixed shuffle, no secret
    for word in (" || ", " && "):
        same(word.join(parts), word.join(shuffled), a="ja", n=Decimal(2), b=False)
