"""Sets a fresh database for one round: the tables of both sides, one draft, one person who fills in."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from benchmarks import handwritten
from benchmarks.form import definition
from portal.access.actor import SYSTEM, Actor
from portal.database import make_engine
from portal.models import DefinitionVersion, Membership, Municipality, Organisation, Region, clock
from portal.models.identity import new_id
from portal.models.sealing import Keyring
from portal.queries.memberships import hats, wearing
from portal.services import accounts, keys, schema, submissions

EMAIL = "meting@demo.invalid"
PASSWORD = "meting-meting-2026"
REGION = "ovl"
DRAFTS = 32
"""How many drafts are posted to in turn: people fill in forms of their own, and do not wait for each other."""


def set_stage(url: str, data: Path) -> list[UUID]:
    """Make everything that a measurement reads; return the ids of the drafts."""
    schema.upgrade(url)
    engine = make_engine(url)
    provider = keys.open_key_file(data / "keys.json", create=True)
    with Session(engine, info={"keyring": Keyring(provider)}) as session:
        drafts = _portal_rows(session)
        session.commit()
    _handwritten_rows(engine)
    engine.dispose()
    return drafts


def _portal_rows(session: Session) -> list[UUID]:
    session.add(Region(code=REGION, name="Meting", brand="Meting", enabled=True, document={}))
    session.flush()
    place = Municipality(nis="00000", name="Meting", province="Meting", region=REGION, centre_code="")
    organisation = Organisation(id=new_id(), name="Meting", type="CAW", perspective="hulpverlenend")
    session.add_all([place, organisation])
    user = accounts.add_user(session, SYSTEM, email=EMAIL, name="Meting", password=PASSWORD)
    session.flush()
    asked = definition(REGION)
    session.add_all(
        [
            Membership(user_id=user.id, organisation_id=organisation.id, role="referrer", region=REGION),
            DefinitionVersion(
                form=asked.form,
                region=REGION,
                number=1,
                hash=asked.content_hash(),
                document=asked.document(),
                base_source="",
                overlay_source="",
                status="active",
                asked=True,
                author_id=SYSTEM.user_id,
                in_force_from=clock.now(),
            ),
        ]
    )
    session.flush()
    actor: Actor = wearing(user, hats(session, user.id)[0])
    beginning = submissions.Beginning("referral", place.nis)
    return [submissions.start(session, actor, REGION, beginning).id for _ in range(DRAFTS)]


def _handwritten_rows(engine: Engine) -> None:
    handwritten.Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(handwritten.Person(id=1, name="Meting"))
        session.flush()
        session.add_all([handwritten.Draft(id=number, person_id=1, answers={}) for number in range(1, DRAFTS + 1)])
        session.commit()
