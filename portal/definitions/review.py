"""What becomes of a region's changes when the base they lie on moves: a list that the region's admin goes through.

Each line of the overlay still applies (taken over), meets a base that changed at the same place (conflict), or says
what the base says by now (pointless); beside them stands what the base newly brings. Nothing is decided here: the
list says what each choice would do (design.md, Base + overlay).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from portal.definitions.checks import check_definition
from portal.definitions.compare import Difference, differences
from portal.definitions.fates import Fate, Verdict
from portal.definitions.findings import Finding, Mark
from portal.definitions.loader import FormSource, OverlaySource
from portal.definitions.overlay import resolve
from portal.definitions.overlay_lines import Draft, drafts
from portal.definitions.sides import Parts, Sides
from portal.languages import gettext as _, marked

Choice = Literal["accept", "keep", "later"]

VERDICTS: Mapping[Verdict, str] = {
    "taken_over": marked("overgenomen"),
    "conflict": marked("conflict"),
    "pointless": marked("overbodig"),
}
CHOICES: Mapping[Choice, str] = {"accept": "aanvaarden", "keep": "behouden", "later": "later"}

FALLS = marked("De wijziging van de regio vervalt.")
MISFITS = marked("Dat kan pas als u de wijziging aanpast: zo past ze niet op de nieuwe basis.")
WAITS = marked("De regio gebruikt de vorige versie van het formulier tot u kiest.")
MOVES: Mapping[str, str] = {
    "after": marked("De vraag van de regio blijft, en komt na ‘%(place)s’."),
    "before": marked("De vraag van de regio blijft, en komt voor ‘%(place)s’."),
    "step": marked("De vraag van de regio blijft, en komt op het einde van ‘%(place)s’."),
}
SHRINKS = marked("De volgorde van de regio blijft, zonder wat er niet meer is.")
STAYS_FOR_NOW = marked("De wijziging van de regio blijft voorlopig; deze regel blijft op de lijst.")

EFFECTS: Mapping[tuple[Verdict, bool], Mapping[Choice, str]] = MappingProxyType(
    {
        ("taken_over", False): {
            "accept": marked("De wijziging van de regio geldt ook op de nieuwe basis."),
            "keep": marked("Hetzelfde: de wijziging van de regio geldt ook op de nieuwe basis."),
            "later": marked("De wijziging van de regio geldt al; deze regel blijft op de lijst."),
        },
        ("conflict", False): {
            "accept": marked("De wijziging van de regio vervalt; wat de basis nu zegt, geldt."),
            "keep": marked("De wijziging van de regio blijft; wat de basis nu zegt, geldt hier niet."),
            "later": STAYS_FOR_NOW,
        },
        ("conflict", True): {"accept": FALLS, "keep": MISFITS, "later": WAITS},
        ("pointless", False): {
            "accept": marked("De wijziging van de regio vervalt; voor wie invult, verandert er niets."),
            "keep": marked("De wijziging van de regio blijft, ook als de basis later weer verandert."),
            "later": STAYS_FOR_NOW,
        },
        ("pointless", True): {"accept": FALLS, "keep": MISFITS, "later": WAITS},
    }
)
"""What each choice does, by verdict and by whether the line stands in the way of the new base."""

UNASKED = "options_hide"
"""What a region leaves out of a list: news about it is no news here."""

TOGETHER = marked("De wijzigingen van de regio samen passen niet op de nieuwe basis.")
OF_NO_LINE = Mark("")
"""Where what goes wrong stands when it is no line's doing."""

STEP = "step:"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an overlay; `owner` is a dotted field id, `step:<id>` or `rule`, `slot` the property."""

    owner: str
    slot: str
    verdict: Verdict
    says: str
    because: str
    blocking: bool
    """Whether the new base cannot be used in this region before this line is settled."""
    line: int
    """Where it stands in the overlay's file."""
    where: str = ""
    """What the question or the step is called."""
    part: str = ""
    """Which property of it this is about, in words."""
    was: Parts = ()
    """What the base said there, as somebody reads it."""
    now: Parts = ()
    """What the base says there now."""
    ours: Parts = ()
    """What the region says there."""
    print: str = ""
    """Stands for what the base says now: a choice holds until that changes."""
    refuge: tuple[str, str] = ("", "")
    """Where a field of the region can go when its own place is gone: `after`, `before` or `step`, and what."""
    refuge_title: str = ""
    rest: tuple[str, ...] = ()
    """What is left of an order, when something in it is gone."""
    checked: bool = False
    """Whether the reason is what the checks found: that is said in Dutch only."""

    @property
    def place(self) -> tuple[str, str]:
        """Whose property it is, as the overlay names it."""
        return self.owner.removeprefix(STEP), self.slot

    @property
    def asks(self) -> bool:
        """Whether somebody has to choose."""
        return self.verdict != "taken_over"

    @property
    def mendable(self) -> bool:
        """Whether a line that blocks fits again after a change that needs no thought."""
        return bool(self.refuge[0] or self.rest)

    @property
    def choices(self) -> Mapping[Choice, str]:
        """What accepting, keeping and waiting would do."""
        effects: dict[Choice, str] = {name: _(words) for name, words in EFFECTS[self.verdict, self.blocking].items()}
        if self.blocking and self.mendable:
            key = self.refuge[0]
            effects["keep"] = _(MOVES[key]) % {"place": self.refuge_title} if key else _(SHRINKS)
        return effects

    @property
    def sentence(self) -> str:
        """What the region says, and what the base did."""
        return f"{self.says} {self.because}".strip()


