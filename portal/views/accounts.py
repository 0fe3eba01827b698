"""Signing in and out, choosing a hat, and getting back what was typed into a session that ran out."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are those of WTForms 3.2
from wtforms.validators import InputRequired, Length

from portal.access.actor import Actor
from portal.errors import NotFound, SignInNeeded
from portal.extensions import db, new_csrf_secret
from portal.languages import gettext as _, marked
from portal.models import User
from portal.queries import accounts as people
from portal.queries.memberships import Hat, bareheaded, hats, wearing
from portal.services import accounts, parking, sessions
from portal.views import filters, navigation
from portal.views.rendering import render

blueprint = Blueprint("accounts", __name__)

WRONG = marked("Het e-mailadres of het wachtwoord klopt niet.")


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Address and password; `volgende` is the page that was asked for."""

    email = StringField(
        marked("E-mailadres"),
        validators=[
            InputRequired(marked("Vul uw e-mailadres in, bijvoorbeeld naam@organisatie.be.")),
            Length(max=254, message=marked("Een e-mailadres telt hoogstens 254 tekens.")),
        ],
    )
    password = PasswordField(
        marked("Wachtwoord"),
        validators=[
            InputRequired(marked("Vul uw wachtwoord in.")),
            Length(max=1024, message=marked("Een wachtwoord telt hoogstens 1024 tekens.")),
        ],
    )
    volgende = HiddenField()


class HatForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Which of one's hats."""

    membership = RadioField(marked("Functie"), validators=[InputRequired(marked("Kies een van uw functies."))])

    def offer(self, mine: tuple[Hat, ...]) -> HatForm:
        """Offer the hats of this person."""
        self.membership.choices = [SelectChoice(value=str(hat.membership_id), label=_described(hat)) for hat in mine]
        return self


def _described(hat: Hat) -> str:
    role = filters.role_name(hat.role).capitalize()
    return _("%(role)s bij %(organisation)s, %(region)s") % {
        "role": role,
        "organisation": hat.organisation_name,
        "region": hat.region_name,
    }


@blueprint.route("/inloggen", methods=["GET", "POST"])
def sign_in(asked: SignInNeeded | None = None) -> ResponseReturnValue:
    """The sign-in page; also what is answered when somebody must sign in first."""
    if asked is not None:
        return _sign_in_page(SignInForm(formdata=None, volgende=_page_asked()), asked=asked, status=401)
    if request.method == "GET":
        return (
            redirect(url_for(".start"), 303)
            if g.sign_in
            else _sign_in_page(SignInForm(formdata=None, volgende=own_path(request.args.get("volgende", ""))))
        )
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, status=422)
    attempt = accounts.Attempt(form.email.data or "", form.password.data or "", request.remote_addr or "", _known())
    user = _authenticated(attempt)
    if user is None:
        form.email.errors = [WRONG]
        return _sign_in_page(form, status=422)
    _begin(user)
    return redirect(_after_sign_in(user, own_path(form.volgende.data or "")), 303)


def _authenticated(attempt: accounts.Attempt) -> User | None:
    """The account, or nobody; a wrong try is counted, a try over the limit is refused."""
    user = accounts.authenticate(db.session, attempt)
    if user is None:
        g.afterwards.append(accounts.failure_of(attempt))
    return user


def _known() -> uuid.UUID | None:
    """Whose session ran out in this browser, if any: his own wrong tries lock nobody out."""
    return g.former.user_id if g.former is not None else None


def _begin(user: User) -> None:
    """Open the session: with the only hat there is, or with none yet."""
    mine = hats(db.session, user.id)
    actor = wearing(user, mine[0]) if len(mine) == 1 else bareheaded(user.id, user.name)
    g.new_token = sessions.begin(
        db.session,
        user.id,
        user.epoch,
        actor.membership_id,
        former=g.sign_in or g.former,
        csrf_secret=new_csrf_secret(),
    )
    accounts.signed_in(db.session, actor)


def _after_sign_in(user: User, asked: str) -> str:
    """First what was kept, then the page that was asked, else the start."""
    if people.kept_posts(db.session, user.id):
        return url_for(".kept")
    return asked or url_for(".start")


def _sign_in_page(form: SignInForm, *, asked: SignInNeeded | None = None, status: int = 200) -> Response:
    form.password.raw_data, form.password.data = [], ""
    signed_out = request.args.get("reden") == "uitgelogd"
    return render("pages/accounts/sign_in.html", status=status, form=form, asked=asked, signed_out=signed_out)


def own_path(url: str) -> str:
    """A path of this portal, or nothing: no other site gets somebody who signs in (security.md A11)."""
    plain = url.isascii() and url.isprintable() and "\\" not in url
    inside = url.startswith("/") and not url.startswith("//")
    return url if plain and inside else ""


def _page_asked() -> str:
    """The page that was asked for, or for a late post the page it came from."""
    if request.method == "GET":
        return own_path(request.full_path.rstrip("?"))
    page = urlsplit(request.referrer or "")
    return own_path(page.path) if page.netloc == request.host else ""


@blueprint.post("/uitloggen")
def sign_out() -> ResponseReturnValue:
    """End the session, on purpose: nothing is kept of it."""
    actor = g.actor or bareheaded(g.sign_in.user_id, g.sign_in.user_name)
    sessions.sign_out(db.session, g.sign_in, actor)
    g.drop_token = True
    return redirect(url_for(".sign_in", reden="uitgelogd"), 303)


@blueprint.route("/hoed", methods=["GET", "POST"])
def hat() -> ResponseReturnValue:
    """Choose in which function one works now; one is worn at a time."""
    mine = hats(db.session, g.sign_in.user_id)
    if request.method == "GET":
        form = HatForm(formdata=None, membership=str(g.sign_in.membership_id or "")).offer(mine)
        return render("pages/accounts/hat.html", hats=mine, form=form)
    form = HatForm().offer(mine)
    if not form.validate():
        return render("pages/accounts/hat.html", status=422, hats=mine, form=form)
    actor = _put_on(next(one for one in mine if str(one.membership_id) == form.membership.data))
    return redirect(navigation.start(actor), 303)


def _put_on(chosen: Hat) -> Actor:
    """A new session with the other hat on, in place of this one."""
    actor = wearing(people.by_id(db.session, g.sign_in.user_id), chosen)
    g.new_token = sessions.wear(db.session, g.sign_in, actor, chosen.membership_id)
    return actor


@blueprint.get("/start")
def start() -> ResponseReturnValue:
    """To the work of this person's hat; whoever wears none chooses first."""
    return redirect(navigation.start(g.actor) if g.actor is not None else url_for(".hat"), 303)


@blueprint.get("/bewaard")
def kept() -> ResponseReturnValue:
    """What was typed into a session that had ended, ready to be put back."""
    posts = people.kept_posts(db.session, g.sign_in.user_id)
    return render("pages/accounts/kept.html", posts=posts)


@blueprint.post("/bewaard/<uuid:parked_id>/weg")
def drop_kept(parked_id: uuid.UUID) -> ResponseReturnValue:
    """Throw away what was kept."""
    mine = {post.id for post in people.kept_posts(db.session, g.sign_in.user_id)}
    if parked_id not in mine:
        raise NotFound
    parking.forget(db.session, g.actor or bareheaded(g.sign_in.user_id, g.sign_in.user_name), parked_id)
    return redirect(url_for(".kept"), 303)
