"""One sentence and one example per field type, for the reference; a test loads and checks every example."""

from __future__ import annotations

from collections.abc import Mapping


def _example(kind: str, *lines: str) -> str:
    """A field of one type in YAML."""
    head = (f"- id: voorbeeld_{kind}", f"  type: {kind}", "  nl: Hoe noemt u dit?", "  en: What do you call this?")
    return "\n".join([*head, *(f"  {line}" for line in lines)])


EXAMPLES: Mapping[str, tuple[str, str]] = {
    "text": ("One line.", _example("text", "max_length: 200")),
    "long_text": (
        "Several lines, at most 100,000 characters.",
        _example("long_text", "rows: 6", "unknown:", "  - refused"),
    ),
    "number": ("A number; a comma or a point.", _example("number", 'min: "0"', 'max: "120"')),
    "money": ("An amount in euro.", _example("money", 'min: "0"')),
    "date": (
        "A day, typed in three boxes.",
        _example(
            "date",
            "rules:",
            "  - check: voorbeeld_date <= facts.today",
            "    message:",
            "      nl: Vul een dag in die niet in de toekomst ligt.",
            "      en: Fill in a day that is not in the future.",
        ),
    ),
    "partial_date": (
        "A day of which only the year or month may be known, or only about; comparisons decide as far as that allows.",
        _example("partial_date"),
    ),
    "time": ("An hour of the day.", _example("time")),
    "datetime": ("A day and an hour; an hour that the clock change makes double is asked.", _example("datetime")),
    "yes_no": ("Yes or no, stored as `ja` and `nee`.", _example("yes_no", "required: true")),
    "choice": (
        "One of the options.",
        _example("choice", "options: ynu", "statistics: true"),
    ),
    "choices": (
        "Any of the options.",
        _example(
            "choices",
            "options:",
            "  - code: huis",
            "    nl: Thuis",
            "    en: At home",
            "  - code: elders",
            "    nl: Ergens anders",
            "    en: Somewhere else",
        ),
    ),
    "scale": (
        "A number from low to high, both ends named.",
        _example(
            "scale",
            'min: "0"',
            'max: "10"',
            "low:",
            "  nl: helemaal niet veilig",
            "  en: not safe at all",
            "high:",
            "  nl: helemaal veilig",
            "  en: completely safe",
        ),
    ),
    "matrix": ("One choice per row of a list.", _example("matrix", "options: ynu")),
    "email": ("An e-mail address.", _example("email", "protection: secret")),
    "phone": ("A telephone number.", _example("phone", "protection: secret")),
    "address": ("Street, number, postal code and municipality.", _example("address", "protection: secret")),
    "national_number": ("A rijksregister number; off unless the portal allows it.", _example("national_number")),
    "person": ("Persons of this submission or of the case.", _example("person", "many: true")),
    "relation": ("How two persons relate.", _example("relation", "options: ynu")),
    "record": (
        "A record of a register or of the case, found by typing; `or_text` allows free text when it is not known.",
        _example("record", "of: partner", "or_text: true"),
    ),
    "file": ("Files, scanned before anybody opens them.", _example("file")),
    "agreement": ("One tick: agreed, by whom and when.", _example("agreement", "required: true", "legal: true")),
    "computed": (
        "What follows from answers and facts; nobody fills it in.",
        _example("computed", 'compute: \'facts.on_behalf ? "ja" : "nee"\'', "value_type: choice", "options: ynu"),
    ),
    "score": ("The result of a score block of the form.", _example("score", "score: voorbeeld")),
    "note": ("A text between the fields; nothing is answered.", _example("note")),
    "group": (
        "Rows that repeat; each column is a field. `summary` names the columns that call a row by name.",
        _example(
            "group",
            "row_name:",
            "  nl: persoon",
            "  en: person",
            "summary: first_name",
            "columns:",
            "  - id: first_name",
            "    type: text",
            "    nl: Wat is de voornaam?",
            "    en: What is the first name?",
            "  - id: school",
            "    type: text",
            "    nl: Naar welke school gaat dit kind?",
            "    en: Which school does this child go to?",
            "    show_if: answered(row.first_name)",
        ),
    ),
}
