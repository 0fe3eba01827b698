"""Settings: read once from the environment, checked, frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, cast, get_args

from portal.errors import Misconfigured

Profile: TypeAlias = Literal["demo", "test", "production"]

CHECKOUT = Path(__file__).resolve().parent.parent
"""The portal runs from a checkout: templates, migrations and definitions lie beside the package."""

DEMO_KEY = "demo-en-test-enkel-hier-niet-geheim"
SHORTEST_KEY = 32
FEWEST_CHARACTERS = 12
MEGABYTE = 1024 * 1024
SOCKET = re.compile(r"unix:/.+|tcp:[^:\s]+:\d{1,5}")


@dataclass(frozen=True)
class Settings:
    """What an operator may choose; everything else is decided in code."""

    database_url: str
    secret_key: str
    definitions: Path
    profile: Profile
    data: Path
    base_url: str
    host: str
    port: int
    proxy_hops: int
    nodes: int
    read_only: bool
    mail_host: str
    mail_port: int
    mail_user: str
    mail_password: str
    mail_from: str
    clamd: str
    """Where the virus scanner listens; empty where there is none."""
    national_number: bool

    max_body: int = 2 * MEGABYTE
    """Equal at proxy, server and portal (security.md D-15)."""
    max_upload: int = 26 * MEGABYTE
    """The same on the pages that take a file: 25 MB of file, and what a form wraps around it."""

    @property
    def production(self) -> bool:
        """Whether real people are behind this."""
        return self.profile == "production"

    @property
    def demo(self) -> bool:
        """Whether demo accounts and the components page exist."""
        return not self.production

    @property
    def key_file(self) -> Path:
        """The master keys, outside the database (security.md D-9)."""
        return self.data / "keys.json"

    @property
    def secure(self) -> bool:
        """Whether browsers reach the portal over TLS, so that cookies can be `__Host-` cookies."""
        return self.base_url.startswith("https://")


VARIABLES: Mapping[str, str] = {
    "PORTAL_PROFILE": "production",
    "PORTAL_DATA": "data",
    "PORTAL_DATABASE_URL": "",
    "PORTAL_SECRET_KEY": "",
    "PORTAL_DEFINITIONS": "form_definitions",
    "PORTAL_BASE_URL": "http://127.0.0.1:8000",
    "PORTAL_HOST": "127.0.0.1",
    "PORTAL_PORT": "8000",
    "PORTAL_PROXY_HOPS": "",
    "PORTAL_NODES": "1",
    "PORTAL_READ_ONLY": "nee",
    "PORTAL_MAIL_HOST": "",
    "PORTAL_MAIL_PORT": "25",
    "PORTAL_MAIL_USER": "",
    "PORTAL_MAIL_PASSWORD": "",
    "PORTAL_MAIL_FROM": "portaal@localhost",
    "PORTAL_CLAMD": "",
    "PORTAL_NATIONAL_NUMBER": "nee",
}
"""Every setting with its default; `.env.example` names exactly these."""


def from_environment(environ: Mapping[str, str] = os.environ, *, default_profile: Profile = "production") -> Settings:
    """Read the settings; a missing or weak value stops production with a sentence (security.md D-22)."""
    given = {name: environ.get(name, "").strip() for name in VARIABLES}
    read = {name: given[name] or default for name, default in VARIABLES.items()}
    if not given["PORTAL_PROFILE"]:
        read["PORTAL_PROFILE"] = default_profile
    settings = _settings(read)
    problems = tuple(_weaknesses(settings, given, environ)) if settings.production else ()
    if problems:
        raise Misconfigured(*problems)
    return settings


def national_numbers_allowed(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether forms may ask for a rijksregister number: a legal basis is for the operator to see to."""
    return _yes("PORTAL_NATIONAL_NUMBER", environ.get("PORTAL_NATIONAL_NUMBER", "").strip() or "nee")


def _settings(read: Mapping[str, str]) -> Settings:
    profile = _profile(read["PORTAL_PROFILE"])
    data = _folder(read["PORTAL_DATA"])
    return Settings(
        database_url=read["PORTAL_DATABASE_URL"] or f"sqlite:///{data / 'portal.sqlite'}",
        secret_key=read["PORTAL_SECRET_KEY"] or ("" if profile == "production" else DEMO_KEY),
        definitions=_folder(read["PORTAL_DEFINITIONS"]),
        profile=profile,
        data=data,
        base_url=read["PORTAL_BASE_URL"].rstrip("/"),
        host=read["PORTAL_HOST"],
        port=_number("PORTAL_PORT", read["PORTAL_PORT"]),
        proxy_hops=_number("PORTAL_PROXY_HOPS", read["PORTAL_PROXY_HOPS"] or "0"),
        nodes=_number("PORTAL_NODES", read["PORTAL_NODES"]),
        read_only=_yes("PORTAL_READ_ONLY", read["PORTAL_READ_ONLY"]),
        mail_host=read["PORTAL_MAIL_HOST"],
        mail_port=_number("PORTAL_MAIL_PORT", read["PORTAL_MAIL_PORT"]),
        mail_user=read["PORTAL_MAIL_USER"],
        mail_password=read["PORTAL_MAIL_PASSWORD"],
        mail_from=read["PORTAL_MAIL_FROM"],
        clamd=_scanner(read["PORTAL_CLAMD"]),
        national_number=_yes("PORTAL_NATIONAL_NUMBER", read["PORTAL_NATIONAL_NUMBER"]),
    )


def _folder(name: str) -> Path:
    """A relative folder lies in the checkout, wherever the command was started."""
    return CHECKOUT / name


def _profile(text: str) -> Profile:
    for profile in get_args(Profile):
        if text == profile:
            return cast("Profile", profile)
    raise Misconfigured(f"PORTAL_PROFILE is '{text}'; kies demo, test of production.")


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Misconfigured(f"{name} is '{text}'; geef een geheel getal.")
    return int(text)


def _yes(name: str, text: str) -> bool:
    if text not in ("ja", "nee"):
        raise Misconfigured(f"{name} is '{text}'; geef ja of nee.")
    return text == "ja"


def _scanner(text: str) -> str:
    if text and not SOCKET.fullmatch(text):
        raise Misconfigured(f"PORTAL_CLAMD is '{text}'; geef unix:/pad/naar/clamd.ctl of tcp:machine:3310.")
    return text


def _weaknesses(settings: Settings, given: Mapping[str, str], environ: Mapping[str, str]) -> Iterator[str]:
    for name in ("PORTAL_DATABASE_URL", "PORTAL_SECRET_KEY", "PORTAL_DATA", "PORTAL_BASE_URL", "PORTAL_PROXY_HOPS"):
        if not given[name]:
            yield f"{name} ontbreekt; productie heeft geen standaardwaarde."
    key = settings.secret_key
    if key and (len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS or key == DEMO_KEY):
        yield f"PORTAL_SECRET_KEY is te zwak; geef minstens {SHORTEST_KEY} willekeurige tekens."
    if not settings.secure:
        yield "PORTAL_BASE_URL moet met https:// beginnen; zonder TLS zijn de sessies niet veilig."
    if environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        yield "FLASK_DEBUG staat aan; productie draait nooit in foutopsporing."
    if settings.nodes > 1 and settings.database_url.startswith("sqlite"):
        yield "SQLite werkt met één node; kies PostgreSQL of zet PORTAL_NODES op 1."
