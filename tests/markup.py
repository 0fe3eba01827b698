"""What a browser makes of markup, as a tree, and whether that is what was written.

A browser mends what is wrong: it closes what was left open and moves what stands where it may not. Where its tree has
other elements, or at another depth, than the markup that was written, the markup is wrong (style.md, Tests).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser, LexborNode

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
VALUE = r"""\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)"""
TAG = re.compile(rf"<(/?)([a-zA-Z][\w-]*)((?:\s+[^\s\"'<>/=]+(?:{VALUE})?)*)\s*(/?)>")
NAME = re.compile(rf"\s([^\s\"'<>/=]+)(?:{VALUE})?")
OTHER = re.compile(r"<!--.*?-->|<!doctype html>", re.DOTALL | re.IGNORECASE)
LOOSE = re.compile("<")
BARE = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|[a-zA-Z]+\d*;)")

Written = tuple[int, str]
"""Depth and name of an element, in the order of the page."""


def read(markup: str) -> tuple[Element, list[str]]:
    """The tree of a page or of a part of it, and what is wrong with how it was written."""
    root = LexborHTMLParser(markup).root
    if root is None:
        raise AssertionError("markup without a tree")
    faults = [f"a bare & at {bare.start()}" for bare in BARE.finditer(markup)]
    written = list(_written(OTHER.sub("", markup), faults))
    whole = bool(written) and written[0][1] == "html"
    found = list(_found(root, 0)) if whole else list(_inside_frame(root))
    for one, other in zip_longest(written, found):
        if one != other:
            faults.append(f"a browser reads {other} where {one} was written (depth, element)")
            break
    return _grown(root), faults


def _written(markup: str, faults: list[str]) -> Iterator[Written]:
    """The elements as they were written; what is not closed, closed twice or loose is a fault."""
    still: list[str] = []
    end = 0
    for tag in TAG.finditer(markup):
        faults += [f"a loose < at {loose.start()}" for loose in LOOSE.finditer(markup, end, tag.start())]
        end = tag.end()
        closing, name, attributes, closed = tag[1], tag[2].lower(), tag[3], tag[4]
        if closing:
            if not still or still.pop() != name:
                faults.append(f"</{name}> at {tag.start()} closes something else")
            continue
        names = NAME.findall(attributes)
        if len(names) != len(set(names)):
            faults.append(f"<{name}> at {tag.start()} has an attribute twice")
        yield len(still), name
        if name not in VOID and not (closed and "svg" in still):
            still.append(name)
    faults += [f"a loose < at {loose.start()}" for loose in LOOSE.finditer(markup, end)]
    faults += [f"<{name}> is never closed" for name in still]


def _found(node: LexborNode, depth: int) -> Iterator[Written]:
    yield depth, str(node.tag).lower()
    for child in _elements(node):
        yield from _found(child, depth + 1)


def _inside_frame(root: LexborNode) -> Iterator[Written]:
    """The elements of a part of a page: what a browser adds around it does not count."""
    for part in _elements(root):
        for child in _elements(part):
            yield from _found(child, 0)


def _elements(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def _grown(node: LexborNode) -> Element:
    """The same tree, with the elements of the standard library."""
    element = Element(str(node.tag), {name: value or "" for name, value in node.attributes.items()})
    last: Element | None = None
    child = node.first_child
    while child is not None:
        if child.is_element_node:
            last = _grown(child)
            element.append(last)
        elif child.is_text_node and last is None:
            element.text = (element.text or "") + (child.text_content or "")
        elif child.is_text_node and last is not None:
            last.tail = (last.tail or "") + (child.text_content or "")
        child = child.next
    return element
