"""What stands in the registers of a region: arrangements, trainings, what is missing, a peer group, a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.pen import Answers
from portal.models import Case, Submission, clock


@dataclass(frozen=True)
class Point:
    """One case on the agenda of a table."""

    case: Case
    question: str
    facts: str
    decision: str
    track: str


@dataclass(frozen=True)
class Brought:
    """What one service tells about one case."""

    case: Case
    org: str
    strengths: str
    worries: str


def agreed(desk: Desk, at: datetime, title: str, content: str, *organisations: str) -> Submission:
    """Arrangements on sharing information, signed and without an end."""
    pen = desk.register(at, "sharing_agreement", "strategist")
    with desk.at(at):
        pen.step(
            "agreement",
            title=title,
            kind="protocol",
            version="2",
            valid_from=clock.today(),
            content=content,
        )
        signed = [{"org": name, "signed_on": clock.today(), "function": "directie"} for name in organisations]
        pen.rows("parties", "signatories", signed)
        return pen.send()


def trained(desk: Desk, at: datetime, who: str, **answers: object) -> None:
    """A training or another activity."""
    pen = desk.register(at, "training", who)
    with desk.at(at):
        pen.step("activity", date=clock.today(), mission_pillar="deskundigheid", **answers)
        pen.send()


def missing(desk: Desk, at: datetime, who: str, **answers: object) -> None:
    """Something that the region lacks."""
    pen = desk.register(at, "regional_need", who)
    with desk.at(at):
        pen.step("need", noticed_on=clock.today(), **answers)
        pen.send()


def grouped(desk: Desk, at: datetime, group: Answers, people: Sequence[Answers], sessions: Sequence[datetime]) -> None:
    """A peer group with its participants, and who was there: each missed one session at most."""
    pen = desk.register(at, "peer_group", "supporter")
    with desk.at(at):
        pen.step("group", start_date=sessions[0].date(), facilitators=desk.persons_of("supporter", "director"), **group)
        for number, person in enumerate(people):
            row = pen.row("participants", "participants", **person)
            for turn, session in enumerate(sessions):
                present = "nee" if number == turn + 1 else "ja"
                there = {"session": session.date(), "present": present}
                pen.row("participants", f"participants.{row}.attendance", **there)
        pen.send()


def met(
    desk: Desk, at: datetime, agreement: Submission, points: Sequence[Point], brought: Sequence[Brought]
) -> Submission:
    """The minutes of a triage table, by the coordinator; the clerk took notes."""
    pen = desk.register(at, "meeting", "coordinator")
    (police, care) = desk.partners("partner-police-2", "partner")
    with desk.at(at):
        pen.step(
            "head",
            kind="triage",
            date_time=clock.now(),
            purpose="Nieuwe dossiers bespreken en het spoor kiezen",
            location_kind="backoffice",
            chair=desk.person_of("coordinator"),
            secretary=desk.person_of("clerk"),
            sharing_agreement=desk.sent(agreement),
        )
        pen.rows(
            "people", "participants", [_attends(desk, one) for one in ("coordinator", "partner-police-2", "partner")]
        )
        pen.rows("items", "items", [_point(one, (police, care)) for one in points])
        pen.rows("contributions", "contributions", [_told(one) for one in brought])
        pen.rows("actions", "actions", [_action(desk, one) for one in points])
        pen.step("closing", inform_family="De casusregisseur belt elk gezin binnen de week, op het veilige nummer.")
        return pen.send()


def _attends(desk: Desk, account: str) -> Answers:
    actor = desk.actor(account)
    return {
        "person": desk.person_of(account),
        "org": actor.organisation_name,
        "mode": "aanwezig",
        "secrecy_ack": True,
    }


def _point(point: Point, present: Sequence[object]) -> Answers:
    return {
        "case": Desk.case(point.case),
        "present_orgs": tuple(present),
        "question": point.question,
        "offence_scope": point.facts,
        "decision": point.decision,
        "track_decision": point.track,
    }


def _told(one: Brought) -> Answers:
    return {
        "case": Desk.case(one.case),
        "org": one.org,
        "known": "ja",
        "scope": "regisseur",
        "strengths": one.strengths,
        "worries": one.worries,
    }


def _action(desk: Desk, point: Point) -> Answers:
    return {
        "text": "Het gezin bellen met wat besloten is",
        "responsible": desk.person_of("director"),
        "due": clock.today() + timedelta(days=7),
        "case": Desk.case(point.case),
    }
