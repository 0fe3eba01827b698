"""Fields with answers to choose from: yes or no, one of a list, several of a list, a scale, an agreement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from portal.definitions.language import Field, Option
from portal.definitions.values import UNKNOWN_CODE, Agreed, Unknown, Value
from portal.forms.fields.base import (
    MANY_OPTIONS,
    Context,
    FieldType,
    Offered,
    Part,
    Typed,
    WrongError,
    option_label,
    unknown_state,
)
from portal.forms.fields.dates import BRUSSELS
from portal.forms.fields.numbers import bound
from portal.forms.fields.ready import Ready
from portal.forms.wording import about, hour_text, unknown_text, words
from portal.languages import gettext as _, marked

UNKNOWN_PREFIX = "unknown:"
"""Posted in front of an unknown state, which is one more answer to choose from."""
YES_NO = (Option(code="ja", label={"nl": "Ja", "en": "Yes"}), Option(code="nee", label={"nl": "Nee", "en": "No"}))
TICKED = "ja"
NOT_AT_ALL = {"nl": "helemaal niet", "en": "not at all"}
FULLY = {"nl": "helemaal wel", "en": "completely"}
"""The ends of a scale that an admin adds."""


class Pick(FieldType):
    """One answer of those offered; an unknown state is one more of them, so that choosing it undoes the others."""

    legend = True
    required = marked("Kies een antwoord.")

    def parts(self, field: Field) -> tuple[Part, ...]:
        """One input, also for an unknown state."""
        return (Part(),)

    def unknown_offered(self, field: Field) -> tuple[Offered, ...]:
        """No tick boxes of their own."""
        return ()

    def raw(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The chosen answer."""
        return {"": [UNKNOWN_PREFIX + value.value]} if isinstance(value, Unknown) else super().raw(field, value)

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The chosen answer, when it was offered."""
        code = typed.one()
        if code.startswith(UNKNOWN_PREFIX):
            return unknown_state(field, code.removeprefix(UNKNOWN_PREFIX))
        if code and all(code != offered.code for offered in context.offered or self.offered(field, context)):
            raise WrongError(about(field, _("Kies een van de antwoorden.")))
        return self.chosen(code) if code else None

    def chosen(self, code: str) -> Value:
        """The value of an answer."""
        return code

    def sample(self, field: Field) -> dict[str, list[str]]:
        """The first answer."""
        return {"": [self.offered(field, Context())[0].code]}


class Choice(Pick):
    """One option of a set."""

    ready = Ready(marked("Bijvoorbeeld: dringend of gewoon. Wie invult, kiest er één."), {"type": "choice"}, lines=True)

    def options(self, field: Field) -> tuple[Option, ...]:
        """The options of the field."""
        return field.options

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """Each option, then the unknown states; `onbekend` is the unknown state and stands there once."""
        options = self.options(field)
        has_unknown = any(option.code == UNKNOWN_CODE for option in options)
        return offered_options(options) + tuple(
            one for one in unknown_options(field) if not (has_unknown and one.code == UNKNOWN_PREFIX + "not_known")
        )

    def as_list(self, field: Field, offered: Sequence[Offered]) -> bool:
        """More than ten options read better as a list, unless each is explained: a list has no room for that."""
        return len(offered) > MANY_OPTIONS and not all(one.help for one in offered)

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """The label of the option."""
        return (option_label(self.options(field), str(value)),)

    def known(self, value: Value) -> Value:
        """The option `onbekend` is the unknown state."""
        return Unknown.NOT_KNOWN if value == UNKNOWN_CODE else value

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only a code of the set is one."""
        return value if isinstance(value, str) and any(o.code == value for o in self.options(field)) else None


class YesNo(Choice):
    """Yes or no, stored as `ja` and `nee`."""

    ready = Ready(marked("Bijvoorbeeld: is er een tolk nodig?"), {"type": "yes_no"})
    required = marked("Kies ja of nee.")

    def options(self, field: Field) -> tuple[Option, ...]:
        """Yes and no, unless the definition words them."""
        return field.options or YES_NO

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """A truth reads as yes or no."""
        return super().coerce(field, {True: "ja", False: "nee"}[value] if isinstance(value, bool) else value, records)


