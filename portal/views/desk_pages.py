"""What the pages of the workshop and the partners share: reading a desk form, and the version it was drawn from."""

from __future__ import annotations

from flask import request

from portal.errors import Invalid
from portal.forms.desk import Desk
from portal.forms.step_form import BoundStep
from portal.languages import gettext as _, marked

NOT_OF_THIS_FORM = marked("Deze pagina stuurde iets mee dat niet bij dit formulier hoort. Laad de pagina opnieuw.")


def bound(desk: Desk) -> BoundStep:
    """What was posted to a desk form; a name that does not belong there is refused outright (security.md F09)."""
    found = desk.bound(request.form)
    if found.refused:
        raise Invalid(found.refused[0].name, _(NOT_OF_THIS_FORM))
    return found


def placed(problem: Invalid, bound: BoundStep) -> tuple[str, str]:
    """The field that the sentence of a service belongs to; the first one when the form does not have it."""
    known = [field.id for field in bound.evaluation.plan.steps[0].fields]
    return (problem.field if problem.field in known else known[0], problem.message)


def version_posted(name: str = "_version") -> int:
    """The version that the page was drawn from."""
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
