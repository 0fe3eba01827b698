"""What each field type reads, refuses, shows and stores."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from portal.definitions.values import Agreed, Cell, PartialDate, Reference, Relation, Unknown, Value
from portal.forms.fields.base import Context, FieldType, RecordChoice, Signature, Typed, WrongError
from portal.forms.fields.registry import FIELD_TYPES, type_of
from portal.forms.fields.silent import Computed
from tests.forms import options, read, the_field

CODES = options("a", "b", "onbekend")
RECORDS = {"goal": (RecordChoice("g1", "Rust"), RecordChoice("g2", "Wonen"))}
VALUES: list[tuple[str, Any, tuple[str, ...]]] = [
    ("text", "Lore", ("Lore",)),
    ("long_text", "Een\ntwee", ("Een\ntwee",)),
    ("number", Decimal("3.50"), ("3,5",)),
    ("money", Decimal("12.5"), ("€ 12,50",)),
    ("date", date(2025, 4, 3), ("03/04/2025",)),
    ("partial_date", PartialDate(2025, 4, 3), ("03/04/2025",)),
    ("partial_date", PartialDate(2025, 4), ("april 2025",)),
    ("partial_date", PartialDate(2015, about=True), ("rond 2015",)),
    ("time", time(14, 30), ("14.30 u.",)),
    ("datetime", datetime(2025, 4, 3, 12, 30, tzinfo=UTC), ("03/04/2025, 14.30 u.",)),
    ("datetime", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ("25/10/2026, 02.30 u. (zomeruur)",)),
    ("datetime", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), ("25/10/2026, 02.30 u. (winteruur)",)),
    ("yes_no", "ja", ("Ja",)),
    ("choice", "a", ("A",)),
    ("choice", "onbekend", ("Niet gekend",)),
    ("choices", ("a", "b"), ("A", "B")),
    ("scale", Decimal(7), ("7 op 10",)),
    ("email", "naam@dienst.invalid", ("naam@dienst.invalid",)),
    ("phone", "0470 00 00 00", ("0470 00 00 00",)),
    ("address", {"street": "Dorp 1", "postcode": "9000", "town": "Gent"}, ("Dorp 1", "9000 Gent")),
    ("person", Reference("p1", "Lore Esdoorn"), ("Lore Esdoorn",)),
    ("record", Reference("", text="CAW"), ("CAW",)),
    ("matrix", (Cell("x", "a"), Cell("y", Unknown.REFUSED)), ("X: A", "Y: Wil niet antwoorden")),
    ("national_number", "85073003328", ("85.07.30-033.28",)),
    ("relation", Relation(Reference("p1", "Lore Esdoorn"), "b"), ("Lore Esdoorn: b",)),
    ("agreement", True, ("Ja",)),
    ("agreement", False, ("Nee",)),
]


@pytest.mark.parametrize(("type_", "value", "shown"), VALUES)
def test_a_value_is_shown_as_people_write_it_and_survives_json_and_retyping(
    type_: str, value: Value, shown: tuple[str, ...]
) -> None:
    more = {"items": options("x", "y"), "unknown": ["refused"]} if type_ == "matrix" else {}
    field = the_field(type_, options=[] if type_ == "yes_no" else CODES, or_text=True, **more)
    kind = type_of(field)
    assert kind.shown(field, value) == shown
    assert kind.from_json(kind.to_json(value)) == value
    context = {"records": {"person": [RecordChoice("p1", "Lore Esdoorn")]}}
    assert read(field, kind.raw(field, value), **context) == value


@pytest.mark.parametrize(("name", "kind"), FIELD_TYPES.items())
def test_every_type_reads_its_own_sample_and_knows_nothing_of_an_empty_post(name: str, kind: FieldType) -> None:
    field = the_field(name, options=CODES, items=options("x"), or_text=True)
    sample = kind.sample(field)
    assert (kind.answer(field, Typed(sample), Context()) is not None) is bool(sample)
    assert kind.answer(field, Typed({}), Context()) is None
    assert kind.shown(field, None) == ()
    assert kind.missing(field).startswith("Wat is het? ")
    assert kind.written(field, ["a"]) is not None


@pytest.mark.parametrize(
    ("type_", "typed", "sentence"),
    [
        ("number", "drie", "Vul een getal in, bijvoorbeeld 3."),
        ("number", "99999999999999", "Vul een getal in"),
        ("money", "1,234", "Vul een bedrag in"),
        ("money", "veel", "Vul een bedrag in"),
        ("email", "lore.esdoorn", "Vul een e-mailadres in"),
        ("phone", "geen", "Vul een telefoonnummer in"),
        ("phone", "12", "Vul een telefoonnummer in"),
        ("time", "25.00", "Vul een uur in"),
        ("time", "14.75", "Vul een uur in"),
        ("time", "straks", "Vul een uur in"),
        ("yes_no", "misschien", "Kies een van de antwoorden."),
        ("choice", "c", "Kies een van de antwoorden."),
        ("choice", "unknown:refused", "Kies een van de antwoorden."),
        ("choices", "c", "Kies uit de antwoorden die er staan."),
        ("scale", "11", "Kies een van de antwoorden."),
        ("record", "weg", "Kies uit de lijst die er staat."),
        ("agreement", "misschien", "Vink dit aan of laat het open."),
        ("matrix", "c", "Kies een van de antwoorden."),
        ("national_number", "85.07.30", "Vul een rijksregisternummer van elf cijfers in"),
        ("national_number", "85.07.30-033.29", "De cijfers kloppen niet met elkaar."),
        ("relation", "weg", "Kies uit de lijst die er staat."),
        ("text", "a\x00b", "Hier staat een onzichtbaar teken dat we niet kunnen bewaren."),
        ("long_text", "a\ud800b", "Hier staat een onzichtbaar teken dat we niet kunnen bewaren."),
        ("text", "a\x85b", "Hier staat een onzichtbaar teken dat we niet kunnen bewaren."),
    ],
)
def test_what_is_no_answer_says_what_would_be_right_and_names_the_field(type_: str, typed: str, sentence: str) -> None:
    with pytest.raises(WrongError) as caught:
        read(the_field(type_, options=CODES, items=options("x")), typed)
    assert str(caught.value).startswith("Wat is het? ")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", "3"),
        ("-3", "-3"),
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("1.000", "1000"),
        ("1 000,25", "1000.25"),
        ("€ 7", "7"),
    ],
)
def test_numbers_are_read_as_people_here_write_them(typed: str, number: str) -> None:
    assert read(the_field("number"), typed) == Decimal(number)


@pytest.mark.parametrize(
    "parts",
    [
        {"day": ["3"], "month": ["4"], "year": ["2025"]},
        {"day": [" 03 "], "month": ["april"], "year": ["2025"]},
        {"day": ["3"], "month": ["apr."], "year": ["2025"]},
        {"day": ["3/4/2025"]},
        {"day": ["3 april 2025"]},
        {"day": ["2025-04-03"]},
    ],
)
def test_a_date_is_read_in_every_way_people_write_it(parts: dict[str, list[str]]) -> None:
    assert read(the_field("date"), parts) == date(2025, 4, 3)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"day": ["3"], "month": ["4"]}, "Vul ook een jaar van vier cijfers in, bijvoorbeeld 3 4 2025."),
        ({"year": ["2025"]}, "Vul ook een dag en een maand in"),
        ({"day": ["3"], "month": ["4"], "year": ["25"]}, "een jaar van vier cijfers"),
        ({"day": ["3"], "month": ["ma"], "year": ["2025"]}, "Vul een dag, een maand"),
        ({"day": ["3"], "month": ["j"], "year": ["2025"]}, "Vul een dag, een maand"),
        ({"day": ["3"], "month": ["4"], "year": ["1066"]}, "tussen 1900 en 2199"),
        ({"day": ["31"], "month": ["2"], "year": ["2025"]}, "Deze datum bestaat niet."),
        ({"day": ["٣"], "month": ["4"], "year": ["2025"]}, "Vul een dag, een maand"),
    ],
)
def test_a_date_that_is_not_one_says_what_lacks(parts: dict[str, list[str]], sentence: str) -> None:
    with pytest.raises(WrongError, match=sentence):
        read(the_field("date"), parts)


def test_an_incomplete_date_needs_a_year_and_no_day_without_a_month() -> None:
    field = the_field("partial_date")
    assert read(field, {"month": ["4"], "year": ["2025"]}) == PartialDate(2025, 4)
    assert read(field, {"year": ["2015"], "about": ["ja"]}) == PartialDate(2015, about=True)
    for parts in ({"month": ["4"]}, {"day": ["3"], "year": ["2025"]}, {"about": ["ja"]}):
        with pytest.raises(WrongError, match="minstens een jaar"):
            read(field, parts)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("maart 2019", PartialDate(2019, 3)),
        ("3/2019", PartialDate(2019, 3)),
        ("2015", PartialDate(2015)),
        ("rond 2015", PartialDate(2015, about=True)),
        ("Omstreeks mrt 2015", None),
        ("ca. maart 2015", PartialDate(2015, 3, about=True)),
    ],
)
@pytest.mark.parametrize("box", ["day", "month", "year"])
def test_an_incomplete_date_in_one_box_is_read_as_people_write_it(
    typed: str, known: PartialDate | None, box: str
) -> None:
    if known is None:
        with pytest.raises(WrongError, match="Vul een dag, een maand"):
            read(the_field("partial_date"), {box: [typed]})
    else:
        assert read(the_field("partial_date"), {box: [typed]}) == known


@pytest.mark.parametrize(
    ("typed", "hour"), [("14:30", 14), ("14.30", 14), ("14u30", 14), ("9 uur 30", 9), ("9 u. 30", 9)]
)
def test_an_hour_is_read_in_every_way_people_write_it(typed: str, hour: int) -> None:
    assert read(the_field("time"), typed) == time(hour, 30)
    assert read(the_field("time"), "14") == read(the_field("time"), "14 u.") == time(14)


def at(hour: str, day: str, fold: str = "") -> dict[str, list[str]]:
    """A posted moment."""
    return {"day": [day], "time": [hour], "fold": [fold] if fold else []}


def test_a_moment_is_stored_in_utc_and_both_its_parts_are_needed() -> None:
    field = the_field("datetime")
    assert read(field, at("14.30", "3/4/2025")) == datetime(2025, 4, 3, 12, 30, tzinfo=UTC)
    for parts in (at("", "3/4/2025"), at("14.30", "")):
        with pytest.raises(WrongError, match="Vul een datum en een uur in"):
            read(field, parts)


def test_an_hour_that_comes_twice_is_asked_and_one_that_does_not_exist_is_refused() -> None:
    field = the_field("datetime")
    twice = at("2.30", "25/10/2026")
    with pytest.raises(WrongError, match="twee keer"):
        read(field, twice)
    assert type_of(field).state(field, Typed(twice)) == "ambiguous"
    assert type_of(field).state(field, Typed(at("3.30", "25/10/2026"))) == ""
    assert type_of(field).state(field, Typed(at("", ""))) == ""
    assert read(field, at("2.30", "25/10/2026", "0")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert read(field, at("2.30", "25/10/2026", "1")) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with pytest.raises(WrongError, match="bestaat niet"):
        read(field, at("2.30", "29/3/2026"))


def test_not_known_excludes_an_answer_and_only_offered_states_are_taken() -> None:
    field = the_field("text", unknown=["not_known", "refused"])
    assert read(field, {"unknown": ["not_known"]}) is Unknown.NOT_KNOWN
    for parts in ({"": ["Lore"], "unknown": ["not_known"]}, {"unknown": ["not_known", "refused"]}):
        with pytest.raises(WrongError, match="niet allebei"):
            read(field, parts)
    with pytest.raises(WrongError, match="Kies een van de antwoorden"):
        read(field, {"unknown": ["undecided"]})


def test_in_a_list_of_answers_the_unknown_state_is_one_of_them_and_stands_there_once() -> None:
    field = the_field("choice", options=CODES, unknown=["not_known", "refused"])
    kind = type_of(field)
    labels = [one.label for one in kind.offered(field, Context())]
    assert labels == ["A", "B", "Niet gekend", "Wil niet antwoorden"]
    assert read(field, "unknown:refused") is Unknown.REFUSED
    assert kind.raw(field, Unknown.REFUSED) == {"": ["unknown:refused"]}
    assert kind.unknown_offered(field) == ()
    scale = the_field("scale", min="0", max="4", unknown=["refused"])
    assert [one.code for one in type_of(scale).offered(scale, Context())] == [
        "0",
        "1",
        "2",
        "3",
        "4",
        "unknown:refused",
    ]


def test_the_option_onbekend_is_unknown_to_conditions_and_excludes_other_ticks() -> None:
    assert FIELD_TYPES["choice"].known("onbekend") is Unknown.NOT_KNOWN
    assert FIELD_TYPES["choices"].known(("onbekend",)) is Unknown.NOT_KNOWN
    assert FIELD_TYPES["choices"].known(("a",)) == ("a",)
    with pytest.raises(WrongError, match="niet allebei"):
        read(the_field("choices", options=CODES), {"": ["a", "onbekend"]})


def test_more_than_ten_answers_become_a_list() -> None:
    few, many = (the_field("choice", options=options(*(f"o{n}" for n in range(size)))) for size in (10, 11))
    kind = FIELD_TYPES["choice"]
    assert not kind.as_list(few, kind.offered(few, Context()))
    assert kind.as_list(many, kind.offered(many, Context()))


def test_a_record_is_chosen_from_the_list_or_written_where_that_is_allowed() -> None:
    field = the_field("record", of="goal", or_text=True)
    assert read(field, {"": ["g1"]}, records=RECORDS) == Reference("g1", "Rust")
    assert read(field, {"text": ["Iets anders"]}, records=RECORDS) == Reference("", text="Iets anders")
    with pytest.raises(WrongError, match="niet allebei"):
        read(field, {"": ["g1"], "text": ["Iets anders"]}, records=RECORDS)
    with pytest.raises(WrongError, match="korter"):
        read(field, {"text": ["x" * 501]}, records=RECORDS)


def test_a_record_that_left_the_list_can_stay_with_its_old_name() -> None:
    field = the_field("record", of="goal", many=True)
    old = (Reference("g0", "Oud doel"),)
    assert read(field, {"": ["g0", "g2"]}, records=RECORDS, stored=old) == (Reference("g0"), Reference("g2"))
    kind = type_of(field)
    assert kind.shown(field, old) == ("Oud doel",)
    assert not kind.as_list(field, kind.offered(field, Context(records=RECORDS, stored=old)))
    assert kind.from_json(kind.to_json(old)) == old
    assert kind.raw(field, old) == {"": ["g0"]}


def test_an_address_may_be_only_a_town_and_each_part_has_its_limit() -> None:
    field = the_field("address")
    assert read(field, {"town": ["Gent"]}) == {"town": "Gent"}
    for parts, sentence in (({"street": ["x" * 501]}, "korter"), ({"postcode": ["?!"]}, "postcode")):
        with pytest.raises(WrongError, match=sentence):
            read(field, parts)


def test_a_tick_that_was_on_the_page_and_left_open_is_a_no() -> None:
    kind = FIELD_TYPES["agreement"]
    field = the_field("agreement")
    assert read(field, {"": [""]}) is False
    assert read(field, {"": ["", "ja"]}) is True
    assert kind.answered(False)
    assert not kind.fulfils(field, False)


def test_a_tick_is_kept_with_who_put_it_and_when_and_the_first_signature_stays() -> None:
    kind, field = FIELD_TYPES["agreement"], the_field("agreement")
    noor = Signature("Noor Wilg", datetime(2026, 11, 22, 13, 30, tzinfo=UTC))
    ticked = read(field, {"": ["", "ja"]}, signature=noor)
    assert ticked == Agreed("Noor Wilg", noor.at)
    assert kind.shown(field, ticked) == ("Ja, aangevinkt door Noor Wilg op 22/11/2026 om 14.30 u.",)
    assert kind.from_json(kind.to_json(ticked)) == ticked
    assert (kind.known(ticked), kind.fulfils(field, ticked), kind.raw(field, ticked)) == (True, True, {"": ["ja"]})
    later = Signature("Lies Olm", datetime(2026, 11, 23, tzinfo=UTC))
    assert read(field, {"": ["", "ja"]}, signature=later, stored=ticked) == ticked
    assert read(field, {"": [""]}, signature=later, stored=ticked) is False


@pytest.mark.parametrize(
    ("type_", "given", "answer"),
    [
        ("text", Decimal(3), "3"),
        ("text", Unknown.NOT_KNOWN, None),
        ("number", Decimal(3), Decimal(3)),
        ("number", "3", None),
        ("date", date(2025, 4, 3), date(2025, 4, 3)),
        ("date", datetime(2025, 4, 3, tzinfo=UTC), None),
        ("partial_date", date(2025, 4, 3), PartialDate(2025, 4, 3)),
        ("partial_date", PartialDate(2025), PartialDate(2025)),
        ("partial_date", "2025", None),
        ("time", time(14), time(14)),
        ("time", "14", None),
        ("datetime", datetime(2025, 4, 3, tzinfo=UTC), datetime(2025, 4, 3, tzinfo=UTC)),
        ("datetime", "straks", None),
        ("yes_no", True, "ja"),
        ("yes_no", "misschien", None),
        ("choice", "a", "a"),
        ("choice", Decimal(1), None),
        ("choices", ("b", "z"), ("b",)),
        ("choices", "b", None),
        ("scale", Decimal(3), Decimal(3)),
        ("scale", Decimal(30), None),
        ("address", {"town": "Gent"}, {"town": "Gent"}),
        ("address", "Gent", None),
        ("agreement", True, True),
        ("agreement", "ja", None),
        ("record", "Rust", Reference("g1", "Rust")),
        ("record", "Elders", Reference("", text="Elders")),
        ("record", Reference("g2"), Reference("g2")),
        ("record", Unknown.NOT_ASKED, None),
        ("matrix", (Cell("x", "a"), Cell("z", "a")), (Cell("x", "a"),)),
        ("matrix", "a", None),
        ("relation", Relation(Reference("p1"), "a"), Relation(Reference("p1"), "a")),
        ("relation", "a", None),
    ],
)
def test_what_an_expression_gives_becomes_an_answer_only_where_it_fits(
    type_: str, given: Value, answer: object
) -> None:
    field = the_field(type_, options=[] if type_ == "yes_no" else CODES, items=options("x"), of="goal")
    assert type_of(field).coerce(field, given, RECORDS) == answer


def test_a_computed_value_reads_by_what_it_is() -> None:
    kind = Computed()
    field = the_field("computed", options=CODES)
    values: list[Any] = [True, False, Decimal("3.50"), date(2025, 4, 3), datetime(2025, 4, 3, 12, tzinfo=UTC), time(9)]
    values += [PartialDate(2015), "a", Reference("g1", "Rust"), ("a", "b")]
    assert [part for value in values for part in kind.shown(field, value)] == [
        "Ja", "Nee", "3,5", "03/04/2025", "03/04/2025, 14.00 u.", "09.00 u.", "2015", "A", "Rust", "A", "B",
    ]  # fmt: skip
    assert kind.to_json(("a", Decimal(1), Unknown.REFUSED)) == ["a", "1", {"unknown": "refused"}]
    assert kind.to_json({"a": 1}) == {"a": 1}
    assert kind.to_json(Reference("g1")) == {"id": "g1", "label": "", "text": ""}
    assert kind.to_json(True) is True
    assert kind.to_json(date(2025, 4, 3)) == "2025-04-03"
    assert kind.from_json(["a"]) == ("a",)
    assert kind.from_json("a") == "a"


@pytest.mark.parametrize("type_", ["date", "partial_date", "datetime", "time", "number"])
def test_a_value_of_an_older_type_is_shown_and_kept_rather_than_lost(type_: str) -> None:
    field = the_field(type_)
    kind = type_of(field)
    assert kind.shown(field, "vroeger tekst") == ("vroeger tekst",)
    assert kind.to_json("vroeger tekst") == "vroeger tekst"
    assert ["vroeger tekst"] in kind.raw(field, "vroeger tekst").values()


def test_a_note_is_never_answered_and_a_group_asks_for_a_row() -> None:
    assert not FIELD_TYPES["note"].answered("x")
    assert (
        FIELD_TYPES["group"]
        .missing(the_field("group", row_name={"nl": "persoon"}))
        .endswith("Voeg minstens één persoon toe.")
    )
    assert FIELD_TYPES["note"].parts(the_field("note")) == ()
