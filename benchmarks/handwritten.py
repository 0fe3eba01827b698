"""The yardstick: the same 25 fields written by hand with Flask-WTF, drawn by its widgets; as many rows.

Two ORM reads per GET, CSRF and session; a POST validates, writes 25 answers in one JSON column, commits and redirects.
Nobody signs in and nothing is recorded. Run by granian as `benchmarks.handwritten:app`.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import DateField, DecimalField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are those of WTForms 3.2
from wtforms.validators import InputRequired, Length, Optional

from benchmarks.form import fields
from portal.database import begin_reading, engine_options

db = SQLAlchemy()

PAGE = """<!doctype html><html lang="nl"><head><title>Meting</title></head><body><h1>Vijfentwintig velden</h1>
<form method="post">{{ form.hidden_tag() }}
{% for field in form if field.type != "CSRFTokenField" %}<div>{{ field.label }}{{ field }}
{% for error in field.errors %}<p>{{ error }}</p>{% endfor %}</div>{% endfor %}
<button>Verder</button></form></body></html>"""


class Base(DeclarativeBase):
    """The tables of the yardstick."""


class Person(Base):
    """Who fills in."""

    __tablename__ = "bench_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Draft(Base):
    """What was filled in."""

    __tablename__ = "bench_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("bench_person.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def _wtforms(kind: str, label: str) -> Any:  # noqa: ANN401 -- WTForms' unbound fields have no common public type
    levels = [SelectChoice(value=code, label=code) for code in ("laag", "medium", "hoog", "onbekend")]
    kinds = [SelectChoice(value=f"k{n}", label=f"Soort {n}") for n in range(1, 7)]
    makers: dict[str, Any] = {
        "text": lambda: StringField(label, validators=[InputRequired(), Length(max=500)]),
        "long_text": lambda: TextAreaField(label, validators=[Length(max=100_000)]),
        "choice": lambda: RadioField(label, choices=levels, validators=[InputRequired()]),
        "choices": lambda: SelectMultipleField(label, choices=kinds),
        "date": lambda: DateField(label, validators=[Optional()]),
        "number": lambda: DecimalField(label, validators=[Optional()]),
    }
    return makers[kind]()


HandForm = type("HandForm", (FlaskForm,), {one.id: _wtforms(one.type, one.label["nl"]) for one in fields()})


def create_app() -> Flask:
    """Build the yardstick on the database of the run."""
    app = Flask("handwritten")
    app.config["SECRET_KEY"] = os.environ["PORTAL_SECRET_KEY"]
    app.jinja_loader = DictLoader({"step.html": PAGE})
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(os.environ["PORTAL_DATABASE_URL"])}
    db.init_app(app)
    app.add_url_rule("/stap", view_func=page, methods=["GET", "POST"])
    return app


def page() -> ResponseReturnValue:
    """Show or save the page."""
    if request.method == "GET":
        begin_reading(db.session)
    db.session.scalars(select(Person).where(Person.id == 1)).one()
    draft = db.session.scalars(select(Draft).where(Draft.id == request.args.get("draft", 1, int))).one()
    form = HandForm(data=None if request.method == "POST" else _typed(draft.answers))
    if request.method == "POST" and form.validate_on_submit():
        draft.answers = {name: _plain(value) for name, value in form.data.items() if name != "csrf_token"}
        db.session.commit()
        return redirect("/stap", 303)
    return render_template("step.html", form=form)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, date | Decimal) else value


def _typed(answers: dict[str, Any]) -> dict[str, Any]:
    dates = {name: date.fromisoformat(text) for name, text in answers.items() if name.startswith("date_") and text}
    numbers = {name: Decimal(text) for name, text in answers.items() if name.startswith("number_") and text}
    return answers | dates | numbers


if os.environ.get("PORTAL_BENCH_SIDE") == "handwritten":
    app = create_app()
