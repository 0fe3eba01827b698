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
        (
            "A day of which only the year or month may be known, or only about (`maart 2019` or `rond 2015` in one box "
            "will do); comparisons decide as far as that allows."
        ),
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
    "matrix": (
        (
            "One choice on each line of `items` (a set or a list); with `members: person` one for each person on each "
            "line. In expressions a list of what was chosen, each with `item`, `member` and `value`: "
            '`voorbeeld_matrix.exists(c, c.value == "nee")`, `size(voorbeeld_matrix)`. Required means that every line '
            "has an answer, with members for at least one of them."
        ),
        _example(
            "matrix",
            "options: ynu",
            "items:",
            "  - code: wonen",
            "    nl: Wonen",
            "    en: Housing",
            "  - code: geld",
            "    nl: Geld",
            "    en: Money",
            "members: person",
        ),
    ),
    "email": ("An e-mail address.", _example("email", "protection: secret")),
    "phone": ("A telephone number.", _example("phone", "protection: secret")),
    "address": ("Street, number, postal code and municipality.", _example("address", "protection: secret")),
    "national_number": (
        (
            "A rijksregister number of eleven digits that check out (mod 97, also for who was born from 2000 on); a "
            "definition may hold one only where the portal runs with `PORTAL_NATIONAL_NUMBER=ja`, and it is secret."
        ),
        _example("national_number", "protection: secret"),
    ),
    "person": ("Persons of this submission or of the case.", _example("person", "many: true")),
    "relation": (
        (
            "With whom, and which relation: somebody of the family (or the records that `of` names), and one of the "
            "options. In expressions `voorbeeld_relation.to` and `voorbeeld_relation.kind`."
        ),
        _example("relation", "options: ynu"),
    ),
    "record": (
        (
            "A record of a register or of the case, or what was sent on a form (`of: risk_assessment`). A few stand in "
            "a list, many are found by typing: accents, capitals and the order of words do not count, and an old name "
            "of a municipality finds the new one. `or_text` allows free text when it is not known."
        ),
        _example("record", "of: partner", "or_text: true"),
    ),
    "file": ("Files, scanned before anybody opens them.", _example("file")),
    "agreement": ("One tick, kept with who put it and when.", _example("agreement", "required: true", "legal: true")),
    "computed": (
        "What follows from answers and facts; nobody fills it in.",
        _example("computed", 'compute: \'facts.on_behalf ? "ja" : "nee"\'', "value_type: choice", "options: ynu"),
    ),
    "score": ("The result of a score block of the form.", _example("score", "score: voorbeeld")),
    "note": ("A text between the fields; nothing is answered.", _example("note")),
    "group": (
        (
            "Rows that repeat; each column is a field. `summary` names the columns that call a row by name; texts "
            "in it that follow each other are one (a first and a last name). `max` is how many rows there may be "
            "(a form with more is not sent), `min` how many once there is one (from the start with `required`). With "
            "`append_only` a row in which "
            "something stands is not taken out any more. A column may be a group itself, one level deep: its rows "
            "stand on the page of the row around them, so such a row always has a page of its own."
        ),
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
