"""`render`: the whole page for a browser, one block of the same template for htmx."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, g, make_response, redirect, request, url_for
from jinja2 import Environment, Template
from jinja2.runtime import Context
from markupsafe import Markup

from portal.access.actor import Actor
from portal.languages import LANGUAGES, gettext, ngettext, spoken
from portal.queries.memberships import bareheaded
from portal.views import field_markup, filters, navigation

PRODUCT = "Ketenportaal"


MESSAGES = "components/messages.html"


def init_app(app: Flask) -> None:
    """Give every template the filters, the file addresses and who is signed in."""
    filters.init_app(app)
    field_markup.init_app(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    app.jinja_env.globals.update({"_": said, "spoken": spoken, "languages": LANGUAGES, "kept": kept})
    app.jinja_env.globals.update(asset=asset, static_file=static_file, product=PRODUCT)
    app.context_processor(lambda: {"actor": _person(), "nav": navigation.items(g.get("actor"))})


def _person() -> Actor | None:
    """Whose name stands in the header: also somebody's who wears no hat yet."""
    actor: Actor | None = g.get("actor")
    if actor is None and g.get("sign_in") is not None:
        return bareheaded(g.sign_in.user_id, g.sign_in.user_name)
    return actor


def render(template: str, block: str = "content", status: int = 200, **context: object) -> Response:
    """Draw `templates/<template>`: the full page, or for htmx its `<title>` and the named block."""
    page = current_app.jinja_env.get_template(template)
    current_app.update_template_context(context)
    body = _block(page, block, context) if wants_block() else page.render(context)
    response = Response(body, status=status, mimetype="text/html")
    response.vary.add("HX-Request")
    if wants_block() and request.method == "GET" and block == "content":
        response.headers["HX-Push-Url"] = request.full_path.rstrip("?")
    return response


def leave(url: str) -> Response:
    """Go to a page with another frame around it: htmx must load all of it, not swap a block."""
    if wants_block():
        return Response(status=204, headers={"HX-Redirect": url, "Vary": "HX-Request"})
    return make_response(redirect(url, 303))


def wants_block() -> bool:
    """Whether htmx asks for a part; after Back without a kept page it asks for all of it."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and not (
        headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    )


def fragment(template: str, block: str, **context: object) -> str:
    """One block of a template as text, for an answer that is swapped out of band."""
    page = current_app.jinja_env.get_template(template)
    current_app.update_template_context(context)
    return _drawn(_prepared(page, context), block)


def _block(page: Template, block: str, context: dict[str, object]) -> str:
    prepared = _prepared(page, context)
    if block != "content" or "title" not in prepared.blocks:
        return _drawn(prepared, block)
    messages = current_app.jinja_env.get_template(MESSAGES).render(context)
    return f"<title>{_drawn(prepared, 'title').strip()}</title>\n{_drawn(prepared, block)}\n{messages}"


def _prepared(page: Template, context: dict[str, object]) -> Context:
    """Run a page up to its first output: its imports are done then, and its blocks and its layout's are known."""
    prepared = page.new_context(context)
    next(iter(page.root_render_func(prepared)), None)
    return prepared


def _drawn(prepared: Context, block: str) -> str:
    return "".join(prepared.blocks[block][0](prepared))


def said(text: str, /, **values: object) -> Markup:
    """A text of a template in the language that is spoken, with values put in."""
    found = _safe(gettext(text))
    return found % values if "%" in found else found


@lru_cache(maxsize=4096)
def _safe(text: str) -> Markup:
    """A text of our own templates, marked as such once."""
    return Markup(text)  # noqa: S704 -- written in our templates and catalogue, never by a visitor


def kept(template: str) -> Markup:
    """A part that is the same on every page of a language: drawn once, then kept."""
    return _kept(current_app.jinja_env, template, spoken(), request.root_path)


@lru_cache(maxsize=256)
def _kept(environment: Environment, template: str, language: str, root: str) -> Markup:
    """Drawn with nothing of the request; the language and the root are there to tell one drawing from another."""
    return Markup(environment.get_template(template).render())  # noqa: S704 -- a template of our own


def asset(name: str) -> str:
    """The address of a file in `static/`; it changes with the content, so that browsers may keep it for ever."""
    return _address(request.root_path, str(current_app.static_folder), name, versioned=True)


def static_file(name: str) -> str:
    """The address of a file whose name changes with its content, as the style sheets write it."""
    return _address(request.root_path, str(current_app.static_folder), name, versioned=False)


@lru_cache(maxsize=256)
def _address(root: str, folder: str, name: str, *, versioned: bool) -> str:
    """Worked out once for each file; `root` and `folder` are there to tell one app from another."""
    return url_for("static", filename=name, v=_content_hash(folder, name) if versioned else None)


@lru_cache(maxsize=256)
def _content_hash(folder: str, name: str) -> str:
    file = Path(folder) / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "0"
