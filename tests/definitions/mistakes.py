"""One small wrong definition per kind of mistake that the checks find, with words of the sentence that says so."""

from __future__ import annotations

from typing import Any

from tests.definitions.building import YES_NO, a_field, a_group, a_step

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
"""What it is called, the fields, what else the form says, and words of the finding."""
