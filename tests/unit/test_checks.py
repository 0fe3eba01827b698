"""The checks: one small wrong definition per kind, and the sentence that says what would be right."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.definitions.checks import CHECKS, check_definition, check_sources, earlier, numbers_asked, resolutions
from portal.definitions.checks.subject import subject
from portal.definitions.scope import FIELD_KINDS
from portal.forms.fields.registry import FIELD_TYPES
from portal.settings import national_numbers_allowed
from tests.definitions.building import BASE, REGION, YES_NO, a_definition, a_field, a_group, a_step, findings, library

NEVER = 'a == "ja" && a == "nee"'
A = a_field("a", "choice")
ON_B = a_field("c", show_if='b == "ja"')
ON_OLD = a_field("c", show_if='b == "oud" || b == "ja"')


def a_score(**more: object) -> dict[str, Any]:
    """A score over one choice that lacks nothing."""
    levels = [{"level": "hoog", "at_least": "1"}, {"level": "laag"}]
    title = {"nl": "Som", "en": "Sum"}
    return {"id": "som", "title": title, "items": ["a"], "points": {"ja": "1", "nee": "0"}, "levels": levels, **more}


def a_change(**more: object) -> dict[str, Any]:
    """An adjustment that changes nothing yet."""
    return {"id": "x", "when": 'a == "ja"', "label": {"nl": "X", "en": "X"}, **more}


def a_rule(check: str, **more: object) -> dict[str, Any]:
    """A rule with a message."""
    return {"check": check, "message": {"nl": "Kijk na", "en": "Check"}, **more}


def test_a_whole_definition_has_no_findings() -> None:
    group = a_group("persons", a_field("c"), a_field("b", show_if='answered(row.c) && a == "ja"'), summary=["c"])
    extra = a_field("n", "number", min="0", max="9", default="1", rules=[a_rule("n > 3")])
    shown = a_field("s", "score", score="som")
    score = a_score(
        critical=[{"id": "a", "when": 'a == "ja"', "label": {"nl": "A", "en": "A"}}], shown_if="answered(n)"
    )
    more = {"scores": [score], "rules": [a_rule("size(persons) > 0", fields=["persons"])]}
    assert findings(A, group, extra, shown, **more) == []


SHOWN = {"home": "register", "shows": ["a"]}
KINDS: list[tuple[str, list[dict[str, Any]], dict[str, Any], str]] = [
    ("duplicate field", [a_field("a"), a_field("a")], {}, "bestaat al"),
    ("duplicate column", [a_group("g", a_field("a"), a_field("a"))], {}, "Het veld 'g.a' bestaat al"),
    ("duplicate step", [a_step("een", A), a_step("een", a_field("b"))], {}, "De stap 'een' bestaat al"),
    ("duplicate score", [A], {"scores": [a_score(), a_score()]}, "De score 'som' bestaat al"),
    ("capital in id", [a_field("Naam")], {}, "kan niet"),
    ("look-alike id", [a_field("nаam")], {}, "kan niet"),
    ("long id", [a_field("a" * 61)], {}, "telt 61 tekens"),
    ("reserved id", [a_field("constructor")], {}, "voorbehouden"),
    ("reserved by underscores", [a_field("a__b")], {}, "voorbehouden"),
    ("reserved outside a group", [a_field("facts")], {}, "voorbehouden"),
    ("duplicate option", [a_field("a", "choice", options=[*YES_NO, YES_NO[0]])], {}, "staat twee keer"),
    (
        "odd option code",
        [a_field("a", "choice", options=[{"code": "a b", "label": YES_NO[0]["label"]}])],
        {},
        "De code",
    ),
    ("no label", [a_field("a", label={"en": "A"})], {}, "Nederlandse tekst voor het veld 'a'"),
    ("no english", [a_field("a", label={"nl": "A"})], {}, "Engelse tekst voor het veld 'a'"),
    ("no step title", [a_step("een", A, title={"en": "One"})], {}, "voor de stap 'een'"),
    ("no score title", [A], {"scores": [a_score(title={})]}, "voor de score 'som'"),
    (
        "no label of a critical item",
        [A],
        {"scores": [a_score(critical=[{"id": "x", "when": 'a == "ja"', "label": {}}])]},
        "het kritieke punt 'x'",
    ),
    ("no option label", [a_field("a", "choice", options=[{"code": "x"}])], {}, "voor de optie 'x' van 'a'"),
    ("no rule message", [A], {"rules": [a_rule('a == "ja"', message={})]}, "voor deze regel"),
    ("no field rule message", [a_field("a", rules=[a_rule('a == "x"', message={})])], {}, "voor de regel van 'a'"),
    ("help without dutch", [a_field("a", help={"en": "Help"})], {}, "voor 'help' van 'a'"),
    ("intro without dutch", [a_step("een", A, intro={"en": "Hi"})], {}, "de inleiding van 'een'"),
    ("other language", [a_field("a", help={"nl": "A", "en": "A", "fr": "A"})], {}, "De taal 'fr'"),
    ("long label", [a_field("a", label={"nl": "a" * 301, "en": "A"})], {}, "langer dan 300"),
    ("unknown type", [a_field("a", "zzz")], {}, "Kies uit:"),
    ("choice without options", [a_field("a", "choice", options=[])], {}, "zonder opties"),
    (
        "computed choice without options",
        [a_field("a", "computed", value_type="choice", compute='"x"')],
        {},
        "zonder opties",
    ),
    ("options where none belong", [a_field("a", options=YES_NO)], {}, "heeft geen opties"),
    ("group without columns", [a_group("g")], {}, "geen kolommen"),
    ("columns without group", [a_field("a", columns=[a_field("b")])], {}, "Alleen een groep"),
    ("groups too deep", [a_group("g", a_group("h", a_group("i", a_field("a"))))], {}, "niveaus diep"),
    ("summary names no column", [a_group("g", a_field("a"), summary=["b"])], {}, "geen kolom 'b'"),
    ("row without a name", [a_field("g", "group", columns=[a_field("a")])], {}, "row_name"),
    ("record of nothing", [a_field("a", "record")], {}, "waarnaar het verwijst"),
    ("computed without formula", [a_field("a", "computed")], {}, "geen 'compute'"),
    ("formula on another type", [a_field("a", compute='"x"')], {}, "Alleen een berekend veld"),
    ("odd value type", [a_field("a", "computed", compute='"x"', value_type="file")], {}, "'file' kan niet"),
    ("required note", [a_field("a", "note", required=True)], {}, "Niemand kan 'a' invullen"),
    ("sometimes required note", [A, a_field("b", "note", required_if='a == "ja"')], {}, "Niemand kan 'b' invullen"),
    ("required twice", [A, a_field("b", required=True, required_if='a == "ja"')], {}, "Haal een van beide weg"),
    ("scale without ends", [a_field("a", "scale")], {}, "'min' en een 'max'"),
    ("bound is no number", [a_field("a", "number", min="tien")], {}, "niet 'tien'"),
    ("bound is infinite", [a_field("a", "number", min="Infinity")], {}, "niet 'Infinity'"),
    ("bounds turned round", [a_field("a", "number", min="9", max="1")], {}, "moet kleiner zijn"),
    ("length of a number", [a_field("a", "number", max_length=3)], {}, "past bij een tekst"),
    ("length too long", [a_field("a", max_length=100_001)], {}, "tussen 1 en 100000"),
    ("empty step", [a_step("een", A), a_step("twee")], {}, "heeft geen velden"),
    ("step too long", [a_step("een", *(a_field(f"a{i}") for i in range(61)))], {}, "heeft 61 velden"),
    ("unknown binding", [a_field("a", bind="person.first_nam")], {}, "Bedoelde u 'person.first_name'"),
    ("bound twice", [a_field("a", bind="case.label"), a_field("b", bind="case.label")], {}, "'a' landt al in"),
    (
        "binding in a row of a row",
        [a_group("g", a_group("h", a_field("b", bind="person.first_name")))],
        {},
        "'g.h.b' staat in een groep in een groep",
    ),
    ("row binding outside rows", [a_field("a", bind="person.first_name")], {}, "zet 'a' als kolom in een groep"),
    ("binding of the form in a row", [a_group("g", a_field("b", bind="case.label"))], {}, "zet 'g.b' buiten de groep"),
    ("binding of the rows themselves", [a_group("g", a_field("b"), bind="case.label")], {}, "zet 'bind' bij haar kol"),
    (
        "rows of two kinds",
        [a_group("g", a_field("b", bind="goal.title"), a_field("c", bind="action.text"))],
        {},
        "wordt al 'goal'",
    ),
    (
        "goals in two groups",
        [a_group("g", a_field("b", bind="goal.title")), a_group("h", a_field("c", bind="goal.title"))],
        {},
        "staat al in de groep 'g'",
    ),
    ("unknown reader", [A], {"readers": ["buurman"]}, "De rol 'buurman'"),
    (
        "unknown twice",
        [a_field("a", "choice", unknown=["not_known"], options=[{"code": "onbekend", "label": YES_NO[0]["label"]}])],
        {},
        "haal 'not_known' weg",
    ),
    ("unreadable condition", [a_field("a", show_if="b =")], {}, "schrijf =="),
    ("unknown name", [A, a_field("b", show_if='aa == "ja"')], {}, "Er is geen veld 'aa'"),
    ("row outside a group", [A, a_field("b", show_if='row.a == "ja"')], {}, "alleen in een kolom"),
    ("value as a condition", [A, a_field("b", show_if="a")], {}, "een voorwaarde"),
    ("default of another kind", [a_field("a", "number", default='"x"')], {}, "het veld vraagt een getal"),
    ("default outside the options", [a_field("a", "choice", default='"deels"')], {}, "'deels' is geen optie van 'a'"),
    ("prefill of another kind", [a_field("a", "date", prefill="facts.plan_version")], {}, "geeft een getal"),
    ("cycle", [a_field("a", show_if="answered(b)"), a_field("b", show_if="answered(a)")], {}, "a → b → a"),
    ("own cycle", [a_field("a", show_if="answered(a)")], {}, "a → a"),
    ("cycle through its step", [a_step("een", A, show_if='a == "ja"')], {}, "wachten op elkaar"),
    (
        "cycle through a score",
        [a_field("a", "choice", score="som"), a_field("b", show_if="answered(a)")],
        {"scores": [a_score()]},
        "wachten op elkaar",
    ),
    (
        "asked later",
        [a_step("een", a_field("b", required_if='a == "ja"')), a_step("twee", A)],
        {},
        "pas in stap 'twee'",
    ),
    (
        "step decided later",
        [a_step("een", a_field("b"), optional_if='a == "ja"'), a_step("twee", A)],
        {},
        "pas in stap",
    ),
    ("never true", [A, a_field("b", show_if=NEVER)], {}, "nooit waar"),
    ("always true", [a_field("b", show_if="true")], {}, "altijd waar"),
    ("true when answered", [A, a_field("b", show_if='a == "ja" || a == "nee"')], {}, "Bedoelde u answered"),
    ("fact that is never so", [a_field("b", show_if='facts.intake_status == "gesloten"')], {}, "Kies uit: open, full"),
    ("track that no case has", [a_field("b", show_if='facts.case_track == "spoor2"')], {}, "Kies uit: 0, 1, 2, 3"),
    ("fact held against nothing", [a_field("b", show_if='facts.centre != ""')], {}, "schrijf answered(facts.centre)."),
    (
        "nothing held against a fact",
        [a_field("b", show_if='"" == facts.centre')],
        {},
        "schrijf !answered(facts.centre).",
    ),
    ("answer held against nothing", [a_field("a"), a_field("b", show_if='a == ""')], {}, "schrijf !answered(a)."),
    (
        "column held against nothing",
        [a_group("g", a_field("a"), a_field("b", show_if='row.a != ""'))],
        {},
        "schrijf answered(row.a).",
    ),
    ("nothing among the options", [A, a_field("b", show_if='a in ["ja", ""]')], {}, "schrijf !answered(a)."),
    ("nothing in a rule", [a_field("a", rules=[a_rule('a != ""')])], {}, "schrijf answered(a)."),
    (
        "nothing in a computed value",
        [a_field("a", "computed", compute='facts.centre == "" ? "x" : "y"')],
        {},
        "schrijf !answered(facts.centre).",
    ),
    ("required but never shown", [A, a_field("b", required=True, show_if=NEVER)], {}, "wordt nooit getoond"),
    (
        "required in a step that is never shown",
        [a_step("een", A), a_step("twee", a_field("b", required_if='a == "ja"'), show_if=NEVER)],
        {},
        "'b' is verplicht, maar wordt nooit getoond",
    ),
    ("score counts nothing", [A], {"scores": [a_score(items=["a", "aa"])]}, "Er is geen veld 'aa'"),
    ("score counts a text", [A, a_field("b")], {"scores": [a_score(items=["a", "b"])]}, "'b' is geen keuze"),
    ("option without points", [A], {"scores": [a_score(points={"ja": "1"})]}, "'nee' heeft geen punten"),
    ("points without option", [A], {"scores": [a_score(points={"ja": "1", "nee": "0", "x": "2"})]}, "een optie 'x'"),
    ("points that are words", [A], {"scores": [a_score(points={"ja": "veel", "nee": "0"})]}, "niet 'veel'"),
    (
        "sum that is a word",
        [A],
        {"scores": [a_score(levels=[{"level": "x", "at_least": "a"}, {"level": "y"}])]},
        "niet 'a'",
    ),
    ("weight of nothing", [A], {"scores": [a_score(weights={"aa": "2"})]}, "telt niet mee"),
    (
        "sum without level",
        [A],
        {"scores": [a_score(levels=[{"level": "x", "at_least": "1"}])]},
        "een som zonder niveau",
    ),
    ("level behind the last", [A], {"scores": [a_score(levels=[{"level": "x"}, {"level": "y"}])]}, "nooit bereikt"),
    (
        "level behind a lower sum",
        [A],
        {
            "scores": [
                a_score(levels=[{"level": "x", "at_least": "1"}, {"level": "y", "at_least": "2"}, {"level": "z"}])
            ]
        },
        "'y' wordt nooit bereikt",
    ),
    ("score that is not there", [a_field("a", "score", score="sm")], {"scores": []}, "Er zijn: geen"),
    ("score field without score", [A, a_field("s", "score")], {"scores": [a_score()]}, "Er zijn: som"),
    ("sum from nowhere", [A], {"scores": [a_score(items=[], points={}, total="aa")]}, "geen getal 'aa'"),
    ("sum from a text", [a_field("a")], {"scores": [a_score(items=[], points={}, total="a")]}, "geen getal 'a'"),
    ("sum read and counted", [A, a_field("n", "number")], {"scores": [a_score(total="n")]}, "telt punten en leest ook"),
    ("adjustment without effect", [A], {"scores": [a_score(adjust=[a_change()])]}, "verandert niets"),
    (
        "adjustment twice",
        [A],
        {"scores": [a_score(adjust=[a_change(points="1"), a_change(points="2")])]},
        "De aanpassing 'x' bestaat al",
    ),
    ("adjustment by a word", [A], {"scores": [a_score(adjust=[a_change(points="veel")])]}, "niet 'veel'"),
    (
        "adjustment without label",
        [A],
        {"scores": [a_score(adjust=[a_change(points="1", label={"en": "X"})])]},
        "Nederlandse tekst voor de aanpassing 'x'",
    ),
    ("band without a sum", [A], {"scores": [a_score(points={})]}, "heeft geen som"),
    (
        "band above every sum",
        [A],
        {"scores": [a_score(levels=[{"level": "x", "at_least": "2"}, {"level": "y"}])]},
        "meer dan 1 kan niet",
    ),
    (
        "band above the typed sum",
        [a_field("n", "number", min="0", max="20")],
        {
            "scores": [
                a_score(items=[], points={}, total="n", levels=[{"level": "x", "at_least": "21"}, {"level": "y"}])
            ]
        },
        "meer dan 20 kan niet",
    ),
    (
        "band below every sum",
        [A],
        {"scores": [a_score(levels=[{"level": "x", "at_least": "0"}, {"level": "y"}])]},
        "Elke som is minstens 0",
    ),
    ("hangs on what is dark", [A, a_field("b", "choice", show_if=NEVER), ON_B], {}, "hangt af van 'b'"),
    (
        "hangs on a dark step",
        [a_step("een", A), a_step("twee", a_field("b", "choice"), show_if=NEVER), a_step("drie", ON_B)],
        {},
        "hangt af van 'b'",
    ),
    (
        "waits for an option that is gone",
        [a_field("b", "choice", options=[*YES_NO, {**YES_NO[0], "code": "oud", "show_if": "false"}]), ON_OLD],
        {},
        "Niemand kan nog 'oud' kiezen",
    ),
    ("default that nobody sends", [a_field("a", default='"x"', read_only_if="true")], {}, "Schrijf 'prefill'"),
    ("filled in twice", [a_field("a", default='"x"', prefill="facts.region")], {}, "alleen 'prefill' telt"),
    ("cleared and never hidden", [a_field("a", when_hidden="clear")], {}, "is altijd te zien"),
    ("earlier without a field", [a_field("a", earlier="referral")], {}, "Schrijf <form>.<field>"),
    ("earlier in an expression without a field", [a_field("a", prefill="earlier.x")], {}, "Schrijf earlier."),
    ("earlier of itself", [a_field("a", earlier="proef.b")], {}, "kan niet naar zichzelf"),
    ("earlier of itself in a condition", [a_field("a", show_if='earlier.proef.b == "ja"')], {}, "niet naar zichzelf"),
    ("earlier without a case", [a_field("a", earlier="referral.b")], {"home": "register"}, "hoort bij geen dossier"),
    ("five compulsory texts", [a_field(f"a{n}", required="true") for n in range(5)], {}, "verplicht 5 tekstvakken"),
    ("fifteen questions", [a_field(f"a{n}", "number") for n in range(15)], {}, "stelt iedereen 15 vragen"),
    ("question above its cause", [a_field("b", show_if='a == "ja"'), A], {}, "verschijnt boven 'a'"),
    ("too many rows", [a_group("g", a_field("a"), max="501")], {}, "geheel getal van 0 tot 500"),
    ("half a file", [a_field("a", "file", max="1.5")], {}, "niet '1.5'"),
    ("list of what is no register", [A], {"shows": ["a"]}, "Alleen een register heeft een lijst"),
    ("list of what is not asked", [A], {"home": "register", "shows": ["aa"]}, "Er is geen veld 'aa'"),
    ("long heading", [a_field("a", label={"nl": "a" * 200, "en": "A"})], SHOWN, "geef met 'short' een naam"),
    ("matrix without lines", [a_field("m", "matrix", options=YES_NO)], {}, "heeft geen lijnen"),
    ("line twice", [a_field("m", "matrix", options=YES_NO, items=[*YES_NO, YES_NO[0]])], {}, "De lijn 'ja' staat twee"),
    ("relation of no kind", [a_field("r", "relation")], {}, "niet welke relaties"),
    ("rijksregister number in the open", [a_field("n", "national_number")], {}, "zet 'protection: secret'"),
    (
        "computed from what few may read",
        [a_field("a", audience="care"), a_field("b", "computed", compute="a")],
        {},
        "zet 'audience: care' bij 'b'",
    ),
    ("rule at no field", [A], {"rules": [a_rule('a == "ja"', fields=["aa"])]}, "Er is geen veld 'aa'"),
]


@pytest.mark.parametrize(("fields", "more", "words"), [one[1:] for one in KINDS], ids=[one[0] for one in KINDS])
def test_a_kind_of_mistake_is_found(fields: list[dict[str, Any]], more: dict[str, Any], words: str) -> None:
    found = findings(*fields, **more)
    assert any(words in one for one in found), found


AMONG_OTHERS = frozenset({earlier.fitting})
"""What needs another form beside this one; tested in `test_earlier`."""


def test_every_check_has_a_mistake_that_it_finds() -> None:
    found = set()
    for _, fields, more, words in KINDS:
        looked_at = subject(a_definition(*fields, **more), {})
        found |= {check for check in CHECKS if any(words in one.message for one in check(looked_at))}
    assert {check.__qualname__ for check in {*CHECKS} - found - AMONG_OTHERS} == set()


ADVICE = re.compile(
    r"\b(schrijf|zet|haal|kies|geef|maak|bedoelde u|verander|laat|splits|voeg|zeg|vraag het|noem|verhoog|verlaag"
    r"|gebruik|er zijn|hoort een|is een geheel getal|kan alleen in)\b"
)


@pytest.mark.parametrize(("fields", "more", "words"), [one[1:] for one in KINDS], ids=[one[0] for one in KINDS])
def test_a_finding_says_what_to_do(fields: list[dict[str, Any]], more: dict[str, Any], words: str) -> None:
    silent = [one for one in findings(*fields, **more) if words in one and not ADVICE.search(one.lower())]
    assert not silent, "Say what a regional admin should write or take away instead"


def test_there_are_more_than_35_kinds_of_checks() -> None:
    assert len(CHECKS) >= 35
    assert all(check.__doc__ for check in CHECKS)


@pytest.mark.parametrize(
    "fields",
    [
        [a_field("a", optional_if="true", read_only_if="true")],
        [a_field("a", "choice", options=[*YES_NO, {"code": "oud", "label": YES_NO[0]["label"], "show_if": "false"}])],
        [
            a_step("een", a_field("b", show_if='a == "ja"')),
            a_step("twee", a_field("a", "choice", prefill="facts.region")),
        ],
        [a_step("een", a_field("b", show_if='c == "ja"')), a_step("twee", A, a_field("c", "computed", compute="a"))],
        [a_field("a", "choices", default='["ja"]')],
        [a_field("a", "record", of="partner", prefill="facts.organisation")],
        [a_field("a", "choice", default='facts.on_behalf ? "ja" : "nee"')],
        [a_field("a", "date", default="today() + 30", min="x")],
        [a_group("g", a_field("score"), a_field("name"))],
        [a_group("g", a_group("h", a_field("b"), a_field("c", show_if="answered(row.b)")))],
        [a_group("g", a_field("b", bind="person.first_name")), a_group("h", a_field("c", bind="person.last_name"))],
        [a_group("g", a_field("b", bind="goal.title"), a_field("c", bind="goal.measure"))],
        [A, a_field("b", show_if="facts.on_behalf && !facts.link_zone")],
        [A, a_field("b", show_if="answered(a)"), a_field("c", show_if="row_unknown == 1")][:2],
    ],
)
def test_what_is_fine_is_not_found(fields: list[dict[str, Any]]) -> None:
    assert findings(*fields) == []


def test_a_condition_with_very_many_cases_is_left_alone() -> None:
    choices = [a_field(f"a{i}", "choice") for i in range(8)]
    text = " && ".join(f'a{i} == "ja"' for i in range(8)) + ' && a0 == "nee"'
    assert findings(*choices, a_field("b", show_if=text)) == []


def test_without_marks_a_finding_still_names_the_form() -> None:
    found = check_definition(a_definition(a_field("a", "zzz")))
    assert found[0].file == "ovl/proef"


def test_every_type_of_the_registry_has_a_kind_in_expressions() -> None:
    assert FIELD_TYPES.keys() <= FIELD_KINDS.keys()


PARTNERS = """\
partners:
  - id: ovl_a
    name: A
    type: CAW
    kind: core
  - id: ovl_a
    name: B
    type: CAW
    kind: core
  - id: lim_a
    name: C
    type: CAW
    kind: network
