"""Shape: each field has what its type needs, and nothing that means nothing there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.definitions.checks.bands import number
from portal.definitions.checks.subject import Subject
from portal.definitions.expressions.wording import did_you_mean, one_of
from portal.definitions.findings import Finding
from portal.definitions.language import Field
from portal.definitions.scope import FIELD_KINDS
from portal.languages import gettext as _

LONGEST_TEXT = 100_000
DEEPEST_GROUP = 2
MOST_FIELDS = 60
CHOOSING = frozenset({"choice", "choices", "matrix"})
WITH_OPTIONS = CHOOSING | {"yes_no", "computed", "score", "scale", "relation"}
MEASURED = frozenset({"number", "money", "scale", "date", "group", "choices", "text", "long_text"})
MOST_COUNTED: Mapping[str, int] = {"scale": 100, "group": 500, "choices": 500, "file": 100}
"""How high the bounds go of what is drawn or kept one by one."""
WITH_LENGTH = frozenset({"text", "long_text", "email", "phone", "record", "computed"})
RECORDS = frozenset(
    {
        "organisation", "partner", "municipality", "police_zone", "division", "user", "ticket", "goal", "sub_goal",
        "action", "person", "case", "table", "location",
        "referral", "consult", "triage", "risk_assessment", "exploration", "safety_plan", "action_plan", "meeting",
        "evaluation", "closing", "peer_group", "training", "sharing_agreement",
    }
)  # fmt: skip
"""Kinds of record; the name of a form stands for what was sent on it, of the case or of the region."""
VALUE_TYPES = frozenset({"choice", "choices", "number", "money", "text", "date", "yes_no"})
ROLES = frozenset(
    {"referrer", "partner", "coordinator", "director", "supporter", "strategist", "clerk", "admin", "auditor"}
)


def types(subject: Subject) -> Iterator[Finding]:
    """Every field has a type that exists."""
    for one in subject.fields:
        if one.field.type not in FIELD_KINDS:
            hint = one_of(one.field.type, FIELD_KINDS)
            yield subject.say(
                one.id,
                "type",
                _("Het veldtype '%(type)s' bestaat niet.%(hint)s") % {"type": one.field.type, "hint": hint},
            )


def options(subject: Subject) -> Iterator[Finding]:
    """What chooses has options, what does not has none."""
    for one in subject.fields:
        if _chooses(one.field) and not one.field.options and one.field.option_set is None:
            yield subject.say(
                one.id, "options", _("'%(field)s' is een keuze zonder opties: geef 'options'.") % {"field": one.id}
            )
        if one.field.options and one.field.type not in WITH_OPTIONS:
            message = _("Een veld van type '%(type)s' heeft geen opties: kies type choice of choices.") % {
                "type": one.field.type
            }
            yield subject.say(one.id, "options", message)


def _chooses(field: Field) -> bool:
    return field.type in CHOOSING or (field.type == "computed" and field.value_type in CHOOSING)


def groups(subject: Subject) -> Iterator[Finding]:
    """A group has columns, and nothing else has."""
    for one in subject.fields:
        if one.field.type == "group" and not one.field.columns:
            yield subject.say(
                one.id, "columns", _("De groep '%(field)s' heeft geen kolommen: geef 'columns'.") % {"field": one.id}
            )
        if one.field.columns and one.field.type != "group":
            yield subject.say(
                one.id,
                "columns",
                _("Alleen een groep heeft kolommen: maak van '%(field)s' type group.") % {"field": one.id},
            )
        if one.id.count(".") >= DEEPEST_GROUP and one.field.type == "group":
            yield subject.say(
                one.id,
                "type",
                _("Groepen gaan hoogstens %(most)s niveaus diep: zet '%(field)s' hoger.")
                % {"most": DEEPEST_GROUP, "field": one.id},
            )


def summaries(subject: Subject) -> Iterator[Finding]:
    """A group's summary names its own columns."""
    for one in subject.fields:
        columns = [column.id for column in one.field.columns]
        for name in one.field.summary:
            if name not in columns:
                hint = one_of(name, columns)
                message = _("De groep '%(field)s' heeft geen kolom '%(name)s'.%(hint)s") % {
                    "field": one.id,
                    "name": name,
                    "hint": hint,
                }
                yield subject.say(one.id, "summary", message)


