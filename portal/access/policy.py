"""The policy as data: endpoint and method → who may, and by which relation (security.md D-1). Deny by default.

`portal/access/policy/<blueprint>.yaml` holds the entries. Start-up compares them with the routes of the app: a route
without an entry stops the start, and so does an entry without a route.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from portal.access.actor import Actor
from portal.definitions.loader import LoadError, load_document
from portal.errors import Denied, Misconfigured, NotFound, SignInNeeded

FOLDER = Path(__file__).parent / "policy"
ROLES = ("referrer", "partner", "coordinator", "director", "supporter", "strategist", "clerk", "admin", "auditor")
ANY = "*"


class Entry(BaseModel):
    """Who may use one endpoint: everybody, everybody signed in, or the roles named, by a relation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    endpoint: str
    methods: tuple[str, ...] = (ANY,)
    public: bool = False
    bare: bool = False
    """Public and without a session: files and health."""
    signed_in: bool = False
    """Whoever is signed in, with or without a hat on."""
    roles: tuple[str, ...] = ()
    relation: str | None = None
    uploads: bool = False
    """Whether it takes a file: a larger body, read before anything is locked."""
    because: str | None = None
    """Why it is public: each exception carries its reason."""

    @model_validator(mode="after")
    def _one_kind(self) -> Entry:
        if sum((self.public, self.signed_in, bool(self.roles))) != 1:
            raise ValueError("kies precies één van public, signed_in en roles")
        if self.bare and not self.public:
            raise ValueError("een route zonder sessie (bare) is publiek")
        if self.public and not self.because:
            raise ValueError("een publieke route heeft een reden nodig (because)")
        if unknown := set(self.roles) - set(ROLES):
            raise ValueError(f"onbekende rol: {', '.join(sorted(unknown))}")
        return self


@dataclass(frozen=True)
class Policy:
    """All entries, by endpoint and method."""

    entries: Mapping[tuple[str, str], Entry]

    def entry(self, endpoint: str, method: str) -> Entry | None:
        """The entry of a route; HEAD is GET."""
        method = "GET" if method == "HEAD" else method
        return self.entries.get((endpoint, method)) or self.entries.get((endpoint, ANY))

    def disagreements(self, routes: Collection[tuple[str, str]]) -> Iterator[str]:
        """What differs between the policy and the routes, each way, a sentence each."""
        for endpoint, method in sorted(routes):
            if self.entry(endpoint, method) is None:
                yield f"De route {endpoint} ({method}) staat niet in portal/access/policy."
        endpoints = {endpoint for endpoint, _ in routes}
        for endpoint, method in sorted(self.entries):
            if endpoint not in endpoints if method == ANY else (endpoint, method) not in routes:
                yield f"De regel {endpoint} ({method}) in portal/access/policy hoort bij geen enkele route."


def load(relations: Collection[str], folder: Path = FOLDER) -> Policy:
    """Read every file of the policy folder; whatever is not right stops the start."""
    entries: dict[tuple[str, str], Entry] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.yaml")):
        for entry in _entries(file, problems):
            if entry.relation is not None and entry.relation not in relations:
                problems.append(f"{file.name}: {entry.endpoint} noemt de onbekende relatie '{entry.relation}'.")
            for method in entry.methods:
                if entries.setdefault((entry.endpoint, method), entry) is not entry:
                    problems.append(f"{file.name}: {entry.endpoint} ({method}) staat er twee keer.")
    if problems:
        raise Misconfigured(*problems)
    return Policy(entries)


def _entries(file: Path, problems: list[str]) -> Iterator[Entry]:
    """The entries of one file: a list, read with the loader of the definitions, which wants a key above it."""
    try:
        listed = load_document(f"routes:\n{file.read_text(encoding='utf-8')}", file.name).data["routes"]
    except LoadError as error:
        problems.append(f"{file.name}:{error.finding.line - 1}: {error.finding.message}")
        return
    for data in listed:
        try:
            yield Entry.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            problems.append(f"{file.name}: {data.get('endpoint', '?')}: {first['msg']} {first['loc']}")


def check(entry: Entry, actor: Actor | None, *, signed_in: bool, region: str | None) -> None:
    """Let pass, or raise: not signed in, a function of another role, a place of another region."""
    if entry.public:
        return
    if not signed_in:
        raise SignInNeeded
    if entry.signed_in:
        return
    if actor is None or actor.role not in entry.roles:
        raise Denied
    if region is not None and region != actor.region:
        raise NotFound