"""
TOWNS = """\
municipalities:
  - nis: "44021"
    name: Gent
    province: O
    region: ovl
"""
ZONES = """\
zones:
  - name: Gent
    region: ovl
    municipalities:
      - "44021"
      - "99999"
  - name: Dubbel
    region: ovl
    municipalities:
      - "44021"
"""


def test_files_are_held_against_each_other() -> None:
    sources = library(
        base__proef=BASE,
        regions__ovl__region=REGION + PARTNERS,
        regions__ovl__anders="form: anders\nregion: ovl\n",
        regions__lim__proef="form: proef\nregion: lim\n",
        registers__municipalities=TOWNS,
        registers__police_zones=ZONES,
        **{"regions__ovl__weg.cases": "form: weg\nregion: ovl\ncases:\n  - name: Een\n    expect:\n      visible: a\n"},
    )
    found = {(one.file, one.line): one.message for one in check_sources(sources)}
    assert "Er is geen formulier 'anders'" in found["regions/ovl/anders.yaml", 1]
    assert "De regio 'lim'" in found["regions/lim/proef.yaml", 2]
    assert "formulier is er niet" in found["weg.cases.yaml", 1]
    assert "NIS-code '99999'" in found["registers/police_zones.yaml", 6]
    assert "hoort al bij de zone 'Gent'" in found["registers/police_zones.yaml", 10]
    assert "staat er twee keer" in found["regions/ovl/region.yaml", 14]
    assert "begint met 'ovl_'" in found["regions/ovl/region.yaml", 18]


def test_without_regions_the_base_itself_is_checked() -> None:
    assert [one.definition.region for one in resolutions(library(base__proef=BASE))] == ["base"]


def test_a_register_without_zones_is_fine() -> None:
    assert check_sources(library(base__proef=BASE)) == []


def test_a_matrix_and_a_relation_have_what_they_need() -> None:
    lines = [{"code": "a", "nl": "A", "en": "A"}, {"code": "a", "nl": "B", "en": "B", "show_if": "true"}]
    few = {"options": YES_NO, "items": lines[:1]}
    assert findings(a_field("m", "matrix", **few)) == findings(a_field("r", "relation", options=YES_NO)) == []
    said = " ".join(
        [
            *findings(a_field("m", "matrix", options=YES_NO)),
            *findings(a_field("m", "matrix", options=YES_NO, items=lines, members="partner")),
            *findings(a_field("t", items=lines[:1], members="person")),
            *findings(a_field("r", "relation", of="partner", many=True)),
        ]
    )
    for words in (
        "heeft geen lijnen", "staat twee keer", "staat er altijd", "Leden kunnen geen 'partner'",
        "Alleen een matrix heeft 'items'", "Alleen een matrix heeft 'members'", "niet welke relaties",
        "geen relatie met 'partner'", "Een relatie is er met één",
    ):  # fmt: skip
        assert words in said


def test_a_matrix_is_read_as_a_list_and_a_relation_by_its_parts() -> None:
    lines = [{"code": "wonen", "nl": "Wonen", "en": "Housing"}]
    fields = (
        a_field("m", "matrix", options=YES_NO, items=lines, members="person"),
        a_field("r", "relation", options=YES_NO),
    )
    right = ('m.exists(c, c.item == "wonen" && c.value == "ja")', "size(m) > 3", 'r.kind == "ja"', "answered(r.to)")
    for text in right:
        assert findings(*fields, a_field("b", show_if=text)) == []
    wrong = ('m.exists(c, c.value == "goed")', 'm.exists(c, c.zaak == "ja")', 'r.kind == "goed"', 'm == "ja"')
    for text in wrong:
        assert findings(*fields, a_field("b", show_if=text)) != []


def test_a_rijksregister_number_is_secret_and_asked_only_where_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert any("geheim" in one for one in findings(a_field("n", "national_number")))
    assert findings(a_field("n", "national_number", protection="secret")) == []
    source = BASE.replace("type: text", "type: national_number\n        protection: secret", 1)
    asked = [one.message for it in resolutions(library(base__proef=source)) for one in numbers_asked(it)]
    assert len(asked) == 1
    assert "PORTAL_NATIONAL_NUMBER" in asked[0]
    assert not national_numbers_allowed()
    monkeypatch.setenv("PORTAL_NATIONAL_NUMBER", "ja")
    assert national_numbers_allowed()
