"""The workshop: a region's forms as a social worker reads them, and every change he can make to a field or a step."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.definitions.language import Step
from portal.errors import Conflict, Invalid, NotFound
from portal.extensions import db
from portal.forms import condition_desk, field_desk
from portal.forms.desk import DeskPage
from portal.forms.outline import outline
from portal.forms.step_form import FieldError
from portal.forms.wording import words
from portal.languages import gettext as _, marked
from portal.queries import workshop as queries
from portal.queries.workshop import Bench
from portal.services import field_edits
from portal.views import desk_pages, once
from portal.views.rendering import render

blueprint = Blueprint("workshop", __name__, url_prefix="/<region>/werkplaats")

KEPT = marked("Uw wijziging is bewaard. Ze is nog niet te zien voor wie invult.")


@blueprint.get("")
def home(region: str) -> ResponseReturnValue:
    """The forms of the region, what is being changed, and what waits for a second reader."""
    return render(
        "pages/workshop/home.html",
        cards=queries.form_cards(db.session, region),
        waiting=queries.waiting(db.session, g.actor.user_id),
    )


@blueprint.get("/<form>")
def form(region: str, form: str) -> ResponseReturnValue:
    """One form, field by field: whose each is, when it is asked, and what can be changed."""
    bench = queries.bench(db.session, region, form)
    told = outline(bench.changed, against=bench.current)
    shared = outline(bench.shared)
    hidden = [shared.lines[name] for name in queries.hidden_fields(bench) if name in shared.lines]
    return render("pages/workshop/form.html", bench=bench, told=told, hidden=hidden)


@blueprint.route("/<form>/veld/<field_id>", methods=["GET", "POST"])
def field(region: str, form: str, field_id: str) -> ResponseReturnValue:
    """Word one field, make it required or not, change its answers."""
    bench = queries.bench(db.session, region, form)
    wanted, shared = field_edits.field_of(bench.changed, field_id), queries.field_or_none(bench.shared, field_id)
    desk = field_desk.field_desk(wanted, shared, condition_desk.choices_for(bench.changed, field_id))
    if request.method == "GET":
        return _field_page(bench, field_id, desk.page(field_desk.field_answers(wanted, shared)))
    bound = desk_pages.bound(desk)
    if bound.errors:
        return _field_page(bench, field_id, desk.page_of(bound), 422)
    try:
        version = desk_pages.version_posted()
        field_edits.word_field(db.session, g.actor, bench, version, field_id, bound.answers)
    except Invalid as problem:
        return _field_page(bench, field_id, desk.page_of(bound, wrong=desk_pages.placed(problem, bound)), 422)
    except Conflict as conflict:
        return _field_page(bench, field_id, desk.page_of(bound), 409, notice=conflict.sentence)
    return _kept(region, form, field_id)


@blueprint.route("/<form>/stap/<step_id>/nieuw", methods=["GET", "POST"])
def add_field(region: str, form: str, step_id: str) -> ResponseReturnValue:
    """Add a field of the region to a step."""
    bench = queries.bench(db.session, region, form)
    step = _step(bench, step_id)
    desk = field_desk.addition_desk(step, condition_desk.choices(bench.changed, step_id))
    if request.method == "GET":
        last = step.fields[-1].id if step.fields else field_desk.FIRST
        return _add_page(bench, step, desk.page({**field_desk.FRESH, "place": last}))
    bound = desk_pages.bound(desk)
    if bound.errors:
        return _add_page(bench, step, desk.page_of(bound), 422)
    try:
        version = desk_pages.version_posted()
        added = once.done(
            "workshop.add_field",
            lambda: field_edits.add_field(db.session, g.actor, bench, version, step_id, bound.answers),
        )
    except Invalid as problem:
        return _add_page(bench, step, desk.page_of(bound, wrong=desk_pages.placed(problem, bound)), 422)
    except Conflict as conflict:
        return _add_page(bench, step, desk.page_of(bound), 409, notice=conflict.sentence)
    return _kept(region, form, added)


@blueprint.route("/<form>/stap/<step_id>", methods=["GET", "POST"])
def step(region: str, form: str, step_id: str) -> ResponseReturnValue:
    """Word the title and the introduction of a step."""
    bench = queries.bench(db.session, region, form)
    wanted, desk = _step(bench, step_id), field_desk.step_desk()
    if request.method == "GET":
        return _step_page(bench, wanted, desk.page(field_desk.step_answers(wanted)))
    bound = desk_pages.bound(desk)
    if bound.errors:
        return _step_page(bench, wanted, desk.page_of(bound), 422)
    try:
        field_edits.word_step(db.session, g.actor, bench, desk_pages.version_posted(), step_id, bound.answers)
    except Conflict as conflict:
        return _step_page(bench, wanted, desk.page_of(bound), 409, notice=conflict.sentence)
    return _kept(region, form, f"stap-{step_id}")


@blueprint.post("/<form>/veld/<field_id>/verplaats")
def move(region: str, form: str, field_id: str) -> ResponseReturnValue:
    """Move a field one place up or down."""
    bench = queries.bench(db.session, region, form)
    places = -1 if request.form.get("_action") == "up" else 1
    field_edits.move_field(db.session, g.actor, bench, desk_pages.version_posted(), field_id, places)
    return redirect(f"{url_for('workshop.form', region=region, form=form)}#veld-{field_id}", 303)


@blueprint.post("/<form>/veld/<field_id>/verberg")
def hide(region: str, form: str, field_id: str) -> ResponseReturnValue:
    """Leave a shared field out in this region."""
    return _done(region, form, field_id, field_edits.hide_field)


@blueprint.post("/<form>/veld/<field_id>/verwijder")
def remove(region: str, form: str, field_id: str) -> ResponseReturnValue:
    """Take a field of the region out again."""
    return _done(region, form, field_id, field_edits.remove_field)


@blueprint.post("/<form>/veld/<field_id>/herstel")
def give_back(region: str, form: str, field_id: str) -> ResponseReturnValue:
    """Take the shared wording of a field again."""
    return _done(region, form, field_id, field_edits.give_back)


@blueprint.post("/<form>/veld/<field_id>/toon")
def ask_again(region: str, form: str, field_id: str) -> ResponseReturnValue:
    """Ask a hidden field again."""
    bench = queries.bench(db.session, region, form)
    field_edits.ask_again(db.session, g.actor, bench, desk_pages.version_posted(), field_id)
    return _kept(region, form, field_id)


def _done(region: str, form: str, field_id: str, act: Callable[..., object]) -> ResponseReturnValue:
    """Do one thing to a field; what stands in the way is said on the page of the field."""
    bench = queries.bench(db.session, region, form)
    wanted, shared = field_edits.field_of(bench.changed, field_id), queries.field_or_none(bench.shared, field_id)
    try:
        act(db.session, g.actor, bench, desk_pages.version_posted(), field_id)
    except Invalid as problem:
        desk = field_desk.field_desk(wanted, shared, condition_desk.choices_for(bench.changed, field_id))
        page = desk.page(field_desk.field_answers(wanted, shared))
        return _field_page(
            bench, field_id, DeskPage(page.fields, (FieldError("", field_id, "", problem.message),)), 422
        )
    return _kept(region, form, field_id)


def _kept(region: str, form: str, anchor: str) -> ResponseReturnValue:
    flash(_(KEPT), "success")
    where = anchor if anchor.startswith("stap-") else f"veld-{anchor}"
    return redirect(f"{url_for('workshop.form', region=region, form=form)}#{where}", 303)


def _step(bench: Bench, step_id: str) -> Step:
    found = next((one for one in bench.changed.steps if one.id == step_id), None)
    if found is None:
        raise NotFound
    return found


def _field_page(bench: Bench, field_id: str, page: DeskPage, status: int = 200, notice: str = "") -> Response:
    line = outline(bench.changed).lines[field_id]
    return render(
        "pages/workshop/field.html",
        status=status,
        bench=bench,
        line=line,
        page=page,
        notice=notice,
        has_to_stay=queries.has_to_stay(bench, field_id),
        where_used=line.used_by,
        taken_over_by=queries.taken_over_by(bench, field_id),
    )


def _add_page(bench: Bench, step: Step, page: DeskPage, status: int = 200, notice: str = "") -> Response:
    return render(
        "pages/workshop/add_field.html",
        status=status,
        bench=bench,
        step=step,
        step_title=words(step.title),
        page=page,
        notice=notice,
        once=once.key(),
    )


def _step_page(bench: Bench, step: Step, page: DeskPage, status: int = 200, notice: str = "") -> Response:
    return render(
        "pages/workshop/step.html",
        status=status,
        bench=bench,
        step=step,
        step_title=words(step.title),
        page=page,
        notice=notice,
    )
