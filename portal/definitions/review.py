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
from portal.definitions.findings import Finding, Mark
from portal.definitions.loader import FormSource, OverlaySource
from portal.definitions.overlay import resolve
from portal.definitions.overlay_lines import Draft, Sides, drafts

Verdict = Literal["taken_over", "conflict", "pointless"]
Choice = Literal["accept", "keep", "later"]

VERDICTS: Mapping[Verdict, str] = {
    "taken_over": "overgenomen",
    "conflict": "conflict",
    "pointless": "overbodig",
}
CHOICES: Mapping[Choice, str] = {"accept": "aanvaarden", "keep": "behouden", "later": "later"}

FALLS = "De wijziging van de regio vervalt."
MISFITS = "Dat kan pas als u de wijziging aanpast: zo past ze niet op de nieuwe basis."
WAITS = "De regio gebruikt de vorige versie van het formulier tot u kiest."

EFFECTS: Mapping[tuple[Verdict, bool], Mapping[Choice, str]] = MappingProxyType(
    {
        ("taken_over", False): {
            "accept": "De wijziging van de regio geldt ook op de nieuwe basis.",
            "keep": "Hetzelfde: de wijziging van de regio geldt ook op de nieuwe basis.",
            "later": "De wijziging van de regio geldt al; deze regel blijft op de lijst.",
        },
        ("conflict", False): {
            "accept": "De wijziging van de regio vervalt; wat de basis nu zegt, geldt.",
            "keep": "De wijziging van de regio blijft; wat de basis nu zegt, geldt hier niet.",
            "later": "De wijziging van de regio blijft voorlopig; deze regel blijft op de lijst.",
        },
        ("conflict", True): {"accept": FALLS, "keep": MISFITS, "later": WAITS},
        ("pointless", False): {
            "accept": "De wijziging van de regio vervalt; voor wie invult, verandert er niets.",
            "keep": "De wijziging van de regio blijft, ook als de basis later weer verandert.",
            "later": "De wijziging van de regio blijft voorlopig; deze regel blijft op de lijst.",
        },
        ("pointless", True): {"accept": FALLS, "keep": MISFITS, "later": WAITS},
    }
)
"""What each choice does, by verdict and by whether the line stands in the way of the new base."""

UNASKED = "options_hide"
"""What a region leaves out of a list: news about it is no news here."""

ELSEWHERE = Draft("", "", "De wijzigingen van de regio samen passen niet op de nieuwe basis.", Mark(""), 0)


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

    @property
    def choices(self) -> Mapping[Choice, str]:
        """What accepting, keeping and waiting would do."""
        return EFFECTS[self.verdict, self.blocking]

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
    def blocking(self) -> bool:
        """Whether something has to be settled first."""
        return any(one.blocking for one in self.lines)


def review(old: FormSource, new: FormSource, overlay: OverlaySource) -> Review:
    """What becomes of each line of an overlay when its base moves from the old to the new."""
    sides = Sides.of(old, new, overlay.overlay.region)
    found = tuple(drafts(sides, overlay))
    lines = _settled(found, _troubles(new, overlay))
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


def _settled(found: Sequence[Draft], troubles: Sequence[Finding]) -> list[Line]:
    """Every line with its verdict: by what the base did, else by what goes wrong there."""
    wrong: dict[Draft, Finding] = {}
    for trouble in troubles:
        wrong.setdefault(_of(trouble, found) or ELSEWHERE, trouble)
    return [_line(one, wrong.get(one)) for one in (*found, *(one for one in wrong if one is ELSEWHERE))]


def _of(trouble: Finding, found: Sequence[Draft]) -> Draft | None:
    """The line that a finding is about: where it stands, or what it names."""
    here = [one for one in found if one.mark.file == trouble.file and one.first <= trouble.line]
    if here:
        entry = max(one.first for one in here)
        within = [one for one in here if one.first == entry]
        before = [one for one in within if one.mark.line <= trouble.line]
        return max(before, key=lambda one: one.mark.line) if before else within[0]
    return next((one for one in found if one.owner and f"'{one.owner}'" in trouble.message), None)


def _line(one: Draft, trouble: Finding | None) -> Line:
    verdict, because = one.verdict, one.because
    if trouble is not None and verdict == "taken_over":
        verdict, because = "conflict", trouble.message
    return Line(one.owner, one.slot, verdict, one.says, because, one.gone or trouble is not None, one.mark.line)


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
