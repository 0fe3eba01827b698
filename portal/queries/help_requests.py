"""What people asked the coordinator and was not dealt with yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Case, HelpRequest, User
from portal.models.sealing import keyring

MOST = 20


@dataclass(frozen=True)
class RequestLine:
    """One question to the coordinator."""

    id: UUID
    text: str
    author: str
    phone: str
    at: datetime
    case_id: UUID | None
    case_number: str


def waiting(session: Session, region: str) -> tuple[RequestLine, ...]:
    """The questions that wait, the oldest first."""
    found = session.execute(
        select(HelpRequest, User.name, User.phone, Case.number)
        .join(User, User.id == HelpRequest.author_id)
        .outerjoin(Case, Case.id == HelpRequest.case_id)
        .where(HelpRequest.region == region, HelpRequest.done_at.is_(None))
        .order_by(HelpRequest.at, HelpRequest.id)
        .limit(MOST)
    ).all()
    keyring(session).prepare(session, [row[0].key_id for row in found])
    return tuple(_line(request, name, phone, number or "") for request, name, phone, number in found)


def _line(request: HelpRequest, author: str, phone: str, number: str) -> RequestLine:
    return RequestLine(request.id, request.text, author, phone, request.at, request.case_id, number)


def one(session: Session, region: str, request_id: UUID) -> HelpRequest:
    """One question of a region; raises NoResultFound when there is none."""
    return session.scalars(select(HelpRequest).where(HelpRequest.region == region, HelpRequest.id == request_id)).one()
