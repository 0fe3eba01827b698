"""Fields, conditions and scores as nobody would write them: right in shape, any in sense."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field as attribute
from typing import Any

from portal.forms.fields.registry import FIELD_TYPES
from tests.definitions.hostile import Words

Data = dict[str, Any]
Seed = random.Random
CODES = ("laag", "midden", "hoog", "geen", "anders")
COMPARED = ("yes_no", "choice", "number", "scale", "money", "date", "choices", "text")
"""The types that a condition asks about here."""
SIMPLE = tuple(name for name in FIELD_TYPES if name not in {"group", "computed", "score", "note"})
UNASKED = frozenset({"computed", "score", "note"})
SECRET = frozenset({"email", "phone", "address", "national_number"})
RECORDS = ("partner", "organisation", "person", "municipality", "goal", "table", "location")


@dataclass
class Asked:
    """A question that stands already, for conditions after it."""

    name: str
    kind: str
    codes: tuple[str, ...] = ()
    audience: str = "form"


@dataclass
class Making:
    """One form being made."""

    seed: random.Random
    words: Words
    size: int
    home: str = "register"
    count: int = 0
    asked: list[Asked] = attribute(default_factory=list)
    lists: list[tuple[str, Asked]] = attribute(default_factory=list)
    used: set[str] = attribute(default_factory=set)

    def chance(self, odds: float) -> bool:
        """Whether something happens this time."""
        return self.seed.random() < odds

    def text(self, plain: str) -> Data:
        """A text in both languages."""
        return {"nl": self.words.say(plain), "en": self.words.say(f"{plain} (en)")}

    def name(self, kind: str) -> str:
        """An id that is not there yet."""
        self.count += 1
        return f"f{self.count}_{kind}"


def some_options(making: Making, *, unknown: bool = True) -> list[Data]:
    """A few options, now and then with help or with the unknown state."""
    codes = list(CODES[: making.seed.randint(2, 5)]) + (["onbekend"] if unknown and making.chance(0.2) else [])
    return [
        {"code": code, **making.text(code), **({"help": making.text("Uitleg")} if making.chance(0.3) else {})}
        for code in codes
    ]


# Conditions


def a_condition(making: Making, around: str = "") -> str:
    """A condition on one or two different questions that stand above; the empty text when there are none."""
    usable = [one for one in making.asked if "." not in one.name or one.name.startswith(around or "-")]
    if not usable:
        return ""
    chosen = making.seed.sample(usable, min(len(usable), making.seed.choice((1, 1, 2))))
    making.used |= {one.name for one in chosen}
    parts = [about(making, one) for one in chosen]
    if making.lists and making.chance(0.2):
        group, column = making.seed.choice(making.lists)
        making.used.add(group)
        rows = f"{group}.exists(r, {about(making, Asked(f'r.{column.name}', column.kind, column.codes))})"
        parts.append(making.seed.choice((rows, f"size({group}) > 1", f"!({rows})")))
    return making.seed.choice((" && ", " || ")).join(parts)


def about(making: Making, one: Asked) -> str:
    """Something to ask about one question."""
    states = (f"answered({one.name})", f"!answered({one.name})")
    code = making.seed.choice(one.codes) if one.codes else ""
    ways: Mapping[str, tuple[str, ...]] = {
        "yes_no": (f'{one.name} == "{code}"', f'{one.name} != "{code}"'),
        "choice": (f'{one.name} == "{code}"', f'!({one.name} == "{code}")', f'{one.name} in ["{code}"]'),
        "choices": (f'"{code}" in {one.name}', f"size({one.name}) > 1"),
        "number": (f"{one.name} > 3", f"{one.name} * 2 + 1 <= 9 / 2", f"{one.name} != 0"),
        "date": (f"{one.name} < facts.today", f"days_between({one.name}, today()) > 30"),
        "text": (f'contains({one.name}, "a")', f'{one.name} == "x"', f"size({one.name}) > 3"),
    }
    alike = {"scale": "number", "money": "number"}
    return making.seed.choice((*ways[alike.get(one.kind, one.kind)], *states))


# Fields


def a_field(making: Making, kind: str, row: str = "") -> Data:
    """A field of one type with what it needs, and sometimes with what it may have."""
    name = making.name(kind)
    found: Data = {"id": name, "type": kind, **making.text(f"Wat is {name}?")}
    for slot in ("help", "why"):
        if making.chance(0.25):
            found[slot] = making.text(f"{slot} bij {name}")
    if making.chance(0.3):
        found["width"] = making.seed.choice(("short", "medium", "full"))
    if kind in OWN:
        found |= OWN[kind](making)
    found |= conditions(making, kind, f"{row}." if row else "")
    if kind not in UNASKED:
        found |= whose(making, kind, found, f"{row}." if row else "")
    if kind in COMPARED:
        asked = Asked(f"{row}.{name}" if row else name, kind, codes_of(found), found.get("audience", "form"))
        making.asked.append(asked)
    return found


def conditions(making: Making, kind: str, around: str) -> Data:
    """When it is shown, needed, closed and extra."""
    found: Data = {}
    if making.chance(0.3) and (text := a_condition(making, around)):
        found["show_if"] = text
        if kind not in UNASKED and making.chance(0.3):
            found["when_hidden"] = making.seed.choice(("keep", "clear"))
    if kind in UNASKED:
        return found
    if making.chance(0.25):
        found["required"] = "true"
    elif making.chance(0.25) and (text := a_condition(making, around)):
        found["required_if"] = text
    for slot, odds in (("read_only_if", 0.1), ("optional_if", 0.1)):
        if making.chance(odds) and (text := a_condition(making, around)):
            found[slot] = text
    return found


def whose(making: Making, kind: str, found: Data, row: str) -> Data:
    """Who reads it, how secret it is, what else may be answered, and a rule."""
    more: Data = {}
    if making.chance(0.2):
        more["audience"] = making.seed.choice(("form", "care", "justice", "director"))
    more["protection"] = "secret" if kind in SECRET else making.seed.choice(("internal", "confidential", "secret"))
    onbekend = isinstance(found.get("options"), list) and found["options"][-1]["code"] == "onbekend"
    if kind not in {"group", "agreement", "file", "relation"} and making.chance(0.3):
        states = ["refused", "not_asked"] if onbekend else ["not_known", "refused", "not_asked"]
        more["unknown"] = making.seed.sample(states, making.seed.randint(1, len(states)))
    if kind in COMPARED and making.chance(0.25):
        check = about(making, Asked(f"{row}{found['id']}", kind, codes_of(found)))
        severity = making.seed.choice(("error", "warning", "info"))
        more["rules"] = [{"check": check, "message": making.text("Kijk dit na."), "severity": severity}]
    return more


def codes_of(found: Data) -> tuple[str, ...]:
    """What a condition may compare the answer with."""
    options = found.get("options", ())
    if isinstance(options, str):
        return CODES[:3]
    return tuple(one["code"] for one in options if one["code"] != "onbekend") or ("ja", "nee") * (
        found["type"] == "yes_no"
    )


def chosen_from(making: Making) -> Data:
    """Options of its own, or those of the set."""
    if making.chance(0.4):
        return {"options": "graad"} if not making.words.payloads else {"options": some_options(making)}
    return {"options": some_options(making), **({"ordered": "true"} if making.chance(0.2) else {})}


def bounded(making: Making) -> Data:
    """Sometimes a lowest and a highest."""
    low = making.seed.randint(-3, 3)
    return {"min": str(low), "max": str(low + making.seed.randint(1, 99))} if making.chance(0.5) else {}


def measured(making: Making) -> Data:
    """Sometimes a greatest length."""
    return {"max_length": str(making.seed.choice((1, 20, 5000)))} if making.chance(0.4) else {}


def proposed(making: Making) -> Data:
    """Sometimes a text that stands there already."""
    if making.chance(0.2):
        return {making.seed.choice(("prefill", "default")): making.seed.choice(("facts.account_name", '"Voorstel"'))}
    return {}


def a_matrix(making: Making) -> Data:
    """Lines, choices, and sometimes a column for each person."""
    found = chosen_from(making) | {"items": [{"code": code, **making.text(code)} for code in ("wonen", "geld", "werk")]}
    return found | ({"members": making.seed.choice(("person", "goal"))} if making.chance(0.4) else {})


def a_record(making: Making) -> Data:
    """What it points at, whether at more than one, and whether a text will do."""
    flags = {slot: "true" for slot in ("many", "or_text") if making.chance(0.4)}
    return {"of": making.seed.choice(RECORDS), **flags}


def computed(making: Making) -> Data:
    """A formula of some kind; where a question has fewer readers, so has what is worked out."""
    asked = (*making.asked, *(column for _, column in making.lists))
    narrow = {"audience": "director"} if any(one.audience != "form" for one in asked) else {}
    return narrow | formula(making)


def formula(making: Making) -> Data:
    """What is worked out."""
    numbers = [one.name for one in making.asked if one.kind in {"number", "money"} and "." not in one.name]
    if numbers and making.chance(0.6):
        name = making.seed.choice(numbers)
        making.used.add(name)
        return {"compute": f"{name} * 3 - {making.seed.randint(0, 9)} / 2", "value_type": "number"}
    condition = a_condition(making, "-") or "facts.on_behalf"
    return {"compute": f'{condition} ? "laag" : "midden"', "value_type": "choice", "options": some_options(making)}


OWN: Mapping[str, Callable[[Making], Data]] = {
    "text": lambda making: measured(making) | proposed(making),
    "long_text": lambda making: measured(making) | {"rows": str(making.seed.randint(1, 20))},
    "number": bounded,
    "money": bounded,
    "choice": lambda making: (
        chosen_from(making) | ({"statistics": "true"} if making.chance(0.3) else {})
    ),
    "choices": chosen_from,
    "scale": lambda making: {
        "min": "0", "max": str(making.seed.randint(1, 10)), "low": making.text("laag"), "high": making.text("hoog"),
    },
    "matrix": a_matrix,
    "relation": lambda making: {"options": some_options(making)},
    "person": lambda making: {"many": "true"} if making.chance(0.5) else {},
    "record": a_record,
    "file": lambda making: {"many": "true", "max": "3"} if making.chance(0.5) else {},
    "agreement": lambda making: {"legal": "true"} if making.chance(0.3) else {},
    "computed": computed,
}  # fmt: skip
"""What each type has of its own."""


def a_group(making: Making, depth: int = 1, row: str = "row") -> Data:
    """Rows, sometimes with rows in them."""
    outside = list(making.asked)
    name = making.name("group")
    found: Data = {"id": name, "type": "group", **making.text(f"Wie of wat is {name}?"), "row_name": making.text("rij")}
    found |= conditions(making, "group", "-")
    found.pop("read_only_if", None)
    columns = [a_field(making, making.seed.choice(SIMPLE), row) for _ in range(making.seed.randint(1, 5))]
    own = [one for one in making.asked if one not in outside]
    if depth < 2 and making.chance(0.4):
        seen = [Asked(one.name.replace("row.", "parent."), one.kind, one.codes, one.audience) for one in own]
        making.asked = [*outside, *seen]
        columns.append(a_group(making, depth + 1))
    making.asked = outside
    inside = [Asked(one.name.removeprefix("row."), one.kind, one.codes, one.audience) for one in own]
    if depth == 1 and "show_if" not in found:
        making.lists += [(name, one) for one in inside]
    summary = [column["id"] for column in columns if column["type"] in {"text", "choice", "date"}][:2]
    bounds = {"min": "1", "max": "4"} if making.chance(0.4) else {}
    return found | bounds | ({"summary": " ".join(summary)} if summary else {}) | {"columns": columns}


def a_step(making: Making, number: int) -> Data:
    """One page of fields."""
    found: Data = {"id": f"stap_{number}", "title": making.text(f"Stap {number}")}
    if making.chance(0.4):
        found["intro"] = making.text(f"Waarover gaat stap {number}?")
    for slot, odds in (("show_if", 0.2), ("optional_if", 0.15)):
        if making.chance(odds) and (text := a_condition(making, "-")):
            found[slot] = text
    kinds = [making.seed.choice((*SIMPLE, *SIMPLE, "group", "group", "computed", "note")) for _ in range(making.size)]
    return found | {"fields": [a_group(making) if kind == "group" else a_field(making, kind) for kind in kinds]}


# Scores


def a_score(making: Making, step: Data) -> list[Data]:
    """Questions that count, with points, critical answers, adjustments and levels; its field stands in the step."""
    names = [making.name("choice") for _ in range(making.seed.randint(1, 4))]
    codes = CODES[:3]
    options = [{"code": code, **making.text(code)} for code in codes]
    step["fields"] += [
        {"id": name, "type": "choice", **making.text(name), "options": options, "unknown": ["not_known"]}
        for name in names
    ]
    step["fields"].append({"id": making.name("score"), "type": "score", **making.text("De uitkomst"), "score": "som"})
    critical = {"id": "ernst", "when": f'{names[0]} == "hoog"', "label": making.text("Ernstig")}
    adjust = {"id": "meer", "when": f'{names[-1]} == "midden"', "label": making.text("Meer"), "points": "0.5"}
    levels: list[Data] = [{"level": "hoog", "any_critical": "true", "at_least": "2"}]
    levels += [{"level": "niet_bepaald", "unknown_over": "1"}, {"level": "laag"}]
    found = {
        "id": "som",
        "title": making.text("Som"),
        "notice": making.text("Niet gevalideerd."),
        "items": names,
        "points": {code: str(place) for place, code in enumerate(codes)},
        "weights": {names[0]: "1.5"} if making.chance(0.5) else {names[0]: "1"},
        "critical": [critical],
        "levels": levels,
    }
    return [found | ({"adjust": [adjust]} if making.chance(0.5) else {})]