def row_names(subject: Subject) -> Iterator[Finding]:
    """A group says what one row is called, so that buttons can: 'persoon toevoegen'."""
    for one in subject.fields:
        if one.field.type == "group" and one.field.row_name is None:
            yield subject.say(
                one.id, "", _("Zeg hoe één rij van '%(field)s' heet: 'row_name'.") % {"field": one.id}, "warning"
            )


def records(subject: Subject) -> Iterator[Finding]:
    """A record field says what it points at."""
    for one in subject.fields:
        if one.field.type == "record" and one.field.of not in RECORDS:
            hint = one_of(one.field.of or "", RECORDS)
            yield subject.say(
                one.id,
                "of",
                _("'%(field)s' zegt niet waarnaar het verwijst: 'of'.%(hint)s") % {"field": one.id, "hint": hint},
            )


def computed(subject: Subject) -> Iterator[Finding]:
    """A computed field has a formula, and only a computed field has."""
    for one in subject.fields:
        field = one.field
        if field.type == "computed" and field.compute is None:
            yield subject.say(
                one.id,
                "type",
                _("'%(field)s' is berekend, maar heeft geen 'compute': geef de formule.") % {"field": one.id},
            )
        if field.type != "computed" and field.compute is not None:
            yield subject.say(
                one.id,
                "compute",
                _("Alleen een berekend veld heeft 'compute': maak '%(field)s' computed.") % {"field": one.id},
            )
        if field.value_type is not None and field.value_type not in VALUE_TYPES:
            known = ", ".join(sorted(VALUE_TYPES))
            yield subject.say(
                one.id,
                "value_type",
                _("'%(type)s' kan niet. Kies uit: %(known)s.") % {"type": field.value_type, "known": known},
            )


def silent_fields(subject: Subject) -> Iterator[Finding]:
    """What nobody can answer is not required."""
    for one in subject.fields:
        if one.field.type in {"note", "computed", "score"} and (one.field.required or one.field.required_if):
            slot = "required" if one.field.required else "required_if"
            yield subject.say(
                one.id,
                slot,
                _("Niemand kan '%(field)s' invullen: het kan niet verplicht zijn. Haal '%(slot)s' weg.")
                % {"field": one.id, "slot": slot},
            )


def twice_required(subject: Subject) -> Iterator[Finding]:
    """Always required and sometimes required say two things."""
    for one in subject.fields:
        if one.field.required and one.field.required_if is not None:
            message = _("'%(field)s' is altijd verplicht: 'required_if' doet niets. Haal een van beide weg.") % {
                "field": one.id
            }
            yield subject.say(one.id, "required_if", message)


def bounds(subject: Subject) -> Iterator[Finding]:
    """Bounds are numbers, the lower one first; a scale has both."""
    for one in subject.fields:
        field = one.field
        if field.type == "scale" and (field.min is None or field.max is None):
            yield subject.say(
                one.id,
                "type",
                _("De schaal '%(field)s' heeft een 'min' en een 'max' nodig: geef ze.") % {"field": one.id},
            )
        if field.type not in MEASURED - {"date"}:
            continue
        for slot in ("min", "max"):
            text = getattr(field, slot)
            if text is not None and number(text) is None:
                yield subject.say(
                    one.id, slot, _("Bij '%(slot)s' hoort een getal, niet '%(text)s'.") % {"slot": slot, "text": text}
                )
        low, high = number(field.min or ""), number(field.max or "")
        if low is not None and high is not None and low >= high:
            yield subject.say(
                one.id,
                "min",
                _("'min' (%(low)s) moet kleiner zijn dan 'max' (%(high)s): verander een van beide.")
                % {"low": field.min, "high": field.max},
            )


