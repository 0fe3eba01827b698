"""A base that moves under three regions: one careful, one that adds, one that leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from portal.definitions.loader import FormSource, OverlaySource, sources_from
from portal.definitions.review import Review, review

OLD = """\
form: proef
code: F-X
title:
  nl: Proef
  en: Trial
steps:
  - id: een
    title:
      nl: Wat er gebeurde
      en: What happened
    fields:
      - id: danger
        type: choice
        nl: Is er gevaar?
        en: Is there danger?
        options:
          - code: ja
            nl: Ja
            en: "Yes"
          - code: nee
            nl: Nee
            en: "No"
          - code: deels
            nl: Deels
            en: Partly
      - id: what
        type: long_text
        nl: Wat ziet u?
        en: What do you see?
        show_if: danger == "ja"
      - id: since
        type: text
        nl: Sinds wanneer ziet u dit?
        en: Since when do you see this?
      - id: note
        type: text
        nl: Wat wilt u nog kwijt?
        en: What else do you want to say?
        audience: care
      - id: people
        type: group
        nl: Wie woont er in huis?
        en: Who lives in the house?
        row_name:
          nl: mens
          en: human
        summary: name
        columns:
          - id: name
            type: text
            nl: Hoe heet deze persoon?
            en: What is this person called?
          - id: visits
            type: group
            nl: Wanneer ging u bij deze persoon langs?
            en: When did you visit this person?
            row_name:
              nl: bezoek
              en: visit
            summary: place
            columns:
              - id: place
                type: text
                nl: Waar was dit bezoek?
                en: Where was this visit?
              - id: school
                type: text
                nl: Was iemand van de school erbij?
                en: Was somebody of the school there?
  - id: twee
    title:
      nl: Wat nu
      en: What now
    fields:
      - id: next
        type: text
        nl: Wat is de volgende stap?
        en: What is the next step?
      - id: when
        type: text
        nl: Wanneer is de volgende stap?
        en: When is the next step?
rules:
  - check: answered(next)
    message:
      nl: Zeg wat de volgende stap is.
      en: Say what the next step is.
    severity: warning
    fields: next
"""


def moved(text: str, *changes: tuple[str, str]) -> str:
    """A base in which each text made room for another."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


NEW = moved(
    OLD,
    ("nl: Wat ziet u?", "nl: Wat hoort en ziet u?"),
    ('        show_if: danger == "ja"\n', '        show_if: danger != "nee"\n        required: true\n'),
    ("          - code: deels\n            nl: Deels\n            en: Partly\n", ""),
    ("nl: Nee\n", "nl: Neen\n"),
    (
        (
            "      - id: since\n        type: text\n        nl: Sinds wanneer ziet u dit?\n"
            "        en: Since when do you see this?\n"
        ),
        "      - id: dog\n        type: text\n        nl: Is er een hond in huis?\n        en: Is there a dog?\n",
    ),
    ("audience: care", "audience: director"),
    (
        (
            "              - id: school\n                type: text\n"
            "                nl: Was iemand van de school erbij?\n"
            "                en: Was somebody of the school there?\n"
        ),
        (
            "              - id: teacher\n                type: text\n                nl: Was er een leerkracht bij?\n"
            "                en: Was a teacher there?\n"
        ),
    ),
    ("nl: Wat nu\n", "nl: Hoe het verder gaat\n"),
    ("nl: Wat er gebeurde\n", "nl: Wat gebeurde er?\n"),
    (
        (
            "      - id: next\n        type: text\n        nl: Wat is de volgende stap?\n"
            "        en: What is the next step?\n"
        ),
        "",
    ),
    (
        "        en: When is the next step?\n",
        (
            "        en: When is the next step?\n      - id: next\n        type: text\n"
            "        nl: Wat is de volgende stap?\n        en: What is the next step?\n"
        ),
    ),
    ("check: answered(next)", "check: answered(next) || answered(when)"),
)
CAREFUL = """\
change:
  - id: what
    nl: Wat ziet u thuis?
    en: What do you see at home?
    help:
      nl: Schrijf kort.
      en: Be brief.
    required: true
  - id: note
    audience: named
  - id: danger
    options_add:
      - code: later
        nl: Later
        en: Later
    option_labels:
      ja:
        nl: Jawel
        en: Yes indeed
      nee:
        nl: Helemaal niet
        en: Not at all
steps:
  - id: een
    title:
      nl: Het verhaal
      en: The story
    intro:
      nl: Begin bij vandaag.
      en: Begin with today.
  - id: twee
    title:
      nl: Hoe het verder gaat
      en: What now
order:
  - step: people.visits
    fields: school place
"""
ADDING = """\
add:
  - id: lim_dog
    type: text
    nl: Is er een hond in huis
    en: Is there a dog in the house?
    after: danger
  - id: lim_since
    type: text
    nl: Wie zag dit het eerst?
    en: Who saw this first?
    after: since
  - id: lim_partly
    type: text
    nl: Waarom maar deels?
    en: Why only partly?
    show_if: danger == "deels"
    after: danger
  - id: lim_school
    type: text
    nl: Welke school was erbij?
    en: Which school was there?
    after: people.visits.place
rules:
  - check: answered(next) || answered(when)
    message:
      nl: Vul een van beide in.
      en: Fill in one of both.
  - check: answered(since)
    message:
      nl: Zeg sinds wanneer.
      en: Say since when.
"""
LEAVING = """\
change:
  - id: since
    nl: Sinds wanneer?
    en: Since when?
  - id: danger
    options_hide: deels
  - id: note
    audience: director
  - id: what
    show_if: danger == "nee"
hide:
  - people.visits.school
  - when
order:
  - step: een
    fields: note danger
"""
REGIONS = {"ovl": CAREFUL, "lim": ADDING, "wvl": LEAVING}


@dataclass(frozen=True)
class Base:
    """One version of the base with the three overlays."""

    form: FormSource
    overlays: dict[str, OverlaySource]


def base(text: str) -> Base:
    """A base and what the regions lay over it."""
    files = {f"regions/{code}/proef.yaml": f"form: proef\nregion: {code}\n{one}" for code, one in REGIONS.items()}
    sources = sources_from({"base/proef.yaml": text, **files})
    assert not [one for one in sources.findings if one.severity == "error"], sources.findings
    return Base(sources.forms["proef"], {code: sources.overlays[code, "proef"] for code in REGIONS})


def reviewed(region: str, new: str = NEW) -> Review:
    """What a new base means for a region."""
    old = base(OLD)
    return review(old.form, base(new).form, old.overlays[region])


def text_of(region: str) -> str:
    """A region's overlay as it stands in its file."""
    return f"form: proef\nregion: {region}\n{REGIONS[region]}"
