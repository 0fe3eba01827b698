"""Answers that go along: to the version of a form that is in force, and to a submission that takes another's place.

A draft that goes over becomes a new one; the old one stays as it was, with its own version, readable to whoever could
fill it in and closed to change (docs/decisions/0006). Both have the same key: they tell of the same family.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Gone, Invalid
from portal.forms.answers import group_of
from portal.forms.carried import Carried, CarriedPart, by_place, carried
from portal.forms.fields.base import INVISIBLE, STAND_IN
from portal.forms.posted import Posted
from portal.languages import gettext as _, marked
from portal.models import DefinitionVersion, Plan, StepAnswers, Submission, clock
from portal.models.identity import new_id
from portal.queries import carry_over as queries, closed_forms, definitions, plans, submissions as submission_queries
from portal.queries.submissions import Loaded, PartKey
from portal.services import attachments, audit, facts, submissions
from portal.services.submissions import Place

LATE = "_late"
"""Under which name a part keeps which of its texts were typed after the draft went over."""
HERE = (
    *("region", "form", "key_id", "case_id", "plan_id", "replaces_id", "municipality_nis", "police_zone_id"),
    *("author_id", "owner_id", "organisation_id", "on_behalf", "shared"),
)
"""What a draft hands on to the one that goes on with it."""

NO_FORM = marked("Dit formulier wordt in uw regio nu niet meer gebruikt. Uw concept blijft bewaard zoals het is.")
NOT_FOR_YOU = marked(
    "Het vernieuwde formulier is niet bedoeld voor uw functie. Uw concept blijft bewaard zoals het is."
)
ELSEWHERE = marked("Het vernieuwde formulier begint op een andere plaats. Uw concept blijft bewaard zoals het is.")


class Refused(Invalid):
    """This draft cannot go over now; says why."""

    def __init__(self, message: str) -> None:
        super().__init__("_version", message)


class Changed(Conflict):
    """The form or the draft changed since somebody saw what would happen."""

    sentence = marked("Er veranderde intussen nog iets. Kijk hieronder opnieuw na wat er gebeurt, en stap dan over.")


@dataclass(frozen=True)
class Prepared:
    """What going over would make of a draft: nothing of it is stored yet."""

    before: Loaded
    after: Loaded
    carried: Carried
    version: DefinitionVersion

    @property
    def seen(self) -> str:
        """What somebody saw: it is another one as soon as anybody changes the draft or publishes the form."""
        parts = [(*key, part.raw, part.answers, part.removed_at is None) for key, part in self.before.parts.items()]
        stands = json.dumps([str(self.version.id), sorted(parts, key=lambda one: one[:3])], sort_keys=True)
        return hashlib.sha256(stands.encode()).hexdigest()


def prepare(session: Session, actor: Actor, found: Loaded) -> Prepared:
    """Work out what a draft becomes on the version in force; raises Refused where it cannot go over."""
    submission = found.submission
    version = definitions.active_version_or_none(session, submission.region, submission.form)
    if version is None:
        closed = closed_forms.closed(session, submission.region, submission.form)
        raise Refused(closed.sentence if closed else _(NO_FORM))
    if version.home != found.compiled.definition.home:
        raise Refused(_(ELSEWHERE))
    if not version.is_filled_in_by(actor.role, actor.organisation_type):
        raise Refused(_(NOT_FOR_YOU))
    fresh = _fresh(submission, version)
    fresh.facts = _facts(session, actor, found, fresh)
    compiled = definitions.compiled_version(version)
    along = carried(found.compiled, compiled, found.parts)
    after = submission_queries.loaded(session, fresh, dict(_parts(fresh, along)))
    return Prepared(found, after, along, version)


def compared(session: Session, found: Loaded, later: Submission) -> Prepared:
    """What went along when a draft went over, worked out again for whoever reads the old one."""
    after = submission_queries.loaded(session, later)
    along = carried(found.compiled, after.compiled, found.parts)
    return Prepared(found, after, along, definitions.version(session, later.definition_version_id))


def move(session: Session, actor: Actor, submission: Submission, seen: str) -> Submission:
    """Go on with a draft on the version in force; raises Changed when that is not what somebody saw."""
    plan = plans.locked(session, submission.region, submission.plan_id) if submission.plan_id else None
    found = submissions.opened(session, submission)
    later = queries.successor(session, submission)
    if later is not None:
        return later
    submissions.check_writable(submission)
    prepared = prepare(session, actor, found)
    if prepared.version.id == submission.definition_version_id:
        return submission
    if prepared.seen != seen:
        raise Changed
    return _gone_over(session, actor, prepared, plan)


def _gone_over(session: Session, actor: Actor, prepared: Prepared, plan: Plan | None) -> Submission:
    """Store the new draft, let the files go along, and close the old one."""
    old, fresh = prepared.before.submission, prepared.after.submission
    shown = {step.id for step in prepared.after.evaluation.steps}
    fresh.position = old.position if old.position in shown else ""
    fresh.label = old.label
    session.add(fresh)
    session.flush()
    session.add_all(prepared.after.parts.values())
    attachments.hand_on(session, old, fresh, by_place(prepared.carried.fates))
    if plan is not None and plan.pending_submission_id == old.id:
        plan.pending_submission_id = fresh.id
    old.status, old.updated_at = "withdrawn", clock.now()
    session.flush()
    told = {"from": str(old.id), "to": str(fresh.id), "version": prepared.version.number}
    audit.record(session, actor, submissions.stream(old), "submission.carried_over", told)
    audit.record(session, actor, submissions.stream(fresh), "submission.continued", told)
    return fresh


def _fresh(old: Submission, version: DefinitionVersion) -> Submission:
    """The draft that goes on with another one; not stored yet."""
    return Submission(
        id=new_id(),
        definition_version_id=version.id,
        definition_hash=version.hash,
        status="draft",
        continues_id=old.id,
        **{name: getattr(old, name) for name in HERE},
    )


def _facts(session: Session, actor: Actor, found: Loaded, fresh: Submission) -> dict[str, object]:
    """The facts that the draft had, and those that only the newer version asks for."""
    had = found.submission.facts
    gathered = facts.gather(session, actor, fresh)
    asked = gathered.get("earlier")
    said = {**(asked if isinstance(asked, dict) else {})}
    for form, answers in had.get("earlier", {}).items():
        said[form] = {**said.get(form, {}), **answers}
    return {**gathered, **had, **({"earlier": said} if said else {})}


def _parts(fresh: Submission, along: Carried) -> Iterator[tuple[PartKey, StepAnswers]]:
    """The stored parts of a draft that goes on with another one."""
    for place, (key, part) in enumerate(along.parts.items()):
        made = _part(fresh, key, part, place)
        source = part.source
        if isinstance(source, StepAnswers):
            made.sequence, made.saved_at, made.removed_at = source.sequence, source.saved_at, source.removed_at
        yield key, made


def _part(fresh: Submission, key: PartKey, part: CarriedPart, place: int) -> StepAnswers:
    step, group, row_id = key
    made = StepAnswers(
        id=new_id(),
        region=fresh.region,
        submission_id=fresh.id,
        key_id=fresh.key_id,
        step=step,
        group=group,
        row_id=row_id,
        position=part.source.position if isinstance(part.source, StepAnswers) else place,
        instance="",
        sequence=0,
        saved_at=clock.now(),
    )
    made.raw, made.answers = part.raw, part.answers
    return made


def fill_in(session: Session, sent: Submission, fresh: Submission) -> None:
    """Fill a new submission in with one that was sent, under its own key; rows keep their ids, files are copied."""
    files = attachments.copied(session, sent, fresh)
    before, after = (submission_queries.loaded(session, one) for one in (sent, fresh))
    parts = {key: part for key, part in before.parts.items() if not before.is_gone(key)}
    for place, (key, part) in enumerate(carried(before.compiled, after.compiled, parts).parts.items()):
        made = after.parts.get(key) or _part(fresh, key, part, place)
        made.raw, made.answers = part.raw, attachments.renamed(part.answers, files)
        session.add(made)
    fresh.label = sent.label
    session.flush()


def keep_late(session: Session, actor: Actor, submission_id: UUID, place: Place, posted: Posted) -> None:
    """Keep what a page that was still open posts to a draft that went over: with the old text, marked as late."""
    submission = submission_queries.submission(session, actor.region, submission_id)
    found = submissions.opened(session, submission)
    if queries.successor(session, submission) is None:
        raise Gone
    parts = dict(found.parts)
    for key, typed in _typed_into(found, place, posted):
        part = submissions.stored_part(session, submission, key, parts)
        raw = part.raw
        new = {name: texts for name, texts in typed.items() if _said(texts) != _said(raw.get(name, ()))}
        if new:
            part.raw = {**raw, **new, LATE: sorted({*raw.get(LATE, ()), *new})}
            part.saved_at = clock.now()
    session.flush()
    data = {"step": place.step, "group": group_of(place.group)}
    audit.record(session, actor, submissions.stream(submission), "submission.late_kept", data)


def _said(texts: Sequence[str]) -> list[str]:
    """What was typed, without the blanks that only say that an input was on the page."""
    return [text for text in texts if text]


def _typed_into(found: Loaded, place: Place, posted: Posted) -> Iterator[tuple[PartKey, dict[str, list[str]]]]:
    """What was posted for each part: for the rows of a page, the innermost first, then for the page itself."""
    known = [name for name in posted.answers() if _is_asked(found, place.step, name)]
    rest = {name: [INVISIBLE.sub(STAND_IN, text) for text in posted.getlist(name)] for name in known}
    rows = sorted((key for key in found.parts if key[0] == place.step and key[2]), key=lambda key: -key[1].count("."))
    for key in rows:
        here = {name: texts for name, texts in rest.items() if name.startswith(f"{key[1]}.{key[2]}.")}
        rest = {name: texts for name, texts in rest.items() if name not in here}
        if here:
            yield key, here
    own = {name: texts for name, texts in rest.items() if "." not in name}
    if own:
        yield (place.step, "", ""), own


def _is_asked(found: Loaded, step: str, name: str) -> bool:
    """Whether a posted name is of a question of this step."""
    return found.compiled.step_of.get(group_of(name).partition("-")[0]) == step


def late(found: Loaded) -> Mapping[PartKey, Sequence[str]]:
    """The posted names of what was typed into a draft after it went over, by part."""
    raw = {key: part.raw for key, part in found.parts.items()}
    return {key: texts[LATE] for key, texts in raw.items() if LATE in texts}
