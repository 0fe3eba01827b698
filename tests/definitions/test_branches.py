"""Every branch of our own forms is reached by a golden case or a walk: a condition that cannot turn is a mistake."""

from __future__ import annotations

from portal.cli.coverage import coverages
from tests.definitions.ours import sources


def test_every_branch_of_every_form_is_reached_both_ways() -> None:
    gaps = [
        f"{one.definition.region}/{one.definition.form}: {gap.fork.owner} {gap.fork.slot} is never {gap.outcome}"
        for one in coverages(sources())
        for gap in one.gaps
    ]
    assert not gaps, f"Add a golden case, or mend the condition: {gaps}"