class Scale(Pick):
    """One whole number from low to high, as radios in a row; both ends are named."""

    named_ends = True
    ready = Ready(
        marked("Bijvoorbeeld: hoe veilig voelt u zich? Van 0 (helemaal niet) tot 10 (helemaal wel)."),
        {"type": "scale", "min": "0", "max": "10", "low": NOT_AT_ALL, "high": FULLY},
    )
    required = marked("Kies een cijfer.")

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """Each number, then the unknown states."""
        return (*(Offered(step, step) for step in _steps(field)), *unknown_options(field))

    def chosen(self, code: str) -> Value:
        """The number."""
        return Decimal(code)

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """The number and how high one could go."""
        return (_("%(number)s op %(highest)s") % {"number": value, "highest": _steps(field)[-1]},)

    def to_json(self, value: Value) -> object:
        """As text."""
        return str(value)

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """From text."""
        return Decimal(str(data))

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only a number of the scale is one."""
        return value if isinstance(value, Decimal) and str(value) in _steps(field) else None


class Choices(FieldType):
    """Several options of a set, as tick boxes."""

    legend = True
    ready = Ready(
        marked("Bijvoorbeeld: welke diensten kennen het gezin? Wie invult, kiest er zoveel als nodig."),
        {"type": "choices"},
        lines=True,
    )
    required = marked("Kies minstens één antwoord.")

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """One input for each option, all of the same name."""
        return (Part(many=True),)

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """Each option."""
        return offered_options(field.options)

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The ticked options in the order of the set; `onbekend` only on its own."""
        ticked = typed.many()
        codes = tuple(option.code for option in field.options if option.code in ticked)
        if len(codes) != len(ticked):
            raise WrongError(about(field, _("Kies uit de antwoorden die er staan.")))
        if UNKNOWN_CODE in codes and len(codes) > 1:
            raise WrongError(about(field, _("Kies antwoorden of “Niet gekend”, niet allebei.")))
        return codes or None

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The ticked options."""
        return {"": [str(code) for code in _codes(value)]}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """The label of each ticked option."""
        return tuple(option_label(field.options, str(code)) for code in _codes(value))

    def sample(self, field: Field) -> dict[str, list[str]]:
        """The first option."""
        return {"": [field.options[0].code]}

    def to_json(self, value: Value) -> object:
        """A list of codes."""
        return list(_codes(value))

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """The codes."""
        return tuple(data)

    def known(self, value: Value) -> Value:
        """Only `onbekend` ticked is the unknown state."""
        return Unknown.NOT_KNOWN if value == (UNKNOWN_CODE,) else value

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """The codes of the set among those given."""
        return tuple(option.code for option in field.options if option.code in _codes(value)) or None


class Agreement(FieldType):
    """One tick: 'I understand', 'I share only what is needed'; kept with who put it and when.

    Unticked means no; required means it must be ticked. A tick that stands keeps its first signature.
    """

    binds_to_words = True
    ready = Ready(marked("Bijvoorbeeld: ik heb dit met het gezin besproken."), {"type": "agreement"})
    required = marked("Vink dit aan om verder te gaan.")

    def parts(self, field: Field) -> tuple[Part, ...]:
        """A tick box, and the blank that says it was on the page."""
        return (Part(many=True),)

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """One box with the label of the field."""
        return (Offered(TICKED, words(field.label)),)

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """Agreed by whoever fills in, now; False when it was on the page and left open."""
        if any(value != TICKED for value in typed.many()):
            raise WrongError(about(field, _("Vink dit aan of laat het open.")))
        if not typed.many():
            return False if typed.parts.get("") else None
        if agreed(context.stored):
            return context.stored
        return Agreed(context.signature.who, context.signature.at) if context.signature else True

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """Ticked or not."""
        return {"": [TICKED] if agreed(value) else [""]}

    def written(self, field: Field, texts: list[str]) -> dict[str, list[str]]:
        """`true` is a tick."""
        return {"": [TICKED if text == "true" else "" for text in texts]}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """'Ja' with who and when, or 'Nee'."""
        if isinstance(value, Agreed):
            local = value.at.astimezone(BRUSSELS)
            told = {"who": value.who, "day": f"{local:%d/%m/%Y}", "hour": hour_text(local)}
            return (_("Ja, aangevinkt door %(who)s op %(day)s om %(hour)s") % told,)
        return (_("Ja") if value is True else _("Nee"),)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """Ticked."""
        return {"": [TICKED]}

    def to_json(self, value: Value) -> object:
        """An object with who and when, or a plain truth."""
        return {"who": value.who, "at": value.at.isoformat()} if isinstance(value, Agreed) else value

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """The same back."""
        return Agreed(data["who"], datetime.fromisoformat(data["at"])) if isinstance(data, dict) else bool(data)

    def known(self, value: Value) -> Value:
        """A condition sees that it is ticked."""
        return True if isinstance(value, Agreed) else value

    def fulfils(self, field: Field, value: Value) -> bool:
        """Only a tick is enough."""
        return agreed(value)

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only a truth is one."""
        return value if isinstance(value, bool) else None


def agreed(value: Value) -> bool:
    """Whether this is a tick."""
    return value is True or isinstance(value, Agreed)


def offered_options(options: Sequence[Option]) -> tuple[Offered, ...]:
    """Options as answers to choose from."""
    return tuple(Offered(option.code, option_label(options, option.code), words(option.help)) for option in options)


def unknown_options(field: Field) -> tuple[Offered, ...]:
    """The unknown states of a field as answers to choose from."""
    return tuple(Offered(UNKNOWN_PREFIX + state, unknown_text(Unknown(state))) for state in field.unknown)


def _codes(value: Value) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _steps(field: Field) -> tuple[str, ...]:
    low, high = bound(field.min), bound(field.max)
    return tuple(str(step) for step in range(int(low or 0), int(10 if high is None else high) + 1))
