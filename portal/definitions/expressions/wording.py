"""How what checks say of an expression is worded: types, names that are not there, and what comes near them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Set
from functools import lru_cache, partial

from portal.languages import gettext as _, marked

WORDS: Mapping[str, str] = {
    "row": marked("een rij"),
    "bool": marked("een voorwaarde"),
    "number": marked("een getal"),
    "text": marked("een tekst"),
    "date": marked("een datum"),
    "datetime": marked("een datum met uur"),
    "time": marked("een uur"),
    "choice": marked("een keuze"),
    "choices": marked("een lijst van keuzes"),
    "list": marked("een lijst"),
    "group": marked("een groep"),
    "record": marked("een verwijzing"),
    "members": marked("een verzameling namen"),
    "opaque": marked("een samengesteld antwoord"),
    "nothing": marked("een veld zonder antwoord"),
    "earlier": marked("een eerder formulier"),
}
SOMETHING = marked("iets anders")


def in_words(kind: str) -> str:
    """What a kind of value is called."""
    return _(WORDS.get(kind, SOMETHING))


def upper(sentence: str) -> str:
    """The same with a capital."""
    return sentence[:1].upper() + sentence[1:]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """' Bedoelde u …?' when something known looks like it, else nothing."""
    near = _near(word, tuple(known))
    return _(" Bedoelde u '%(word)s'?") % {"word": near[0]} if near else ""


_near = lru_cache(maxsize=1024)(partial(difflib.get_close_matches, n=1, cutoff=0.6))


def one_of(word: str, known: Collection[str]) -> str:
    """What was meant, else everything there is to choose from; in order where it has one."""
    listed = sorted(known) if isinstance(known, Set | Mapping) else known
    return did_you_mean(word, known) or _(" Kies uit: %(known)s.") % {"known": ", ".join(listed)}


def no_such_name(name: str, scope: Iterable[str], codes: Collection[str] = ()) -> str:
    """The sentence for a name that does not exist."""
    if name == "null":
        return _("'null' bestaat hier niet: schrijf answered(veld) of not_known(veld).")
    if name == "row":
        return _("'row' kan alleen in een kolom van een groep.")
    if name == "parent":
        return _("'parent' kan alleen in een kolom van een groep die zelf in een groep staat.")
    hint = did_you_mean(name, scope)
    if name in codes and not hint:
        hint = _(' Is het een antwoord? Zet het tussen aanhalingstekens: "%(name)s".') % {"name": name}
    return _("Er is geen veld '%(name)s'.%(hint)s") % {"name": name, "hint": hint}


def no_such_form(form: str, known: Iterable[str]) -> str:
    """The sentence for an earlier form that does not exist."""
    return _("Er is geen eerder formulier '%(form)s'.%(hint)s") % {"form": form, "hint": did_you_mean(form, known)}


def no_such_question(form: str, field: str, known: Iterable[str]) -> str:
    """The sentence for a question that an earlier form does not ask."""
    told = _("'%(form)s' heeft geen vraag '%(field)s'.%(hint)s")
    return told % {"form": form, "field": field, "hint": did_you_mean(field, known)}


def misfit(wanted: str, found: str) -> str:
    """The sentence for one kind of value where another is wanted."""
    return _("Hier hoort %(wanted)s, en dit is %(found)s.") % {"wanted": in_words(wanted), "found": in_words(found)}


def no_members(name: str, *, rows: bool) -> str:
    """The sentence for a name behind a dot where there is nothing to name."""
    if rows:
        return _("'%(name)s' is een groep met rijen: schrijf %(name)s.exists(rij, …).") % {"name": name}
    return _("'%(name)s' heeft geen onderdelen.") % {"name": name}
