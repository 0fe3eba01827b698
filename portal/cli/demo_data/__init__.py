"""What a demo portal is filled with: every family, professional and text is invented.

Everything goes through the services, at moments that have passed, so numbers, bindings, tasks and the audit trail are
as real as in a portal that people work in.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.cli.demo_data import limburg, oost_vlaanderen
from portal.cli.demo_data.accounts import REGIONS, SINCE, add_accounts
from portal.cli.demo_data.almanac import Almanac
from portal.cli.demo_data.desk import Desk
from portal.models import DefinitionVersion, clock

STORIES = {"ovl": oost_vlaanderen.tell, "lim": limburg.tell}


def seed(session: Session) -> Mapping[str, int]:
    """Fill an empty portal; says how much of what was made."""
    almanac = Almanac(clock.now())
    _in_force_all_along(session, almanac)
    totals = {"accounts": 0, "aanmeldingen": 0, "dossiers": 0}
    for region in REGIONS:
        people = add_accounts(session, almanac, region)
        desk = Desk(session, almanac, people, region)
        STORIES[region](desk)
        totals["accounts"] += len(people)
        totals["aanmeldingen"] += desk.referrals
        totals["dossiers"] += desk.cases
    return totals


def _in_force_all_along(session: Session, almanac: Almanac) -> None:
    """The forms were imported a moment ago, but people here have been filling them in for a year."""
    since = almanac.office(SINCE + 1)
    session.execute(update(DefinitionVersion).where(DefinitionVersion.status == "active").values(in_force_from=since))
