"""Definitions made at random, as YAML: every type of field, conditions, rules, scores, option sets, blocks, overlays.

What comes out is valid: the checks find no error in it. `a_library` is a strategy; a smaller `size` is a smaller form,
so that what fails shrinks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.definitions.generated_fields import CODES, SIMPLE, Data, Making, Seed, a_field, a_score, a_step, about
from tests.definitions.hostile import PAYLOADS, Words
from tests.definitions.written import as_yaml

FORM, REGION = "fuzz", "ovl"
BASE_PATH, OVERLAY_PATH = f"base/{FORM}.yaml", f"regions/{REGION}/{FORM}.yaml"


def a_form(making: Making) -> Data:
    """A base form."""
    steps = [a_step(making, number) for number in range(1, making.seed.randint(1, 2) + 1)]
    scores = a_score(making, steps[-1]) if making.chance(0.5) else []
    if making.chance(0.3):
        steps[0]["fields"].insert(0, {"use": "gedeeld"})
    found: Data = {
        "form": FORM,
        "code": "F-Z",
        "title": making.text("Proefformulier"),
        "intro": making.text("Waarvoor dient dit?"),
        "home": making.home,
        "fills": ["coordinator", "referrer"],
        "readers": ["coordinator"],
        "steps": steps,
    }
    plain = [one for one in making.asked if "." not in one.name]
    if plain and making.chance(0.5):
        one = making.seed.choice(plain)
        making.used.add(one.name)
        rule = {"check": about(making, one), "message": making.text("Dit klopt niet."), "fields": one.name}
        found["rules"] = [rule | {"severity": making.seed.choice(("error", "warning", "info"))}]
    return found | ({"scores": scores} if scores else {})


def an_overlay(making: Making, form: Data) -> Data:
    """What a region adds, changes, hides and rewords."""
    step = making.seed.choice(form["steps"])
    fields = [one for one in step["fields"] if "id" in one]
    found: Data = {"form": FORM, "region": REGION}
    extra = a_field(Making(making.seed, making.words, 1, count=900), making.seed.choice(SIMPLE))
    neighbour = making.seed.choice(fields)["id"]
    found["add"] = [extra | {"id": f"{REGION}_{extra['id']}", making.seed.choice(("after", "before")): neighbour}]
    found["add"][0].pop("rules", None)
    one = making.seed.choice(fields)
    change: Data = {"id": one["id"], **making.text("Anders gevraagd"), "help": making.text("Uitleg van de regio")}
    if isinstance(one.get("options"), list):
        change["option_labels"] = {one["options"][0]["code"]: making.text("Anders")}
        if not {"score", "computed"} & {one["type"]} and "unknown" not in one:
            change["options_add"] = [{"code": "nieuw", **making.text("Nieuw")}]
    found["change"] = [change]
    found["steps"] = [{"id": step["id"], "title": making.text("Andere titel")}]
    return found


def block(words: Words) -> Data:
    """Fields that forms share."""
    label = {"nl": words.say("Gedeelde vraag"), "en": words.say("Shared question")}
    return {"block": "gedeeld", "fields": [{"id": "shared_text", "type": "text", **label, "max_length": "50"}]}


OPTION_SETS: Data = {
    "sets": [
        {
            "id": "graad",
            "ordered": "true",
            "options": [{"code": code, "nl": code.title(), "en": code.title()} for code in CODES[:3]],
        }
    ]
}
REGION_FILE: Data = {
    "region": REGION, "name": "Oost", "brand": "Veilig Huis Oost", "enabled": "true",
    "centres": [{"code": "OVL", "name": "Veilig Huis Oost", "phone": "09 000 00 10"}],
}  # fmt: skip


@dataclass(frozen=True)
class Library:
    """Files by path, as plain data, with the number that they were made from."""

    number: int
    data: Mapping[str, Data]

    @property
    def texts(self) -> dict[str, str]:
        """The same as YAML."""
        return {path: as_yaml(data) for path, data in self.data.items()}


def library(number: int, size: int, *, hostile: bool = False, payloads: Sequence[str] = PAYLOADS) -> Library:
    """A form with everything around it; a hostile one, or one with payloads of its own, has them for texts."""
    seed = Seed(number)
    words = Words(seed, payloads if hostile or payloads is not PAYLOADS else ())
    making = Making(seed, words, size)
    form = a_form(making)
    data = {
        "base/options/fuzz.yaml": OPTION_SETS,
        "base/blocks/gedeeld.yaml": block(words),
        BASE_PATH: form,
        f"regions/{REGION}/region.yaml": REGION_FILE,
    }
    if making.chance(0.6):
        data[OVERLAY_PATH] = an_overlay(making, form)
    return Library(number, data)


def a_library() -> st.SearchStrategy[Library]:
    """Any library; the smaller the simpler, and half of them with payloads for texts."""
    return st.builds(
        lambda number, size, hostile: library(number, size, hostile=hostile),
        st.integers(0, 2**40), st.integers(1, 2), st.booleans(),
    )  # fmt: skip
