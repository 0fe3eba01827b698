"""The whole story once with and once without scripts (issue 2, to be shown 2)."""

from __future__ import annotations

from tests.browser.conftest import NewPerson
from tests.browser.story import admin, coordinator, director, plan, police

KEYS, CLICKS = 420, 80
"""The most that a police officer types and presses for a family of four."""


def test_a_family_is_referred_followed_and_the_form_changes(somebody: NewPerson, scripts: bool) -> None:
    officer = somebody("partner-police.ovl", width=390, scripts=scripts)
    police.begins(officer)
    police.is_called_away(officer)
    colleague = somebody("partner-police-2.ovl", scripts=scripts)
    reference = police.day_shift_finishes(colleague)
    keys, clicks = officer.keys + colleague.keys, officer.clicks + colleague.clicks
    assert (keys < KEYS, clicks < CLICKS) == (True, True), f"{keys} keys, {clicks} clicks for {reference}"
    coordinator.takes_it_in(somebody("coordinator.ovl", scripts=scripts), "Wim Hazelaar")
    wim = somebody("director.ovl", scripts=scripts)
    director.opens_the_case(wim)
    director.assesses_the_risk(wim)
    plan.writes_a_plan(wim, "CAW Oost-Vlaanderen", "Hanne Beuk")
    plan.partner_reports_done(somebody("partner.ovl", width=390, scripts=scripts))
    plan.director_sees_it(wim)
    bart = somebody("admin.ovl", scripts=scripts)
    admin.changes_the_form(bart)
    admin.adds_a_partner(bart)
    admin.second_reader_approves(somebody("admin.lim", scripts=scripts))
    admin.running_draft_keeps_its_version(officer)
    admin.next_referral_shows_it(officer)
