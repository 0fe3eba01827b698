"""The family of the story: four people that no demo case knows."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "Notelaar"
CONTACT = "Gsm, op weekdagen tussen 9 en 15 u."


@dataclass(frozen=True)
class Relative:
    """One member of the family, as a police officer writes it down."""

    first_name: str
    born: str
    role: str


VICTIM = Relative("Lien", "7/3/1991", "Slachtoffer")
SUSPECT = Relative("Bram", "21/10/1986", "Persoon die geweld gebruikt(e)")
CHILDREN = (Relative("Tuur", "1/9/2018", "Kind: getuige"), Relative("Febe", "14/1/2022", "Kind: getuige"))
