"""A walk over every form, region and language, as a browser without scripts does it (issue 3, to be shown 2).

On SQLite; one region on PostgreSQL. Where a region has a form as the base has it, it is walked in one language only.
`make test` walks each form in both languages and each form that a region changes in one of them; the rest of the cross
is a long run (`make soak`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.database import make_engine
from portal.definitions import bundle
from portal.definitions.language import Definition
from portal.extensions import db
from portal.models import Region as RegionRow, clock
from portal.models.sealing import Keyring
from portal.models.user import Role
from portal.queries import definitions
from portal.services import regions
from tests import factories
from tests.databases import Databases
from tests.definitions import ours
from tests.walking import FILES, FORMS, GIVEN, Counted, Region, Thorough, Watched
from tests.web import Browser, portal_on

PLAIN = "kem"
"""The region that says nothing about any form."""
LANGUAGES = ("nl", "en")
FILLERS: dict[str, Role] = {"referral": "referrer", "triage": "coordinator"}
"""Who fills in a form where a director does not, or not as a rule."""


@lru_cache(maxsize=128)
def _definition(region: str, form: str) -> Definition:
    return bundle.resolved(ours.sources(), region, form).definition


@lru_cache(maxsize=128)
def _stored(region: str, form: str) -> Mapping[str, Any]:
    """What is stored of a definition, worked out once."""
    definition = _definition(region, form)
    return {"hash": definition.content_hash(), "document": definition.document()}


def _regions() -> list[str]:
    return sorted(
        file.parent.name for file in FILES.glob("regions/*/region.yaml") if "enabled: true" in file.read_text()
    )


def _changed() -> list[tuple[str, str]]:
    """The forms that a region has otherwise than the base."""
    files = sorted(FILES.glob("regions/*/*.yaml"))
    found = [(one.parent.name, one.stem) for one in files if one.stem in FORMS]
    return [place for place in found if place[0] in _regions()]


def _short() -> list[tuple[str, str, str]]:
    """What every run walks: each form in both languages, and each form that a region changes, in one of them."""
    changed = [(*place, LANGUAGES[number % 2]) for number, place in enumerate(_changed())]
    elsewhere = {one[1:] for one in changed}
    plain = [(PLAIN, form, language) for form in FORMS for language in LANGUAGES if (form, language) not in elsewhere]
    return plain + changed


def _rest() -> list[tuple[str, str, str]]:
    """What is left of the cross: the other language, and what a region has as the base has it."""
    walked, changed = set(_short()), set(_changed())
    cross = [(region, form, language) for region in _regions() for form in FORMS for language in LANGUAGES]
    plain = {PLAIN: LANGUAGES}
    once = [one for one in cross if one[:2] in changed or one[2] in plain.get(one[0], LANGUAGES[:1])]
    return [one for one in once if one not in walked]


def _each(places: list[tuple[str, str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("region", "form", "language"), places, ids=["-".join(one) for one in places])


POSTGRESQL = "ovl"
"""The region that is walked on PostgreSQL as well."""
on_sqlite = pytest.mark.parametrize("places", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize(
    "places", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture(scope="session")
def ground(places: Databases, keyring: Keyring) -> Iterator[Engine]:
    """A database in which every region stands with its municipalities, zones and partners, and nothing is sent yet."""
    engine = make_engine(places.fresh())
    with Session(engine, info={"keyring": keyring}) as session:
        regions.import_regions(session, ours.sources().regions, ours.sources().registers)
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def portal_there(ground: Engine, key_file: Path) -> Iterator[Flask]:
    """The portal on that database."""
    with portal_on(ground, key_file) as app:
        yield app


@pytest.fixture
def session(ground: Engine, keyring: Keyring) -> Iterator[Session]:
    """What one walk writes, rolled back when it ends."""
    with ground.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", info={"keyring": keyring}) as session:
            yield session
        outer.rollback()


@pytest.fixture
def app(portal_there: Flask, session: Session) -> Iterator[Flask]:
    """The portal, working inside the walk."""
    with portal_there.app_context():
        maker = db.sessionmaker
    before = dict(maker.kw)
    maker.configure(bind=session.connection(), join_transaction_mode="create_savepoint")
    yield portal_there
    maker.kw.clear()
    maker.kw.update(before)


def put_in_force(session: Session, region: str) -> None:
    """Publish the forms of a region, from files."""
    begins = datetime(2026, 1, 1, tzinfo=clock.BRUSSELS)
    for form in FORMS:
        factories.a_definition_version(session, region, form, **_stored(region, form), in_force_from=begins)
    session.commit()


def walk(app: Flask, session: Session, region: str, form: str, language: str) -> Counted:
    """Begin a form, answer everything that is asked, check, send, read and print."""
    put_in_force(session, region)
    web = Watched(app, session)
    web.language, web.counted = language, Counted(walks=1)
    definition = _definition(region, form)
    office = Region(web, session, region)
    role: Role = FILLERS.get(form, "director" if "director" in definition.fills else "coordinator")
    office.staff()
    office.be(role)
    filling = Thorough(web, session, office.begun(form, definition.home), GIVEN.get(form))
    filling.sought = office.municipality()
    filling.through()
    filling.sent()
    office.be(role if role in definition.readers else "coordinator")
    office.reads(filling, form)
    return web.counted


@on_sqlite
@_each([one for one in _short() if one[0] != POSTGRESQL])
def test_a_form_is_walked(app: Flask, session: Session, region: str, form: str, language: str) -> None:
    _say(walk(app, session, region, form, language))


@on_sqlite
@_each(_rest())
@pytest.mark.soak
def test_the_rest_of_the_cross_is_walked(app: Flask, session: Session, region: str, form: str, language: str) -> None:
    _say(walk(app, session, region, form, language))


@on_postgresql
@_each([one for one in _short() if one[0] == POSTGRESQL])
def test_a_form_of_one_region_is_walked(app: Flask, session: Session, region: str, form: str, language: str) -> None:
    _say(walk(app, session, region, form, language))


@on_postgresql
@_each([one for one in _rest() if one[0] == POSTGRESQL])
@pytest.mark.soak
def test_the_rest_of_one_region_is_walked(app: Flask, session: Session, region: str, form: str, language: str) -> None:
    _say(walk(app, session, region, form, language))


def _say(counted: Counted) -> None:
    sys.stdout.write(f"{counted}\n")


def test_the_region_that_is_switched_off_has_no_forms_and_nobody_begins_there(app: Flask, session: Session) -> None:
    assert len(_regions()) == 7
    assert not session.get_one(RegionRow, "bru").enabled
    web = Browser(app, session)
    web.be(factories.an_actor(session, "coordinator", "bru"))
    for form in FORMS:
        assert definitions.active_version_or_none(session, "bru", form) is None
    assert web.get("/bru/registers").status == 200
    assert web.get("/bru/registers/consult").status == 404
    assert web.post("/bru/registers/consult").status == 404
    assert "Contactpunt Brussel" not in web.get("/contactpunten").text


def test_the_whole_cross_is_walked_somewhere() -> None:
    walked = {*_short(), *_rest()}
    assert {one[:2] for one in walked} == {(region, form) for region in _regions() for form in FORMS}
    assert {one[1:] for one in _short()} == {(form, language) for form in FORMS for language in LANGUAGES}
    assert all((*place, language) in walked for place in _changed() for language in LANGUAGES)
