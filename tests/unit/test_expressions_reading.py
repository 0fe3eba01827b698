"""Expressions as text: what can be read, what is refused and where, and how a condition sounds in Dutch."""

from __future__ import annotations

import pytest

from portal.definitions.expressions import ExpressionError, Type, check, in_dutch, parse, type_of
from portal.definitions.expressions.kinds import ANY, BOOL, DATE, NUMBER, OPAQUE, RECORD, TEXT


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "geen voorwaarde"),
        ("a = 3", 3, "schrijf =="),
        ("a <> 3", 3, "Schrijf != in plaats van '<>'"),
        ("not a == 3", 1, "Schrijf ! in plaats van 'not'"),
        ("a == “x”", 6, "rechte aanhalingstekens"),
        ("a & b", 3, "&&"),
        ("a | b", 3, "||"),
        ("a and b", 3, "&&"),
        ("a of b", 3, "||"),
        ("a ==", 5, "te vroeg"),
        ('"abc', 1, "niet gesloten"),
        ("a $ b", 3, "'$'"),
        ("a b", 3, "'b'"),
        ("a < b < c", 7, "'<'"),
        ("size(a).b", 9, "punt"),
        ('"a\\n"', 3, "backslash"),
        ("1234567890123456", 1, "te groot"),
        ("a" * 501, 501, "hoogstens 500"),
        ("(" * 17 + "a" + ")" * 17, 17, "haakjes"),
        ("!" * 20 + "a", 17, "te diep"),
        ("[" + "1," * 210 + "1]", 1, "onderdelen"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_column(text: str, column: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.column, words in caught.value.message) == (column, True), caught.value.message


NAMES = {
    "danger": Type("choice", ("ja", "nee", "onbekend")),
    "colour": Type("choice", ("rood", "blauw")),
    "level": Type("choice", ("laag", "hoog"), ordered=True),
    "other_level": Type("choice", ("laag", "hoog"), ordered=True),
    "roles": Type("choices", ("slachtoffer", "pleger")),
    "n": NUMBER,
    "t": TEXT,
    "d": DATE,
    "b": BOOL,
    "moment": Type("datetime"),
    "address": OPAQUE,
    "note": Type("nothing"),
    "partner": RECORD,
    "files": Type("list", element=RECORD),
    "persons": Type("group", members={"roles": Type("choices", ("slachtoffer",)), "age": NUMBER, "ok": BOOL}),
    "facts": Type("members", members={"today": DATE}),
    "anything": ANY,
    "earlier": Type(
        "earlier",
        members={
            "risk": Type("members", members={"level": Type("choice", ("laag", "hoog"), ordered=True), "n": NUMBER})
        },
    ),
}


@pytest.mark.parametrize(
    "text",
    [
        'danger == "ja" && n > 3 || b',
        'danger in ["ja", "nee"]',
        'danger in [t, "nee"]',
        'level < "hoog"',
        "level < other_level",
        '"slachtoffer" in roles',
        't in ["a", "b"]',
        'persons.exists(p, "slachtoffer" in p.roles)',
        "persons.filter(p, p.ok).all(p, p.age > 3)",
        'roles.exists(r, r == "pleger")',
        "sum(persons.map(p, p.age)) > 3",
        "count(b, n > 3) >= 1",
        "count(persons.map(p, p.ok)) >= 1",
        "size(roles) > 0 && size(t) > 0 && size(persons) > 0",
        "days_between(d, facts.today) > 3",
        "age_at(d, today()) > 3",
        "d + 3 > facts.today",
        "moment > d",
        't + "x" == "ax"',
        'contains(t, "x")',
        'contains(roles, "pleger")',
        "not_known(danger) || refused(partner) || answered(files)",
        "partner == partner",
        '(b ? "rood" : "blauw") == "rood"',
        "-n < 3",
        "!b",
        "anything.what > 3 || anything == 1",
        'earlier.risk.level == "hoog" && earlier.risk.n > 3',
        "level < earlier.risk.level",
        "answered(earlier.risk.level)",
        "true",
    ],
)
def test_what_fits_has_no_problems(text: str) -> None:
    assert check(parse(text), NAMES, "bool") == ()


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("n", 1, "Hier hoort een voorwaarde"),
        ("n && b", 1, "een voorwaarde, en dit is een getal"),
        ("!n", 2, "een voorwaarde"),
        ("-t == 1", 2, "een getal"),
        ("dangr == 1", 1, "Bedoelde u 'danger'"),
        ("null == n", 1, "answered(veld)"),
        ("row.x == 1", 1, "alleen in een kolom"),
        ("facts.todai == d", 1, "Bedoelde u 'today'"),
        ("n.x == 1", 1, "geen onderdelen"),
        ("persons.age == 1", 1, "exists(rij"),
        ('danger == "jaa"', 11, "Bedoelde u 'ja'"),
        ('danger == "purper"', 11, "Kies uit: ja, nee"),
        ('danger == "onbekend"', 11, "not_known"),
        ("danger == 1", 11, "tussen aanhalingstekens"),
        ('"rood" == danger', 1, "geen optie van 'danger'"),
        ('(b ? danger : danger) == "x"', 26, "geen optie"),
        ("danger == colour", 1, "geen enkele optie"),
        ("danger == n", 1, "niet te vergelijken"),
        ("roles == roles", 1, "niet te vergelijken"),
        ("address == address", 1, "niet te vergelijken"),
        ('danger < "nee"', 1, "geen volgorde"),
        ("danger < colour", 1, "geen volgorde"),
        ('t < "a"', 1, "kunt u een tekst niet vergelijken"),
        ('danger in ["ja", "purper"]', 18, "geen optie"),
        ("danger in [n]", 12, "een tekst"),
        ("n in t", 6, "een lijst"),
        ('"getuige" in roles', 1, "geen optie van 'roles'"),
        ("n in persons", 1, "bevat rijen"),
        ('"a" in [1, 2]', 1, "Deze lijst bevat een getal"),
        ('t in [1, "a"]', 10, "één soort"),
        ("b + 1 == 1", 1, "Rekenen kan niet"),
        ("n + t == 1", 5, "een getal"),
        ("d + t == d", 5, "een getal"),
        ("t + n == t", 5, "een tekst"),
        ("(n ? 1 : 2) == 1", 2, "een voorwaarde"),
        ("(b ? 1 : t) == 1", 10, "gelijksoortig"),
        ("sise(t) == 1", 1, "Bedoelde u 'size'"),
        ("zzz(t) == 1", 1, "Er zijn:"),
        ("size() == 1", 1, "vraagt 1 waarde(n)"),
        ("count() == 1", 1, "1 tot 20"),
        ("size(n) == 1", 6, "size()"),
        ("sum(roles) == 1", 5, "sum()"),
        ("sum(persons.map(p, p.roles)) == 1", 5, "sum()"),
        ("count(n) == 1", 7, "count()"),
        ("count(persons.map(p, p.age)) == 1", 7, "count()"),
        ("age_at(n, d) == 1", 8, "een datum"),
        ("contains(n, t)", 10, "een tekst of een lijst"),
        ("contains(t, n)", 13, "een tekst in een tekst"),
        ('contains(roles, "x")', 17, "geen optie"),
        ("answered(n + 1)", 10, "de naam van een veld"),
        ("answered(note)", 10, "geen antwoord"),
        ("persons.exists(p, p.age)", 19, "een voorwaarde"),
        ("persons.exists(p, persons.exists(q, true))", 19, "niet binnen"),
        ("persons.exists(n, true)", 1, "al een veld"),
        ("n.exists(p, true)", 1, "een lijst"),
        ("earlier == n", 1, "Schrijf earlier."),
        ('earlier.risk == "hoog"', 1, "Schrijf earlier."),
        ('earlier.risk.level.x == "hoog"', 1, "Schrijf earlier."),
        ('earlier.rsk.level == "hoog"', 1, "Bedoelde u 'risk'"),
        ('earlier.risk.levl == "hoog"', 1, "Bedoelde u 'level'"),
        ('earlier.risk.level == "rood"', 23, "geen optie van 'earlier.risk.level'"),
        ('earlier.risk.level < "hoog"', 1, "Bij een eerder formulier kan < niet"),
    ],
)
def test_what_does_not_fit_is_found_at_its_column(text: str, column: int, words: str) -> None:
    found = check(parse(text), NAMES, "bool")
    assert [(one.column, words in one.message) for one in found] == [(column, True)], found


