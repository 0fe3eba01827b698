"""The step that both sides draw: 25 fields of the kinds that a referral has."""

from __future__ import annotations

from portal.definitions.language import Definition, Field, Option, Step

LEVELS = tuple(Option(code=code, label={"nl": code.capitalize()}) for code in ("laag", "medium", "hoog", "onbekend"))
KINDS = tuple(Option(code=f"k{n}", label={"nl": f"Soort {n}"}) for n in range(1, 7))


def fields() -> tuple[Field, ...]:
    """Return 25 fields: ten texts, five choices, three multiple choices, three dates, two numbers, two long texts."""
    texts = [Field(id=f"text_{n}", type="text", label={"nl": f"Tekst {n}"}, required=True) for n in range(1, 11)]
    choices = [
        Field(id=f"choice_{n}", type="choice", label={"nl": f"Keuze {n}"}, options=LEVELS, required=True)
        for n in range(1, 6)
    ]
    several = [
        Field(id=f"choices_{n}", type="choices", label={"nl": f"Meer keuzes {n}"}, options=KINDS) for n in range(1, 4)
    ]
    dates = [Field(id=f"date_{n}", type="date", label={"nl": f"Datum {n}"}) for n in range(1, 4)]
    numbers = [Field(id=f"number_{n}", type="number", label={"nl": f"Getal {n}"}) for n in range(1, 3)]
    long = [Field(id=f"long_{n}", type="long_text", label={"nl": f"Lange tekst {n}"}) for n in range(1, 3)]
    return (*texts, *choices, *several, *dates, *numbers, *long)


def definition(region: str) -> Definition:
    """Return a form of one such step."""
    step = Step(id="page", title={"nl": "Vijfentwintig velden"}, fields=fields())
    return Definition(
        form="referral",
        region=region,
        code="F-REF",
        title={"nl": "Meting"},
        home="referral",
        fills=("referrer",),
        steps=(step,),
    )


def posted() -> dict[str, list[str]]:
    """Return one right answer to each field, under the names that the portal posts."""
    answers: dict[str, list[str]] = {}
    for field in fields():
        if field.type == "date":
            answers |= {f"{field.id}-day": ["3"], f"{field.id}-month": ["4"], f"{field.id}-year": ["2025"]}
        else:
            answers[field.id] = {
                "choice": ["hoog"],
                "choices": ["k1", "k3"],
                "number": ["12"],
                "long_text": ["Een verhaal van een paar regels.\nNog een regel."],
            }.get(field.type, ["Voorbeeld van een antwoord"])
    return answers
