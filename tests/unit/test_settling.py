"""What a region chose is written into its overlay: taken over, put back, or moved to the nearest place."""

from __future__ import annotations

import pytest

from portal.definitions.loader import OverlaySource, sources_from
from portal.definitions.overlay import resolve
from portal.definitions.review import review
from portal.definitions.settling import accepted, mended, restored, said
from tests.definitions.moved_base import NEW, OLD, REGIONS, base, moved, reviewed, text_of


@pytest.mark.parametrize("region", REGIONS)
def test_whoever_accepts_what_blocks_has_an_overlay_that_fits(region: str) -> None:
    found = reviewed(region)
    text = accepted(text_of(region), [one for one in found.lines if one.blocking])
    sources = sources_from({"base/proef.yaml": NEW, f"regions/{region}/proef.yaml": text})
    overlay = sources.overlays[region, "proef"]
    assert not [one for one in resolve(sources.forms["proef"], overlay, region).findings if one.severity == "error"]
    left = review(base(OLD).form, sources.forms["proef"], overlay)
    assert not left.blocking
    assert {(one.owner, one.slot) for one in left.lines} == {
        (one.owner, one.slot) for one in found.lines if not one.blocking
    }


@pytest.mark.parametrize("region", REGIONS)
def test_whoever_accepts_everything_has_the_base_again(region: str) -> None:
    assert accepted(text_of(region), reviewed(region).lines).split() == ["form:", "proef", "region:", region]


def test_accepting_takes_out_its_own_lines_only() -> None:
    conflicts = [one for one in reviewed("ovl").lines if one.slot == "option_labels:nee"]
    text = text_of("ovl")
    assert accepted(text, conflicts) == text.replace(
        "      nee:\n        nl: Helemaal niet\n        en: Not at all\n", ""
    )


def overlay_of(region: str, text: str) -> OverlaySource:
    """What a text of an overlay says."""
    return sources_from({f"regions/{region}/proef.yaml": text}).overlays[region, "proef"]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("backwards", [False, True])
def test_what_was_accepted_is_put_back_as_it_was(region: str, backwards: bool) -> None:
    former, lines = text_of(region), reviewed(region).lines
    text = accepted(former, lines)
    for line in reversed(lines) if backwards else lines:
        text = restored(text, line, former)
    assert said(overlay_of(region, text).overlay) == said(overlay_of(region, former).overlay)
    assert [one.id for one in overlay_of(region, text).overlay.add] == [
        one.id for one in overlay_of(region, former).overlay.add
    ]


def test_each_line_has_its_own_place_in_what_an_overlay_says() -> None:
    for region in REGIONS:
        assert {one.place for one in reviewed(region).lines} == set(said(overlay_of(region, text_of(region)).overlay))


def test_a_question_that_lost_its_place_fits_next_to_what_stood_there() -> None:
    line = next(one for one in reviewed("lim").lines if one.owner == "lim_since")
    assert line.choices["keep"] == "De vraag van de regio blijft, en komt na ‘Wat hoort en ziet u?’."
    text = mended(text_of("lim"), line)
    after = review(base(OLD).form, base(NEW).form, overlay_of("lim", text))
    again = next(one for one in after.lines if one.owner == "lim_since")
    assert (again.verdict, again.blocking) == ("taken_over", False)


def test_an_order_that_lost_a_question_keeps_the_rest() -> None:
    text = "form: proef\nregion: ovl\norder:\n  - step: een\n    fields: note since danger\n"
    found = review(base(OLD).form, base(NEW).form, overlay_of("ovl", text))
    line = found.lines[0]
    assert (line.blocking, line.rest) == (True, ("note", "danger"))
    after = review(base(OLD).form, base(NEW).form, overlay_of("ovl", mended(text, line)))
    assert not after.blocking


def test_a_question_beside_another_of_the_region_keeps_its_place() -> None:
    own = "  - id: lim_{0}\n    type: text\n    nl: Wat is {0}?\n    en: What is {0}?\n    after: {1}\n"
    text = "form: proef\nregion: lim\nadd:\n" + own.format("een", "what") + own.format("twee", "lim_een")
    found = review(base(OLD).form, base(NEW).form, overlay_of("lim", text))
    assert {one.verdict for one in found.lines} == {"taken_over"}


def test_a_rule_that_a_region_makes_of_one_of_the_base_is_none_of_what_moved() -> None:
    text = "form: proef\nregion: lim\nrules:\n  - check: answered(next)\n    message:\n      nl: Zeg het.\n"
    new = moved(OLD, ("nl: Nee\n", "nl: Neen\n"))
    assert review(base(OLD).form, base(new).form, overlay_of("lim", text)).asking == ()


@pytest.mark.parametrize(
    ("left", "place"),
    [(["first"], ("after", "first")), (["last"], ("before", "last")), ([], ("step", "een"))],
)
def test_the_nearest_place_is_before_after_or_in_the_step(left: list[str], place: tuple[str, str]) -> None:
    field = "      - id: {0}\n        type: text\n        nl: Wat is {0}?\n        en: What is {0}?\n"
    head, tail = OLD[: OLD.index("      - id: danger")], OLD[OLD.index("  - id: twee") :]
    old = head + "".join(field.format(one) for one in ("first", "middle", "last")) + tail
    new = head + "".join(field.format(one) for one in (*left, "other")) + tail
    text = "form: proef\nregion: lim\nadd:\n  - id: lim_x\n    type: text\n    nl: X?\n    after: middle\n"
    before, after = (sources_from({"base/proef.yaml": one}).forms["proef"] for one in (old, new))
    assert review(before, after, overlay_of("lim", text)).lines[0].refuge == place
