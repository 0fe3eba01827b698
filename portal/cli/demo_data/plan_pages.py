"""The plan of a case: begun, discussed, made active, followed up and changed, by the director and the partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.pen import Answers, Pen
from portal.definitions.values import Reference
from portal.models import Case, Plan, clock
from portal.models.plan import SubjectKind
from portal.queries import cases as case_queries, plan_view, plans as queries, submissions
from portal.services import idempotency, plan_rows, plan_versions, plans
from portal.services.plan_rows import Progress


@dataclass(frozen=True)
class Plot:
    """The plan of one case, while its story is told."""

    desk: Desk
    case: Case
    who: str
    family: Sequence[str]

    @property
    def plan(self) -> Plan:
        """The plan as it stands."""
        found = queries.open_plan(self.desk.session, self.case)
        if found is None:
            raise ValueError("this case has no plan yet")
        return found

    def responsible(self, account: str) -> Answers:
        """Who does an action: the organisation and the person of an account."""
        actor = self.desk.actor(account)
        return {
            "org": actor.organisation_name,
            "responsible": f"{actor.name} ({actor.organisation_name})",
        }

    def begin(self, at: datetime) -> Pen:
        """Begin the first version."""
        actor = self.desk.actor(self.who)
        with self.desk.at(at):
            draft = plans.begin(self.desk.session, actor, self.case)
        submission = submissions.submission(self.desk.session, self.case.region, draft)
        return Pen(self.desk.session, actor, submission)

    def advance(self, *moments: datetime) -> None:
        """Bring the plan to its next states, one at each moment."""
        session, actor = self.desk.session, self.desk.actor(self.who)
        for at in moments:
            with self.desk.at(at):
                plan = self.plan
                shown = _view(self, plan)
                blocked = plans.obstacle(plan, shown, case_queries.head(session, self.case).family)
                plans.advance(session, actor, self.case, plan, plan.version, blocked, clock.today())

    def tell(self, at: datetime, who: str, words: str, status: str, text: str) -> None:
        """Tell how far the row is that says these words."""
        session, plan = self.desk.session, self.plan
        kind, row = self._row(words)
        with self.desk.at(at):
            told = Progress(version=row.version, status=status, text=text)
            plan_rows.note(session, self.desk.actor(who), self.case, plan, kind, row, told)

    def _row(self, words: str) -> tuple[SubjectKind, queries.Row]:
        found = queries.rows(self.desk.session, self.plan).all()
        return next((kind, row) for kind, row in found if words in str(row.details.get(queries.TITLES[kind], "")))

    def change(self, at: datetime, note: str, review: date, *actions: Answers) -> None:
        """Settle a next version with more actions."""
        session, actor = self.desk.session, self.desk.actor(self.who)
        with self.desk.at(at):
            found = plan_versions.collect(session, actor, self.case, self.plan)
            pen = Pen(session, actor, found.submission)
            for action in actions:
                pen.row("actions", "actions", **action)
            pen.step("agreement", change_note=note, review_date=review)
            plan_versions.settle(session, actor, self.plan, idempotency.new_once_key())

    def action(self, account: str, text: str, due: date, **more: Any) -> Answers:  # noqa: ANN401 -- of any type
        """An action of somebody with an account."""
        usual = {"text": text, "due": due, "visible_family": "ja", "status": "te_doen"}
        return usual | dict(self.responsible(account)) | more

    def person(self, number: int) -> Reference:
        """A member of the family, by the order of the referral."""
        return Reference(self.family[number])


def _view(plot: Plot, plan: Plan) -> plan_view.PlanView | None:
    found = queries.active(plot.desk.session, plan)
    return plan_view.view(plot.desk.session, plan, found) if found else None
