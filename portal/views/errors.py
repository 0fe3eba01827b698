"""Every fault becomes a page once, here: what happened, what is saved, what to do, and a number to name it by.

htmx gets the same as a short notice in the message region, so that what is typed stays on the page (security.md D-14).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal import errors
from portal.extensions import db
from portal.languages import marked
from portal.logs import log
from portal.services import faults
from portal.views.rendering import render, wants_block

MESSAGE_REGION = "#messages"
RETRY_AFTER = 2


@dataclass(frozen=True)
class Problem:
    """What a person reads when something did not go through."""

    status: int
    title: str
    happened: str
    saved: str
    todo: str
    retry_after: int | None = None
    sign_in: str = ""


NOTHING_LOST = marked("Wat u eerder bewaarde, staat er nog.")
TYPED_STAYS = marked("Wat u eerder bewaarde, staat er nog. Met de knop Vorige van uw browser ziet u weer wat u typte.")

PROBLEMS = {
    400: Problem(
        400,
        marked("We konden dit niet lezen"),
        marked("Uw browser stuurde iets wat het portaal niet begrijpt."),
        TYPED_STAYS,
        marked("Ga terug, herlaad de pagina en probeer het opnieuw."),
    ),
    401: Problem(
        401, marked("Inloggen"), errors.SignInNeeded.sentence, NOTHING_LOST, marked("Log in om verder te gaan.")
    ),
    403: Problem(
        403,
        marked("U hebt hier geen toegang"),
        errors.Denied.sentence,
        NOTHING_LOST,
        marked(
            "Hebt u meerdere functies? Kies dan de juiste bij ‘Functie kiezen’. Anders helpt de coördinator u verder."
        ),
    ),
    404: Problem(
        404,
        marked("Deze pagina bestaat niet"),
        errors.NotFound.sentence,
        NOTHING_LOST,
        marked("Kijk het adres na, of begin opnieuw op uw startpagina."),
    ),
    405: Problem(
        405,
        marked("Dit kan hier niet"),
        marked("Deze pagina kan niet op die manier geopend worden."),
        NOTHING_LOST,
        marked("Begin opnieuw op uw startpagina."),
    ),
    409: Problem(
        409,
        marked("Dit is intussen gewijzigd"),
        errors.Conflict.sentence,
        TYPED_STAYS,
        marked("Open de pagina opnieuw, kijk wat er veranderde en voeg uw tekst dan toe."),
    ),
    410: Problem(
        410,
        marked("Dit kan niet meer"),
        errors.Gone.sentence,
        TYPED_STAYS,
        marked("Kopieer uw tekst als u hem nog nodig hebt."),
    ),
    413: Problem(
        413,
        marked("Dit is te veel in één keer"),
        marked("U stuurde meer dan 2 megabyte tekst of meer dan 5000 velden tegelijk."),
        TYPED_STAYS,
        marked("Ga terug, kort de langste tekst in en bewaar opnieuw."),
    ),
    415: Problem(
        415,
        marked("We konden dit niet lezen"),
        marked("Uw browser stuurde iets wat het portaal niet begrijpt."),
        NOTHING_LOST,
        marked("Ga terug, herlaad de pagina en probeer het opnieuw."),
    ),
    422: Problem(
        422,
        marked("Er klopt iets niet"),
        marked("Een waarde past niet bij dit formulier."),
        TYPED_STAYS,
        marked("Ga terug, kijk de velden na en probeer het opnieuw."),
    ),
    429: Problem(
        429,
        marked("Even wachten"),
        errors.TooMany.sentence,
        TYPED_STAYS,
        marked("Wacht een minuut en probeer het opnieuw."),
        retry_after=60,
    ),
    500: Problem(
        500,
        marked("Er ging iets mis bij ons"),
        marked("Het portaal maakte een fout. Dat ligt niet aan u."),
        TYPED_STAYS,
        marked("Probeer het opnieuw. Blijft het misgaan? Geef dan de code hieronder door."),
    ),
    503: Problem(
        503,
        marked("Het portaal is even niet bereikbaar"),
        errors.Unavailable.sentence,
        TYPED_STAYS,
        marked("Wacht even en probeer het opnieuw."),
        retry_after=RETRY_AFTER,
    ),
}

OLD_PAGE = Problem(
    400, marked("Deze pagina stond te lang open"), marked("De beveiligingscode van deze pagina is niet meer geldig."),
    TYPED_STAYS,
    marked("Ga terug, kopieer wat u typte, herlaad de pagina en probeer het opnieuw."),
)  # fmt: skip

TOO_BIG_A_FILE = Problem(
    413, marked("Dit bestand is te groot"), marked("Er passen bestanden van hoogstens 25 MB."), NOTHING_LOST,
    marked("Ga terug en kies een kleiner bestand, of splits het op. Een foto kunt u eerst verkleinen."),
)  # fmt: skip

DAMAGED_FORM = Problem(
    503, marked("Dit formulier is tijdelijk niet beschikbaar"), errors.FormUnavailable.sentence, NOTHING_LOST,
    marked("De andere formulieren werken wel."), retry_after=RETRY_AFTER,
)  # fmt: skip

CLOSED_FORM = Problem(
    410, marked("Dit formulier is voorlopig gesloten"), errors.FormClosed.sentence, NOTHING_LOST,
    marked("De andere formulieren werken wel."),
)  # fmt: skip

WITHDRAWN_FORM = Problem(
    410, marked("Dit formulier is ingetrokken"), errors.FormWithdrawn.sentence, NOTHING_LOST,
    marked("Open uw concept opnieuw: u leest er waarom, en wat u nu kunt doen."),
)  # fmt: skip

OF_FORMS: dict[type[errors.PortalError], Problem] = {
    errors.FormUnavailable: DAMAGED_FORM,
    errors.FormClosed: CLOSED_FORM,
    errors.FormWithdrawn: WITHDRAWN_FORM,
}
"""What is said in words of its own because only one form is concerned."""

STATUS: dict[type[errors.PortalError], int] = {
    errors.NotFound: 404,
    errors.Denied: 403,
    errors.SignInNeeded: 401,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.ReadOnly: 503,
    errors.Unavailable: 503,
}


def init_app(app: Flask) -> None:
    """Catch what views, services and the database raise."""
    app.register_error_handler(errors.PurposeNeeded, _ask_purpose)
    app.register_error_handler(errors.PortalError, answer_to)
    app.register_error_handler(faults.DatabaseError, answer_to)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(500, _answer_bug)


def answer_to(error: Exception) -> Response:
    """The page of a domain error, or of a database error that stands for one."""
    if isinstance(error, faults.DatabaseError):
        error = faults.translated(error) or error
    if not isinstance(error, errors.PortalError):
        raise error
    _take_back()
    if isinstance(error, errors.SignInNeeded):
        return _ask_sign_in(error)
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    usual = OF_FORMS.get(type(error), PROBLEMS[status])
    retry = error.retry_after if isinstance(error, errors.TooMany) else usual.retry_after
    return _answer(_replaced(usual, happened=error.sentence, retry_after=retry))


def _replaced(problem: Problem, *, happened: str, retry_after: int | None) -> Problem:
    return Problem(problem.status, problem.title, happened, problem.saved, problem.todo, retry_after)


def _answer_http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, RequestRedirect):
        return error
    _take_back()
    if isinstance(error, CSRFError):
        return _answer(OLD_PAGE)
    if error.code == TOO_BIG_A_FILE.status and g.get("takes_file"):
        return _answer(TOO_BIG_A_FILE)
    return _answer(PROBLEMS.get(error.code or 500, PROBLEMS[400 if 400 <= (error.code or 500) < 500 else 500]))


def _answer_bug(error: Exception) -> Response:
    """A fault of ours: logged without values, told without details."""
    cause = getattr(error, "original_exception", None) or error
    log.error("fault", exc_info=cause, correlation_id=g.get("correlation_id"), route=str(request.url_rule or ""))
    _take_back()
    return _answer(PROBLEMS[500])


def _take_back() -> None:
    """Nothing of a failed request stays; a database that is gone has nothing to take back."""
    try:
        db.session.rollback()
    except faults.DatabaseError:
        db.session.invalidate()


def _answer(problem: Problem) -> Response:
    template = "errors/notice.html" if wants_block() else "errors/problem.html"
    code = g.get("correlation_id", "")
    response = render(template, status=problem.status, problem=problem, correlation_id=code, typed=_typed())
    if wants_block():
        response.headers["HX-Retarget"] = MESSAGE_REGION
        response.headers["HX-Reswap"] = "innerHTML"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _typed() -> list[str]:
    """What somebody typed into a page that could not be saved, to give it back: no page is kept for Back (no-store)."""
    read = "form" in request.__dict__  # a body that was too long or broken was never read
    if not read or wants_block() or g.get("actor") is None or request.blueprint == "accounts":
        return []
    posted = request.form.items(multi=True)
    return [text for name, text in posted if text.strip() and not name.startswith("_") and name != "csrf_token"]


def _ask_sign_in(error: errors.SignInNeeded) -> Response:
    """The sign-in page in place of the page that was asked; never in a slot of another page (I01)."""
    if not wants_block():
        return current_app.make_response(current_app.view_functions["accounts.sign_in"](asked=error))  # type: ignore[arg-type]  # no coroutine
    here = urlsplit(request.headers.get("HX-Current-URL", "")).path
    saved = marked("Wat u typte, is bewaard: u krijgt het terug na het inloggen.") if error.kept else NOTHING_LOST
    happened = marked("Uw sessie is afgelopen.") if error.expired else error.sentence
    where = url_for("accounts.sign_in", volgende=here)
    todo = marked("Log in om verder te gaan.")
    return _answer(Problem(401, marked("Inloggen"), happened, saved, todo, sign_in=where))


def _ask_purpose(error: errors.PurposeNeeded) -> ResponseReturnValue:
    """A coordinator first says what a case is opened for."""
    back = request.path if request.method == "GET" else ""
    return redirect(url_for("cases.purpose", region=g.actor.region, case_id=error.case_id, volgende=back), 303)
