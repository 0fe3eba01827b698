"""The header: each place it names opens for the role that sees it, and its first is where the day starts."""

from __future__ import annotations

import pytest

from portal.views import navigation
from tests.web import Browser


@pytest.mark.parametrize("role", sorted(navigation.PLACES))
def test_each_place_in_the_header_opens(web: Browser, role: str) -> None:
    actor = web.sign_in(role)  # type: ignore[arg-type]  # the keys are the roles
    assert web.get("/start").location == navigation.start(actor)
    for _, folder in navigation.PLACES[role]:
        page = web.get(f"/ovl/{folder}")
        assert page.status == 200, f"{role}: /ovl/{folder} answers {page.status}"
        marked = page.all("a", aria_current="page", within="kp-nav")
        assert [link.get("href") for link in marked] == [f"/ovl/{folder}"]
