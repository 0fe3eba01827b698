"""The fields of the components page: every type once or more, long or short, for `portal.forms.patterns`.

What stands here is an example of how a field reads, not of what a form asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.definitions.language import CriticalItem, Field, Level, Option, Rule, Score

PARTNERS = ("CAW Voorbeeld", "Politiezone Voorbeeld", "Parket Voorbeeld", "Vertrouwenscentrum Voorbeeld")
LEVELS = ("laag", "medium", "hoog")
FACTORS = ("factor_threat", "factor_weapon")
LONG_WORD = "Kindermishandelingsvertrouwenscentrumoverlegverslag"


def pattern_fields() -> tuple[Field, ...]:
    """Every type of field, in the order of the registry, with its variants."""
    return (*_texts(), *_numbers(), *_dates(), *_options(), *_matrices(), *_records(), *_silent(), *_groups())


def pattern_score() -> Score:
    """A small score block."""
    critical = CriticalItem(id="weapon", when='factor_weapon == "ja"', label={"nl": "Er is een wapen in huis"})
    levels = (
        Level(level="hoog", any_critical=True),
        Level(level="medium", at_least="1"),
        Level(level="laag"),
    )
    return Score(
        id="example",
        title={"nl": "Som van de factoren"},
        notice={"nl": "Dit is een hulpmiddel en geen gevalideerd instrument. U beslist."},
        items=FACTORS,
        points={"ja": "1", "nee": "0"},
        critical=(critical,),
        levels=levels,
    )


def _field(field_id: str, kind: str, label: str, **more: Any) -> Field:  # noqa: ANN401 -- any property of a field
    texts = {name: {"nl": more.pop(name)} for name in ("help", "why", "low", "high", "row_name") if name in more}
    return Field(id=field_id, type=kind, label={"nl": label}, **({"required": True} | more), **texts)


def _choices(*labels: str, helps: bool = False) -> tuple[Option, ...]:
    explained = {"nl": "Een korte uitleg bij dit antwoord."} if helps else None
    return tuple(Option(code=f"code_{at}", label={"nl": one}, help=explained) for at, one in enumerate(labels))


def _texts() -> Iterator[Field]:
    yield _field("text", "text", "Wat is de familienaam?", help="Zoals op de identiteitskaart.")
    yield _field("text_short", "text", "Wat is de postcode?", width="short", required=False)
    yield _field(
        "long_text",
        "long_text",
        "Wat is er gebeurd?",
        help="Een tekst uit uw dossier plakken mag.",
        why="De coördinator schat hiermee in hoe dringend dit is. Ook de casusregisseur leest dit.",
        unknown=("not_known", "refused"),
        rows=4,
    )
    yield _field("email", "email", "Op welk e-mailadres kunnen we u bereiken?")
    yield _field("phone", "phone", "Op welk nummer kunnen we u bereiken?")
    yield _field("national_number", "national_number", "Wat is het rijksregisternummer?", protection="secret")
    yield _field("address", "address", "Waar woont het gezin?", unknown=("not_known",))


def _numbers() -> Iterator[Field]:
    yield _field("number", "number", "Hoeveel kinderen wonen er in huis?", min="0", max="20")
    yield _field("money", "money", "Hoeveel schulden zijn er?", required=False)


def _dates() -> Iterator[Field]:
    yield _field("date", "date", "Wanneer was het laatste incident?", help="Bijvoorbeeld 3 4 2025.")
    yield _field("partial_date", "partial_date", "Wat is de geboortedatum?", help="Alleen het jaar is ook goed.")
    yield _field("time", "time", "Hoe laat was dat?")
    yield _field("datetime", "datetime", "Wanneer kwam de politie tussen?", unknown=("not_known",))


def _options() -> Iterator[Field]:
    watch = Rule(
        check='yes_no == "nee"', message={"nl": "Bel 112 of 101 als dat nog niet gebeurde."}, severity="warning"
    )
    yield _field("yes_no", "yes_no", "Is er nu acuut gevaar?", unknown=("not_known",), rules=(watch,))
    yield _field("choice", "choice", "Hoe hoog schat u het risico?", options=_choices("Laag", "Medium", "Hoog"))
    yield _field(
        "choice_help",
        "choice",
        "Via welke weg meldt u aan?",
        options=_choices("Via de politie", "Via het parket", "Via de hulpverlening", helps=True),
    )
    yield _field(
        "choice_list", "choice", "Welke taal?", options=_choices(*(f"Taal {number}" for number in range(1, 13)))
    )
    yield _field("choices", "choices", "Om welk geweld gaat het?", options=_choices("Fysiek", "Psychisch", "Seksueel"))
    yield _field(
        "choices_many",
        "choices",
        "Welke diensten kennen het gezin?",
        options=_choices("CAW", "OCMW", "CGG", "CLB", "Politie", "Parket", "Huisarts", "Justitiehuis"),
    )
    yield _field(
        "scale", "scale", "Hoe veilig voelt u zich?", min="0", max="10", low="helemaal niet", high="helemaal wel"
    )
    yield _field("agreement", "agreement", "Ik deel alleen wat nodig is om dit gezin veilig te krijgen.", legal=True)


def _matrices() -> Iterator[Field]:
    lines = _choices("Huisvesting", "Financiën", "Psychisch functioneren", "Dagbesteding")
    yield _field(
        "matrix", "matrix", "Hoe gaat het met wat dit gezin nodig heeft?", items=lines,
        options=_choices("Goed", "Voldoende", "Problemen"), unknown=("not_known",),
    )  # fmt: skip
    yield _field(
        "matrix_list", "matrix", "Hoe schat u elk leefdomein in?", items=lines, required=False,
        options=_choices("Niet besproken", "Acuut", "Ernstig probleem", "Beperkt probleem", "Voldoende", "Goed"),
    )  # fmt: skip
    yield _field(
        "matrix_members", "matrix", "Hoe gaat het met elk gezinslid?", items=lines, members="person",
        options=_choices("Acuut probleem", "Beperkt probleem", "Voldoende", "Goed"),
    )  # fmt: skip
    yield _field(
        "matrix_wide", "matrix", "Hoe gaat het in een groot gezin?", items=lines[:2], members="goal",
        options=_choices("Acuut probleem", "Beperkt probleem", "Voldoende", "Goed"), required=False,
    )  # fmt: skip


def _records() -> Iterator[Field]:
    yield _field("person", "person", "Om wie gaat het?")
    yield _field("record", "record", "Welke partner volgt dit op?", of="partner")
    yield _field("record_text", "record", "Welke organisatie meldt aan?", of="organisation", or_text=True)
    yield _field("record_many", "record", "Wie is erbij?", of="partner", many=True)
    yield _field("search", "record", "In welke gemeente is dit gebeurd?", of="municipality")
    yield _field(
        "search_text", "record", "Welke dienst kent dit gezin?", of="police_zone", or_text=True, required=False
    )
    yield _field("search_many", "record", "Wie nodigt u uit?", of="municipality", many=True)
    yield _field(
        "relation", "relation", "Met wie woont dit kind samen?", options=_choices("Moeder", "Vader", "Grootouder")
    )
    yield _field("files", "file", "Welke stukken horen erbij?", many=True, max="4", required=False)
    yield _field("one_file", "file", "Welk vonnis is er?", required=False)


def _silent() -> Iterator[Field]:
    for factor, label in zip(FACTORS, ("Werd er gedreigd met doden?", "Is er een wapen in huis?"), strict=True):
        yield _field(factor, "yes_no", label, why="Dit hangt samen met dodelijk geweld.")
    yield _field(
        "computed",
        "computed",
        "Is dit een dringende aanmelding?",
        compute="yes_no",
        value_type="choice",
        options=_yes_or_no(),
    )
    levels = tuple(Option(code=code, label={"nl": code.capitalize()}) for code in LEVELS)
    yield _field("score", "score", "Wat komt eruit?", score="example", options=levels)
    yield _field("note", "note", "Bel nu 112 of 101", help="Het Veilig Huis is geen crisisdienst.", required=False)
    yield _field("fixed", "text", "In welke gemeente woont het gezin?", default='"Gent"', read_only_if="true")
    yield _field("when", "text", "Wat is al gedaan?", show_if='answered(yes_no) && yes_no == "ja"')


def _yes_or_no() -> tuple[Option, ...]:
    return tuple(Option(code=code, label={"nl": code.capitalize()}) for code in ("ja", "nee"))


def _groups() -> Iterator[Field]:
    first, last = _field("first_name", "text", "Voornaam"), _field("last_name", "text", "Familienaam")
    more = (
        _field("birth_date", "partial_date", "Geboortedatum", required=False),
        _field("phone_number", "phone", "Telefoon", required=False),
        _field("remark", "long_text", "Opmerking", required=False),
    )
    yield _field("helpers", "group", "Wie helpt er nu al?", columns=(first, last), row_name="helper")
    yield _field(
        "people", "group", "Wie hoort bij het gezin?", columns=(first, last, *more), summary="first_name last_name",
        row_name="persoon", help="Elke persoon heeft een eigen pagina.",
    )  # fmt: skip