def test_without_the_other_forms_any_earlier_answer_may_be_named() -> None:
    assert check(parse('earlier.ander.wat == "x"'), {"earlier": Type("earlier")}, "bool") == ()


def test_the_codes_that_a_formula_can_give_are_known() -> None:
    assert type_of(parse('b ? "ja" : (b ? "nee" : "deels")'), NAMES).options == ("ja", "nee", "deels")
    assert type_of(parse("b ? level : level"), NAMES).options == ("laag", "hoog")
    assert type_of(parse('b ? "laag" : level'), NAMES).options == ("laag", "hoog")


LABELS = {
    "danger": "Is er gevaar?",
    "danger=ja": "Ja",
    "danger=nee": "Nee",
    "persons": "Gezinsleden",
    "persons.roles": "Rol",
    "persons.roles=pleger": "Pleger",
    "facts.today": "vandaag",
    "level": "Niveau",
    "level=": "Niveau",
    "level=hoog": "Hoog",
}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('danger == "ja"', "u bij ‘Is er gevaar?’ ‘Ja’ antwoordt"),
        ('"ja" == danger', "u bij ‘Is er gevaar?’ ‘Ja’ antwoordt"),
        ('danger != "ja"', "u bij ‘Is er gevaar?’ iets anders dan ‘Ja’ antwoordt"),
        ('danger in ["ja", "nee"]', "u bij ‘Is er gevaar?’ ‘Ja’ of ‘Nee’ antwoordt"),
        ('!(danger in ["ja", "nee"])', "u bij ‘Is er gevaar?’ iets anders dan ‘Ja’ of ‘Nee’ antwoordt"),
        ('level == "hoog"', "‘Niveau’ ‘Hoog’ is"),
        ('level != "hoog"', "‘Niveau’ niet ‘Hoog’ is"),
        ("d == facts.today", "‘d’ gelijk is aan ‘vandaag’"),
        ("d != facts.today", "‘d’ niet gelijk is aan ‘vandaag’"),
        ('facts.region == "ovl"', "‘facts.region’ ‘ovl’ is"),
        ("n in []", "‘n’ gelijk is aan niets"),
        ("n in [1, 2, 3.5]", "u bij ‘n’ 1, 2 of 3,5 antwoordt"),
        (
            'persons.exists(p, "pleger" in p.roles)',
            "er in ‘Gezinsleden’ een rij is waarvoor u bij ‘Rol’ ‘Pleger’ aanvinkt",
        ),
        ("persons.all(p, p.age > 3)", "voor elke rij in ‘Gezinsleden’ geldt dat ‘persons.age’ meer dan 3 is"),
        ('!("pleger" in persons.roles)', "u bij ‘Rol’ ‘Pleger’ niet aanvinkt"),
        ('"hoog" in level', "‘Niveau’ ‘Hoog’ bevat"),
        (
            '(danger == "ja" || n > 3) && !b',
            "(u bij ‘Is er gevaar?’ ‘Ja’ antwoordt of ‘n’ meer dan 3 is) en niet (‘b’)",
        ),
        ('!(danger == "ja")', "het niet zo is dat u bij ‘Is er gevaar?’ ‘Ja’ antwoordt"),
        ("not_known(danger)", "‘Is er gevaar?’ niet gekend is"),
        ("refused(danger)", "men op ‘Is er gevaar?’ niet wil antwoorden"),
        ("answered(danger)", "‘Is er gevaar?’ ingevuld is"),
        ("!answered(danger)", "‘Is er gevaar?’ niet ingevuld is"),
        ("count(b, c) >= 2", "het aantal dat hiervan klopt (‘b’; ‘c’) minstens 2 is"),
        ("days_between(d, today()) < 3", "het aantal dagen van ‘d’ tot vandaag minder dan 3 is"),
        ("nothing(d)", "nothing"),
        ('earlier.risk.level == "hoog"', "‘level’ uit het formulier ‘risk’ ‘hoog’ is"),
        ("b ? -n : n * 2", "min ‘n’ als ‘b’, anders ‘n’ maal 2"),
        ("true", "altijd"),
        ("!false", "niet (nooit)"),
        ('contains(t, "x")', "‘t’ ‘x’ bevat"),
        ("[1] == n", "u bij ‘n’ 1 antwoordt"),
        ("size([1, 2]) > 1", "het aantal in 1 of 2 meer dan 1 is"),
    ],
)
def test_a_condition_reads_as_a_dutch_sentence(text: str, sentence: str) -> None:
    assert in_dutch(parse(text), LABELS) == sentence
