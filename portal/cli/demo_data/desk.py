"""The desk at which the stories of a region are told: each verb is one thing that somebody did at some moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.cli.demo_data.accounts import People
from portal.cli.demo_data.almanac import Almanac
from portal.cli.demo_data.families import Family
from portal.cli.demo_data.pen import Answers, Pen
from portal.cli.demo_data.referral_pages import DOMAINS, Pages
from portal.definitions.values import Reference
from portal.models import Case, Submission, clock
from portal.models.submission import ReferralState
from portal.queries import referrals as referral_queries, submissions as queries
from portal.queries.cases import candidates
from portal.services import cases, contacts, intake, referrals, registers, submissions, supporters
from portal.services.contacts import Noted
from portal.services.submissions import Beginning


class Desk:
    """What a story of one region needs at hand."""

    def __init__(self, session: Session, almanac: Almanac, people: People, region: str) -> None:
        self.session = session
        self.almanac = almanac
        self.people = people
        self.region = region
        self.referrals = 0
        self.cases = 0

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """What is done in here happened at this moment, down to the last row."""
        with clock.frozen(moment):
            yield
            self.session.flush()

    def begin(self, who: str, at: datetime, place: str, *, on_behalf: bool = False) -> Pen:
        """Begin a referral of a family that lives in this municipality."""
        actor = self.people[who]
        found = referral_queries.municipality_named(self.session, place)
        if found is None or found.region != self.region:
            raise ValueError(f"{place} does not lie in {self.region}")
        zones = referral_queries.zones_of(self.session, found.nis)
        beginning = Beginning(
            form="referral",
            municipality_nis=found.nis,
            police_zone_id=zones[0].id if zones else None,
            on_behalf=on_behalf,
        )
        self.referrals += 1
        with self.at(at):
            return Pen(self.session, actor, submissions.start(self.session, actor, self.region, beginning))

    def write(self, pen: Pen, at: datetime, pages: Pages, family: Iterable[Answers] = ()) -> None:
        """Fill in pages, then the persons."""
        with self.at(at):
            for step, answers in pages.items():
                pen.step(step, **answers)
            for person in family:
                pen.row("who", "persons", **person)

    def refer(self, who: str, at: datetime, place: str, family: Family, pages: Pages) -> Submission:
        """Fill in a whole referral and send it; a page for the family comes with the life domains it needs."""
        pen = self.begin(who, at, place)
        self.write(pen, at, {"who": {}, **pages}, family.persons)
        with self.at(at):
            if "family" in pages:
                pen.rows("family", "domains", DOMAINS)
            return pen.send()

    def take_in(self, referral: Submission, at: datetime, director: str, who: str = "coordinator") -> Case:
        """Open a case and give it a director."""
        self.cases += 1
        with self.at(at):
            found = queries.loaded(self.session, referral)
            director_id = self.people[director].user_id
            return intake.take_in(self.session, self.people[who], found, director_id, version=referral.version)

    def decide(self, referral: Submission, at: datetime, state: ReferralState, text: str, ground: str = "") -> None:
        """Ask for more, advise or decline."""
        actor = self.people["coordinator"]
        with self.at(at):
            if state == "more_asked":
                intake.ask_more(self.session, actor, referral, text, version=referral.version)
            elif state == "advised":
                intake.advise(self.session, actor, referral, text, version=referral.version, ground=ground)
            else:
                intake.decline(self.session, actor, referral, text, version=referral.version, ground=ground)

    def call(self, referral: Submission, at: datetime, text: str) -> None:
        """Note what was said on the phone."""
        with self.at(at):
            intake.note_call(self.session, self.people["coordinator"], referral, text)

    def add(self, referral: Submission, at: datetime, text: str, who: str) -> None:
        """Add a fact to a sent referral."""
        with self.at(at):
            referrals.add(self.session, self.people[who], referral, "fact", text)

    def withdraw(self, referral: Submission, at: datetime, reason: str, who: str) -> None:
        """Withdraw a referral."""
        with self.at(at):
            referrals.withdraw(self.session, self.people[who], referral, reason)

    def share(self, draft: Submission, at: datetime, who: str) -> None:
        """Let the team go on with a draft."""
        with self.at(at):
            referrals.share(self.session, self.people[who], draft, shared=True)

    def reassign(self, case: Case, at: datetime, director: str, reason: str) -> None:
        """Give a case another director."""
        with self.at(at):
            new = self.people[director].user_id
            if new not in {one.user_id for one in candidates(self.session, self.region)}:
                raise ValueError(f"{director} directs no cases")
            cases.assign(self.session, self.people["coordinator"], case, new, reason)

    def support(self, case: Case, at: datetime) -> None:
        """Give a case to the supporter of the region too."""
        with self.at(at):
            whose = self.people["supporter"].membership_id
            supporters.assign(self.session, self.people["coordinator"], case, whose)

    def form(self, case: Case, at: datetime, form: str, who: str) -> Pen:
        """Begin a form of a case."""
        actor = self.people[who]
        with self.at(at):
            beginning = Beginning(form=form, case_id=case.id)
            return Pen(
                self.session,
                actor,
                submissions.start(self.session, actor, self.region, beginning, key_id=case.key_id),
            )

    def register(self, at: datetime, form: str, who: str) -> Pen:
        """Begin something in a register of the region."""
        actor = self.people[who]
        with self.at(at):
            return Pen(self.session, actor, submissions.start(self.session, actor, self.region, Beginning(form=form)))

    def further(self, entry: Submission, at: datetime, who: str) -> Pen:
        """Take an entry of a register further."""
        actor = self.people[who]
        with self.at(at):
            draft = registers.take_further(self.session, actor, entry)
        return Pen(self.session, actor, queries.submission(self.session, self.region, draft))

    def contact(self, case: Case, at: datetime, who: str, kind: str, with_whom: str, summary: str) -> None:
        """Note a contact without a new incident."""
        with self.at(at):
            noted = Noted(clock.now(), kind, with_whom, summary, new_incident=False)
            contacts.note(self.session, self.people[who], case, noted)

    def persons(self, referral: Submission) -> Sequence[str]:
        """The ids of the persons of a referral, in the order in which they were added."""
        found = queries.loaded(self.session, referral)
        return [part.row_id for part in found.rows("who", "persons")]

    def actor(self, account: str) -> Actor:
        """Somebody with an account."""
        return self.people[account]

    def person_of(self, account: str) -> Reference:
        """Somebody with an account, as an answer."""
        return Reference(str(self.people[account].user_id))

    def persons_of(self, *accounts: str) -> tuple[Reference, ...]:
        """Several of them."""
        return tuple(self.person_of(account) for account in accounts)

    def partners(self, *accounts: str) -> tuple[Reference, ...]:
        """The organisations for which they work."""
        return tuple(Reference(str(self.people[account].organisation_id)) for account in accounts)

    @staticmethod
    def case(case: Case) -> Reference:
        """A case, as an answer."""
        return Reference(str(case.id))

    @staticmethod
    def sent(submission: Submission) -> Reference:
        """What was sent, as an answer."""
        return Reference(str(submission.id))
