"""`Page`: what a person sees, and a judge of every response that any test asks for.

A test says only what is particular; that a page parses, has one heading, labels its inputs, carries a token in each
form and no inline script, and has the right headers, is judged here, each time (style.md, Tests; security.md I05).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.markup import read

PRODUCT = "Ketenportaal"
SUFFIX = f" – {PRODUCT}"
WRONG: Mapping[str, str] = {"nl": "Fout: ", "en": "Error: "}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
CONTENT_POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
SPOKEN = ("input", "select", "textarea")
UNSPOKEN_INPUTS = {"hidden", "submit", "button", "reset", "image"}
REFERRING = {"aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "list"}
ADDRESSES = {"href", "src", "action"}


class Page:
    """One answer of the portal, read as a person and a browser read it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.is_html = response.mimetype == "text/html" and bool(response.data) and not 300 <= self.status < 400
        self.markup = response.text if self.is_html else ""
        self.is_whole = self.markup.lstrip().lower().startswith("<!doctype html>")
        self.root, self.faults = read(self.markup)

    # What a person sees

    @property
    def title(self) -> str:
        """The title of the window."""
        return text_of(self.one("title"))

    @property
    def h1(self) -> str:
        """The heading."""
        return text_of(self.one("h1"))

    @property
    def text(self) -> str:
        """Everything that can be read, with single spaces."""
        return text_of(self.root)

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [text_of(line) for line in self.all("li", within="govuk-error-summary")]

    @property
    def links(self) -> list[str]:
        """Where the links go."""
        return [str(link.get("href")) for link in self.all("a") if link.get("href")]

    def all(self, tag: str = "*", *, within: str = "", **attributes: str) -> list[Element]:
        """Elements by tag, class of an ancestor, and attributes (`class_` for class, `_` for `-`)."""
        tops = [self.root] if not within else [top for top in self.root.iter() if within in classes(top)]
        found = [element for top in tops for element in top.iter() if tag in ("*", element.tag)]
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [element for element in found if all(_has(element, name, value) for name, value in wanted.items())]

    def one(self, tag: str = "*", *, within: str = "", **attributes: str) -> Element:
        """The one element that fits."""
        found = self.all(tag, within=within, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag}> {attributes} on this page:\n{self.text[:600]}"
        return found[0]

    def value(self, name: str) -> str:
        """What stands in a field."""
        field = self.one(name=name)
        return "".join(field.itertext()) if field.tag == "textarea" else field.get("value", "")

    def token(self) -> str:
        """The CSRF token of this page, from whichever form comes first."""
        return self.all("input", name="csrf_token")[0].get("value", "")

    # What is judged

    def judge(self) -> Page:
        """Fail the test when anything is not as every page must be."""
        self._judge_headers()
        if self.is_html:
            self._judge_markup()
        where = f"{self.response.request.method} {self.response.request.path} ({self.status})"
        assert not self.faults, "\n  ".join([f"{where} is not as a page must be:", *self.faults])
        return self

    def _judge_headers(self) -> None:
        headers = self.response.headers
        for name, value in HEADERS.items():
            self._demand(headers.get(name) == value, f"header {name} is {headers.get(name)!r}")
        policy = {part.strip() for part in headers.get("Content-Security-Policy", "").split(";")}
        self._demand(policy >= CONTENT_POLICY, f"content policy lacks {CONTENT_POLICY - policy}")
        self._demand("unsafe" not in str(policy), "content policy has an unsafe part")
        if not self.response.request.path.startswith("/static/"):
            self._demand(headers.get("Cache-Control") == "no-store", "may be kept by a cache")
            self._demand({"Cookie", "HX-Request"} <= set(self.response.vary), f"Vary is {headers.get('Vary')!r}")
        for cookie in headers.getlist("Set-Cookie"):
            self._demand("HttpOnly" in cookie and "SameSite=Lax" in cookie, f"cookie without care: {cookie[:30]}")
            self._demand("remember" not in cookie, "a remember cookie is set")

    def _judge_markup(self) -> None:
        if self.is_whole:
            self._judge_heading()
        self._judge_ids()
        self._judge_inputs()
        self._judge_errors()
        self._judge_forms()
        self._judge_inline()
        none = "" if self.all("html", lang="en") else r"\bNone\b|"  # in English it is a word
        if re.search(none + r"\{\{|\}\}|Undefined", self.text):
            self.faults.append("shows a word of the machine (None, Undefined or braces)")

    def _judge_heading(self) -> None:
        headings = [text_of(heading) for heading in self.all("h1")]
        self._demand(len(headings) == 1, f"has {len(headings)} h1")
        language = self.one("html").get("lang", "")
        wrong = WRONG.get(language, "") if self.all(class_="govuk-error-summary") else ""
        right = f"{wrong}{headings[0] if headings else ''}{SUFFIX}"
        self._demand(self.title == right, f"title is {self.title!r}, should be {right!r}")
        self._demand(language in WRONG, "does not say its language")

    def _judge_ids(self) -> None:
        ids = [element.attrib["id"] for element in self.root.iter() if "id" in element.attrib]
        known = set(ids)
        self._demand(len(ids) == len(known), f"ids occur twice: {sorted(i for i, n in Counter(ids).items() if n > 1)}")
        self._demand(all(ids) and not any(re.search(r"\s", name) for name in known), "has an empty or spaced id")
        if not self.is_whole:
            return
        for element in self.root.iter():
            for attribute in element.attrib.keys() & REFERRING:
                missing = set(element.get(attribute, "").split()) - known
                self._demand(not missing, f"{attribute} refers to nothing: {missing}")

    def _judge_inputs(self) -> None:
        labelled = {label.get("for") for label in self.all("label")}
        wrapped = {id(inside) for label in self.all("label") for inside in label.iter()}
        for field in self.root.iter():
            if field.tag not in SPOKEN or field.get("type") in UNSPOKEN_INPUTS:
                continue
            named = field.get("aria-label") or field.get("aria-labelledby")
            fits = field.get("id") in labelled or id(field) in wrapped or named
            self._demand(bool(fits), f"has an input without a label: {field.get('name')}")

    def _judge_errors(self) -> None:
        linked = {link.get("href", "").removeprefix("#") for link in self.all("a", within="govuk-error-summary")}
        ids = {element.get("id") for element in self.root.iter()}
        self._demand(linked <= ids, f"the error summary links to nothing: {linked - ids}")
        for group in self.all(class_="govuk-form-group--error"):
            inside = {element.get("id") for element in group.iter()}
            self._demand(bool(inside & linked), f"an error is not in the summary: {text_of(group)[:80]}")

    def _judge_forms(self) -> None:
        for form in self.all("form"):
            action = form.get("action", "")
            self._demand(not re.match(r"[a-z]+:|//", action), f"a form posts to another site: {action}")
            if form.get("method", "get").lower() == "post":
                tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token"]
                self._demand(bool(tokens and tokens[0].get("value")), f"a form has no token: {action}")

    def _judge_inline(self) -> None:
        for element in self.root.iter():
            inline = [name for name in element.attrib if name == "style" or name.startswith(("on", "hx-on"))]
            self._demand(not inline, f"<{element.tag}> has {inline}")
            self._demand(element.tag != "style", "has an inline style element")
            self._demand(element.tag != "script" or bool(element.get("src")), "has an inline script")
            self._demand(element.tag != "img" or element.get("alt") is not None, "has an image without alt")
            for address in element.attrib.keys() & ADDRESSES:
                scheme = element.get(address, "").strip().lower()
                self._demand(not scheme.startswith(("javascript:", "data:")), f"{address} is {scheme[:20]}")

    def _demand(self, fits: bool, fault: str) -> None:
        if not fits:
            self.faults.append(fault)


def text_of(element: Element) -> str:
    """What can be read in an element, with single spaces."""
    return " ".join(" ".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in ("script", "template"):
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def classes(element: Element) -> set[str]:
    """The classes of an element."""
    return set(element.get("class", "").split())


def _has(element: Element, name: str, value: str) -> bool:
    return value in classes(element) if name == "class" else element.get(name) == value
