"""The tables, one module per noun; importing this package maps them all."""

from portal.database import Base
from portal.models.attachment import Attachment, AttachmentChunk
from portal.models.audit import AuditEvent, AuditStream
from portal.models.base_move import BaseMove
from portal.models.case import Assignment, Case, CaseEvent, Contact, Participant, Person, Task
from portal.models.case_look import CaseLook, CasePurpose
from portal.models.data_key import DataKey
from portal.models.definition import DefinitionVersion, OverlayDraft
from portal.models.help_request import HelpRequest
from portal.models.limit_bucket import LimitBucket
from portal.models.once_key import OnceKey
from portal.models.ordering import order_by_foreign_keys
from portal.models.organisation import Organisation, OrganisationName, OrganisationTerritory, RegionPartner
from portal.models.outbox import Outbox
from portal.models.parked_post import ParkedPost
from portal.models.plan import Action, Goal, Plan, ProgressNote, SubGoal
from portal.models.region import Centre, NumberSeries, Region
from portal.models.submission import Decision, StatisticFact, StepAnswers, Submission, SubmissionNote
from portal.models.territory import Municipality, PoliceZone, ZoneMunicipality
from portal.models.ticket import Ticket
from portal.models.user import SYSTEM_ID, Membership, User
from portal.models.user_session import UserSession

order_by_foreign_keys(Base.registry)

__all__ = [
    "SYSTEM_ID",
    "Action",
    "Assignment",
    "Attachment",
    "AttachmentChunk",
    "AuditEvent",
    "AuditStream",
    "Base",
    "BaseMove",
    "Case",
    "CaseEvent",
    "CaseLook",
    "CasePurpose",
    "Centre",
    "Contact",
    "DataKey",
    "Decision",
    "DefinitionVersion",
    "Goal",
    "HelpRequest",
    "LimitBucket",
    "Membership",
    "Municipality",
    "NumberSeries",
    "OnceKey",
    "Organisation",
    "OrganisationName",
    "OrganisationTerritory",
    "Outbox",
    "OverlayDraft",
    "ParkedPost",
    "Participant",
    "Person",
    "Plan",
    "PoliceZone",
    "ProgressNote",
    "Region",
    "RegionPartner",
    "StatisticFact",
    "StepAnswers",
    "SubGoal",
    "Submission",
    "SubmissionNote",
    "Task",
    "Ticket",
    "User",
    "UserSession",
    "ZoneMunicipality",
]