@dataclass(frozen=True, slots=True)
class Review:
    """What a new base means for one form of one region."""

    region: str
    form: str
    lines: tuple[Line, ...]
    news: tuple[Difference, ...]

    def of(self, verdict: Verdict) -> tuple[Line, ...]:
        """The lines with one verdict."""
        return tuple(one for one in self.lines if one.verdict == verdict)

    @property
    def asking(self) -> tuple[Line, ...]:
        """The lines about which somebody has to choose."""
        return tuple(one for one in self.lines if one.asks)

    @property
    def blocking(self) -> bool:
        """Whether something has to be settled first."""
        return any(one.blocking for one in self.lines)


def review(old: FormSource, new: FormSource, overlay: OverlaySource) -> Review:
    """What becomes of each line of an overlay when its base moves from the old to the new."""
    sides = Sides.of(old, new, overlay.overlay.region)
    found = tuple(drafts(sides, overlay))
    lines = _settled(sides, found, _troubles(new, overlay))
    ordered = sorted(lines, key=lambda one: one.line)
    return Review(overlay.overlay.region, new.form.form, tuple(ordered), tuple(_news(sides, overlay, lines)))


def _troubles(new: FormSource, overlay: OverlaySource) -> Sequence[Finding]:
    """What is wrong with the overlay on the new base, besides what is wrong with that base itself."""
    region = overlay.overlay.region
    bare = resolve(new, None, region)
    known = set(check_definition(bare.definition, bare.marks))
    laid = resolve(new, overlay, region)
    found = (*laid.findings, *check_definition(laid.definition, laid.marks))
    return [one for one in found if one.severity == "error" and one not in known]


def _settled(sides: Sides, found: Sequence[Draft], troubles: Sequence[Finding]) -> list[Line]:
    """Every line with its verdict: by what the base did, else by what goes wrong there."""
    elsewhere = Draft("", "", _(TOGETHER), OF_NO_LINE, 0, Fate())
    wrong: dict[Draft, Finding] = {}
    for trouble in troubles:
        wrong.setdefault(_of(trouble, found) or elsewhere, trouble)
    return [_line(sides, one, wrong.get(one)) for one in (*found, *([elsewhere] if elsewhere in wrong else ()))]


def _of(trouble: Finding, found: Sequence[Draft]) -> Draft | None:
    """The line that a finding is about: where it stands, or what it names."""
    here = [one for one in found if one.mark.file == trouble.file and one.first <= trouble.line]
    if here:
        entry = max(one.first for one in here)
        within = [one for one in here if one.first == entry]
        before = [one for one in within if one.mark.line <= trouble.line]
        return max(before, key=lambda one: one.mark.line) if before else within[0]
    return next((one for one in found if one.owner and f"'{one.owner}'" in trouble.message), None)


def _line(sides: Sides, one: Draft, trouble: Finding | None) -> Line:
    fate = one.fate
    verdict, because = fate.verdict, fate.because
    checked = trouble is not None and verdict == "taken_over"
    if trouble is not None and checked:
        verdict, because = "conflict", trouble.message
    return Line(
        one.owner,
        one.slot,
        verdict,
        one.says,
        because,
        fate.gone or trouble is not None,
        one.mark.line,
        where=one.where,
        part=one.part,
        was=fate.was,
        now=fate.now,
        ours=one.ours,
        print=fate.print,
        refuge=fate.refuge,
        refuge_title=sides.called(fate.refuge[1]) if fate.refuge[1] else "",
        rest=fate.rest,
        checked=checked,
    )


def _news(sides: Sides, overlay: OverlaySource, lines: Sequence[Line]) -> Iterator[Difference]:
    """What the base newly brings to this region: not what a line already tells, not what the region does not ask."""
    told = {(one.owner, _in_base(one)) for one in lines if one.verdict != "taken_over" or one.slot.startswith(UNASKED)}
    aside = {
        *overlay.overlay.hide,
        *(one.owner for one in lines if one.owner in sides.before.keys() - sides.after.keys()),
    }
    for one in differences(sides.old, sides.new):
        unasked = any(one.owner == name or one.owner.startswith(f"{name}.") for name in aside)
        if not unasked and not {(one.owner, one.slot), (one.owner, f"{one.slot}:{one.detail}")} & told:
            yield one


def _in_base(one: Line) -> str:
    """The property of the base that a line is about; an option is one whatever the region does with it."""
    key, sign, code = one.slot.partition(":")
    return f"options:{code}" if sign and key.startswith("option") else one.slot