def counted(subject: Subject) -> Iterator[Finding]:
    """What is counted is a whole number within reason: the answers of a scale, the rows of a group, files."""
    for one in subject.fields:
        most = MOST_COUNTED.get(one.field.type)
        given = {slot: number(text) for slot in ("min", "max") if (text := getattr(one.field, slot)) is not None}
        for slot, found in given.items():
            if most is not None and (found is None or found != int(found) or not 0 <= found <= most):
                message = _("'%(slot)s' van '%(field)s' is een geheel getal van 0 tot %(most)s, niet '%(text)s'.") % {
                    "slot": slot,
                    "field": one.id,
                    "most": most,
                    "text": getattr(one.field, slot),
                }
                yield subject.say(one.id, slot, message)


def lengths(subject: Subject) -> Iterator[Finding]:
    """A text has a length that can be kept."""
    for one in subject.fields:
        length = one.field.max_length
        if length is None:
            continue
        if one.field.type not in WITH_LENGTH:
            yield subject.say(
                one.id,
                "max_length",
                _("'max_length' past bij een tekst, niet bij '%(type)s': haal het weg.") % {"type": one.field.type},
            )
        if not 0 < length <= LONGEST_TEXT:
            yield subject.say(
                one.id,
                "max_length",
                _("'max_length' ligt tussen 1 en %(most)s: verander het.") % {"most": LONGEST_TEXT},
            )


def steps(subject: Subject) -> Iterator[Finding]:
    """A form has steps, and every step asks something, and not too much."""
    if not subject.definition.steps:
        yield subject.say("", "steps", _("Dit formulier heeft geen stappen: voeg er een toe."))
    for step in subject.definition.steps:
        if not step.fields:
            yield subject.say(
                f"step:{step.id}", "fields", _("De stap '%(step)s' heeft geen velden: haal ze weg.") % {"step": step.id}
            )
        if len(step.fields) > MOST_FIELDS:
            message = _("De stap '%(step)s' heeft %(count)s velden; hoogstens %(most)s. Splits ze.") % {
                "step": step.id,
                "count": len(step.fields),
                "most": MOST_FIELDS,
            }
            yield subject.say(f"step:{step.id}", "fields", message)


def readers(subject: Subject) -> Iterator[Finding]:
    """Who reads a form, and who fills it in, are roles that exist."""
    for slot in ("readers", "fills"):
        for role in getattr(subject.definition, slot):
            if role not in ROLES:
                hint = one_of(role, ROLES)
                yield subject.say("", slot, _("De rol '%(role)s' bestaat niet.%(hint)s") % {"role": role, "hint": hint})


def columns_of_a_register(subject: Subject) -> Iterator[Finding]:
    """What the list page of a register shows are its fields; only a register has such a page."""
    definition = subject.definition
    if definition.shows and definition.home != "register":
        yield subject.say(
            "", "shows", _("Alleen een register heeft een lijst: haal 'shows' weg, of zet 'home: register'.")
        )
    fields = {field.id for step in definition.steps for field in step.fields}
    for name in definition.shows:
        if name not in fields:
            yield subject.say(
                "",
                "shows",
                _("Er is geen veld '%(name)s'.%(hint)s") % {"name": name, "hint": did_you_mean(name, fields)},
            )


def unknown_states(subject: Subject) -> Iterator[Finding]:
    """An option 'onbekend' is the unknown state already: it is not offered twice."""
    for one in subject.fields:
        if "not_known" in one.field.unknown and any(option.code == "onbekend" for option in one.field.options):
            message = _("'%(field)s' heeft al een optie 'onbekend': haal 'not_known' weg.") % {"field": one.id}
            yield subject.say(one.id, "unknown", message)
