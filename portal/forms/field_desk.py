"""The forms with which a region's admin words a field, adds one, or words a step; and what comes out of them.

What comes out are properties as an overlay writes them; a property that equals the shared one comes out as None, so
that the overlay holds only what really differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.definitions.language import Definition, Field, Step, Text
from portal.definitions.values import Value
from portal.errors import Invalid
from portal.forms import audience_desk, condition_desk
from portal.forms.desk import Desk, asked, desk, offered, text_of, texts_of, worded
from portal.forms.fields.base import Records
from portal.forms.fields.registry import READY, type_of
from portal.forms.option_lines import option_lines, options_added, options_from
from portal.forms.outline import TYPE_NAMES
from portal.forms.wording import words
from portal.languages import DUTCH, gettext as _, marked

LABEL_LENGTH, HELP_LENGTH = 200, 1000

EMPTY: Mapping[str, str] = {
    "label_nl": marked("Schrijf de vraag."),
    "title_nl": marked("Schrijf de titel."),
    "type": marked("Kies wat voor antwoord u verwacht."),
}
"""What to say when one of these was left empty."""
LINES_UNUSED = marked(
    "U schreef antwoorden om uit te kiezen. Kies hierboven een lijst van antwoorden, of maak dit vak leeg."
)
FIRST = "_first"
"""The place before all fields of a step."""
FRESH: Mapping[str, Value] = {"operator": "always", "required": "nee", "audience": audience_desk.EVERYBODY}
"""What a new field is unless somebody says otherwise."""


def field_desk(field: Field, shared: Field | None, conditions: Records) -> Desk:
    """The form to word a field: all of it for a field of the region, what a region may adapt of a shared one."""
    fields = _regional_fields(field) if shared is None else _shared_fields(shared)
    return desk("field", (*_wording(), *fields), {}, conditions if shared is None else None, EMPTY)


def addition_desk(step: Step, conditions: Records) -> Desk:
    """The form to add a field to a step."""
    places = {FIRST: _("Helemaal vooraan")} | {one.id: _after(one) for one in step.fields}
    kind = asked("type", "choice", _("Wat voor antwoord verwacht u?"), required=True, options=_types())
    place = asked("place", "choice", _("Waar komt de vraag?"), required=True, options=offered(places))
    rules = (_required(), *audience_desk.fields(), place, *condition_desk.fields())
    return desk("addition", (*_wording(), kind, _lines(), *rules), {}, conditions, EMPTY)


def _after(field: Field) -> str:
    return _("Na: %(question)s") % {"question": words(field.label)}


def step_desk() -> Desk:
    """The form to word a step."""
    fields = (
        asked("title_nl", "text", _("Titel van de stap"), required=True, max_length=LABEL_LENGTH),
        asked("title_en", "text", _("Titel in het Engels"), max_length=LABEL_LENGTH),
        asked("intro_nl", "long_text", _("Inleiding boven de stap"), rows=3, max_length=HELP_LENGTH),
        asked("intro_en", "long_text", _("Inleiding in het Engels"), rows=3, max_length=HELP_LENGTH),
    )
    return desk("step", fields, {}, empty=EMPTY)


def field_answers(field: Field, shared: Field | None) -> dict[str, Value]:
    """A field as its form shows it."""
    answers: dict[str, Value] = {f"label_{language}": text for language, text in field.label.items()}
    answers |= {f"help_{language}": text for language, text in (field.help or {}).items()}
    answers |= {"required": "ja" if field.required else "nee", "audience": field.audience}
    if shared is None:
        return {**answers, "options": option_lines(field.options), **condition_desk.answers(field.show_if)}
    now, before = ({option.code: option for option in one.options} for one in (field, shared))
    answers["options_hide"] = tuple(code for code in before if code not in now)
    answers["options_add"] = option_lines(option for code, option in now.items() if code not in before)
    return answers | {f"option_{code}": words(now[code].label, DUTCH) for code in before if code in now}


def step_answers(step: Step) -> dict[str, Value]:
    """A step as its form shows it."""
    titles: dict[str, Value] = {f"title_{language}": text for language, text in step.title.items()}
    return titles | {f"intro_{language}": text for language, text in (step.intro or {}).items()}


def step_properties(shared: Step, answers: Mapping[str, Value]) -> dict[str, object]:
    """What an overlay says of a step."""
    title, intro = texts_of(answers, "title"), texts_of(answers, "intro")
    return {"title": _unless(title, shared.title), "intro": _unless(intro, shared.intro or {})}


def change_properties(shared: Field, now: Field, answers: Mapping[str, Value]) -> dict[str, object]:
    """What an overlay says of a shared field; `now` is the field as the region has it."""
    label = texts_of(answers, "label")
    differs = label != {language: text for language, text in shared.label.items() if text}
    hidden = answers.get("options_hide")
    found: dict[str, object] = {language: label.get(language) if differs else None for language in ("nl", "en")}
    found["help"] = _unless(texts_of(answers, "help"), shared.help or {})
    found["options_hide"] = list(hidden) if isinstance(hidden, tuple) and hidden else None
    found["option_labels"] = _labels(shared, answers) or None
    added = options_added(text_of(answers, "options_add"), shared.options, now.options)
    found["options_add"] = [_written(option.code, option.label) for option in added] or None
    if "required" in answers:
        required = answers["required"] == "ja"
        found["required"] = None if required == shared.required else required
    return found | audience_desk.properties(answers, shared.audience)


def addition_properties(
    answers: Mapping[str, Value], definition: Definition, known: Field | None = None
) -> dict[str, object]:
    """What an overlay says of a field of the region; `known` is the field as it was."""
    kind = known.type if known else text_of(answers, "type")
    found: dict[str, object] = {} if known else dict(READY[kind][1].written)
    found |= dict.fromkeys(("nl", "en")) | texts_of(answers, "label")
    found["help"] = texts_of(answers, "help") or None
    found["required"] = True if answers.get("required") == "ja" else None
    if _writes_lines(kind, known):
        options = options_from(text_of(answers, "options"), known.options if known else ())
        found["options"] = [_written(option.code, option.label) for option in options]
    elif text_of(answers, "options").strip():
        raise Invalid("options", _(LINES_UNUSED))
    found["show_if"] = condition_desk.expression(answers, known.show_if if known else None, definition)
    return found | audience_desk.properties(answers)


def _regional_fields(field: Field) -> Iterator[Field]:
    """What an admin decides about a field of his own."""
    yield _required()
    yield from (_known_lines(),) if field.options else ()
    yield from audience_desk.fields()
    yield from condition_desk.fields(field.show_if)


def _shared_fields(shared: Field) -> Iterator[Field]:
    """What a region may adapt of a shared field: nothing that the law or a computation fixes."""
    yield from () if shared.required_if or _fixed(shared) else (_required(),)
    yield from audience_desk.fields_for(shared)
    if shared.options and not _fixed(shared):
        yield from _shared_options(shared)


def _fixed(shared: Field) -> bool:
    """Whether the law, a computation or its rows fix what is asked."""
    return bool(shared.legal or shared.columns or not type_of(shared).asks)


def _wording() -> Iterator[Field]:
    yield asked("label_nl", "text", _("Hoe luidt de vraag?"), required=True, max_length=LABEL_LENGTH)
    yield asked(
        "help_nl",
        "long_text",
        _("Uitleg onder de vraag"),
        help_text=_("Alleen waar iemand zou twijfelen. Kort: één of twee zinnen."),
        rows=2,
        max_length=HELP_LENGTH,
    )
    yield asked("label_en", "text", _("De vraag in het Engels"), max_length=LABEL_LENGTH)
    yield asked("help_en", "long_text", _("De uitleg in het Engels"), rows=2, max_length=HELP_LENGTH)


def _required() -> Field:
    return asked(
        "required",
        "yes_no",
        _("Is een antwoord verplicht?"),
        help_text=_("Zonder antwoord kan het formulier dan niet verstuurd worden. Vraag alleen wat u echt nodig hebt."),
        required=True,
    )


def _lines() -> Field:
    return asked(
        "options",
        "long_text",
        _("De antwoorden om uit te kiezen"),
        help_text=_("Eén antwoord per regel. Alleen nodig bij een lijst van antwoorden. Bijvoorbeeld: Dringend."),
        rows=5,
        max_length=10_000,
    )


def _known_lines() -> Field:
    return asked(
        "options",
        "long_text",
        _("De antwoorden om uit te kiezen"),
        help_text=_(
            "Eén antwoord per regel. Noemt u een antwoord anders? Laat dan staan wat voor het = staat: "
            "zo blijft het hetzelfde antwoord."
        ),
        rows=5,
        max_length=10_000,
        required=True,
    )


def _shared_options(field: Field) -> Iterator[Field]:
    """The answers of a shared field: some not offered, more of them, other words."""
    labels = {option.code: words(option.label) for option in field.options}
    yield asked(
        "options_hide",
        "choices",
        _("Welke antwoorden biedt u niet aan?"),
        help_text=_("Vink aan wat in uw regio niet voorkomt. Vroegere antwoorden blijven leesbaar."),
        options=offered(labels),
    )
    yield asked(
        "options_add",
        "long_text",
        _("Antwoorden die u toevoegt"),
        help_text=_("Eén antwoord per regel."),
        rows=3,
        max_length=10_000,
    )
    for code, label in labels.items():
        yield asked(
            f"option_{code}", "text", _("Andere woorden voor ‘%(answer)s’") % {"answer": label}, max_length=LABEL_LENGTH
        )


def _types() -> Any:  # noqa: ANN401 -- options
    names = {code: one.name or TYPE_NAMES[name] for code, (name, one) in READY.items()}
    return offered(worded(names), worded({code: one.example for code, (_name, one) in READY.items()}))


def _writes_lines(kind: str, known: Field | None) -> bool:
    """Whether the answers to choose from are the admin's own."""
    return bool(known.options) if known else READY[kind][1].lines


def _labels(shared: Field, answers: Mapping[str, Value]) -> dict[str, Text]:
    """The answers that get other words here."""
    given = {option.code: text_of(answers, f"option_{option.code}").strip() for option in shared.options}
    return {
        option.code: {"nl": given[option.code]}
        for option in shared.options
        if given[option.code] and given[option.code] != words(option.label, DUTCH)
    }


def _written(code: str, label: Mapping[str, str]) -> dict[str, str]:
    return {"code": code, **label}


def _unless(wanted: Text, shared: Text) -> Text | None:
    """A text as an overlay writes it: nothing when it is the shared one; an empty text when it was taken away."""
    if wanted == {language: text for language, text in shared.items() if text}:
        return None
    return wanted or {"nl": ""}
