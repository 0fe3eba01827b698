"""The families of the demo portal: invented names, invented dates, nobody that exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.cli.demo_data.pen import Answers
from portal.definitions.values import Unknown

LONG_NAME = "Vanderkersenbloesem-Vlierboomgaardenveld"
"""Forty letters: a name that every list, card and print must hold."""


@dataclass(frozen=True)
class Family:
    """A family as a referral names it, the victim first."""

    persons: tuple[Answers, ...]


def victim(first: str, last: str, born: str, contact: str, **more: Any) -> Answers:  # noqa: ANN401 -- answers of any type
    """An adult victim, with how to reach this person safely."""
    return _person(first, last, born, "slachtoffer", safe_contact=contact, **more)


def partner(first: str, last: str, born: str, **more: Any) -> Answers:  # noqa: ANN401 -- answers of any type
    """The partner who used violence, according to the report."""
    return _person(first, last, born, "pleger", relation_to_index="partner", **more)


def former(first: str, last: str, born: str, **more: Any) -> Answers:  # noqa: ANN401 -- answers of any type
    """The former partner who used violence, according to the report."""
    return _person(first, last, born, "pleger", relation_to_index="ex_partner", **more)


def child(first: str, last: str, born: str, **more: Any) -> Answers:  # noqa: ANN401 -- answers of any type
    """A child who saw or heard the violence."""
    return _person(first, last, born, "kind_getuige", relation_to_index="kind", **more)


def _person(first: str, last: str, born: str, role: str, **more: Any) -> Answers:  # noqa: ANN401 -- answers of any type
    known = {"first_name": first, "last_name": last, "roles": (role,), **more}
    return known | ({"birth_date": date.fromisoformat(born)} if born else {"birth_date": Unknown.NOT_KNOWN})


ESDOORN = Family(
    (
        victim("Lore", "Esdoorn", "1990-05-12", "Gsm, op weekdagen tussen 9 en 15 u. Niet via de gezinsmail.",
               gender="v", in_household="ja", voicemail_safe="nee"),
        partner("Wout", "Esdoorn", "1988-02-03", gender="m", in_household="nee"),
        child("Finn", "Esdoorn", "2022-09-01", in_household="ja", school="Kleuterschool De Wilgenkat"),
        child("Nore", "Esdoorn", "2018-03-19", in_household="ja", school="Basisschool De Wilgenkat"),
    )
)  # fmt: skip
LINDE = Family(
    (
        victim("Marie", "Linde", "1979-11-30", "Via de werkgever, tussen 8 en 12 u."),
        former("Bert", "Wilg", "1976-07-08"),
        child("Jef", "Wilg", "2012-01-25"),
    )
)
VLIER = Family(
    (
        victim("Amina", "Vlier", "1995-04-17", "Gsm van de zus, alleen na 18 u."),
        partner("Yassin", "Vlier", "1993-10-02"),
        child("Noor", "Vlier", "2023-06-11"),
    )
)
ELS = Family(
    (
        victim("Greta", "Els", "1951-08-22", "Vaste lijn, als de thuisverpleging er is: rond 10 u."),
        _person("Danny", "Els", "1980-12-01", "pleger", relation_to_index="kind"),
    )
)
IEP = Family((victim("Tine", "Iep", "1985-02-14", "Gsm, altijd."), former("Kris", "Spar", "1984-09-09")))
CEDER = Family((victim("Ona", "Ceder", "1999-03-03", "E-mail van het werk."), partner("Sem", "Ceder", "1998-05-05")))
LARIKS = Family((victim("Rita", "Lariks", "1968-06-16", "Gsm, overdag."), partner("Guy", "Lariks", "1965-01-20")))
BERK = Family(
    (
        victim("Ellen", "Berk", "1992-12-24", "Gsm, op dinsdag en donderdag tussen 10 en 12 u."),
        former("Tim", "Acacia", "1990-08-15"),
        child("Wies", "Acacia", "2019-05-28"),
        child("Lou", "Acacia", "2021-02-09"),
    )
)
LONG = Family(
    (
        victim("Marie-Antoinette Ghislaine", LONG_NAME, "1987-01-31", "Gsm, alleen tijdens de middagpauze."),
        partner("Maximiliaan-Alexander", LONG_NAME, "1985-10-10"),
    )
)
WILG = Family(
    (
        victim("Jana", "Wilg", "1990-05-12", "Gsm, alleen overdag."),
        partner("Koen", "Wilg", "1989-11-11"),
        child("Stan", "Wilg", "2017-07-07"),
    )
)
HULST = Family((victim("Elif", "Hulst", "1996-02-28", "Gsm, na 16 u."), former("Can", "Taxus", "1994-06-06")))
PLATAAN = Family(
    (
        victim("Josée", "Plataan", "1944-10-19", "Bel eerst de dochter."),
        _person("Marc", "Plataan", "1970-04-04", "pleger", relation_to_index="kind"),
    )
)


def populier() -> Family:
    """Twelve persons: a reconstituted family with grandparents and a support figure."""
    adults = (
        victim("Mira", "Populier", "1986-07-14", "Gsm, tijdens de schooluren."),
        partner("Steven", "Abeel", "1983-03-30"),
        former("Joris", "Zwarte Els", "1984-05-21"),
        _person("Agnes", "Populier", "1955-09-02", "steunfiguur", relation_to_index="ouder"),
        _person("Roger", "Populier", "", "ander", birth_date_estimated=Decimal(72), relation_to_index="ouder"),
    )
    names = ("Lotte", "Arthur", "Fien", "Jules", "Mila", "Oscar", "Roos")
    return Family((*adults, *_children(names, ("Zwarte Els",) * 3 + ("Abeel",) * 4)))


def _children(names: Sequence[str], surnames: Sequence[str]) -> Iterator[Answers]:
    for number, (first, last) in enumerate(zip(names, surnames, strict=True)):
        yield child(first, last, date(2008 + 2 * number, 1 + number, 3 + number).isoformat())
