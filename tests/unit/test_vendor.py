"""Front-end files are the pinned ones, or the build fails loudly (dependencies.md, section 3)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from portal.settings import CHECKOUT
from scripts import build_vendor
from scripts.build_vendor import NotPinnedError

FONT = "@font-face{src:url(/assets/fonts/x)}"
CREST = "a{background:url(/assets/images/govuk-crest.svg)}"
FAMILY = "b{font-family:GDS Transport,arial,sans-serif}"
PLAIN = FONT * 2 + CREST * 3 + FAMILY * 58 + "/*# sourceMappingURL=x.css.map */"


def test_the_licensed_font_and_the_crest_are_taken_out() -> None:
    css = build_vendor.adapted(PLAIN)
    assert "GDS Transport" not in css
    assert "/assets/" not in css
    assert css.count("var(--kp-font)") == 58


@pytest.mark.parametrize("extra", [FONT, CREST, FAMILY, "c{font:GDS Transport}", "d{src:url(/assets/x)}"])
def test_another_number_of_replacements_stops_the_build(extra: str) -> None:
    with pytest.raises(NotPinnedError):
        build_vendor.adapted(PLAIN + extra)


def test_another_file_than_the_pinned_one_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in build_vendor.PINNED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("something else")
    monkeypatch.setattr(build_vendor, "MODULES", tmp_path)
    monkeypatch.setattr(build_vendor, "VENDOR", tmp_path / "vendor")
    assert build_vendor.main() == 1
    assert "not the pinned file" in capsys.readouterr().err
    assert not (tmp_path / "vendor").exists(), "half a build is no build"


def test_every_built_text_file_has_its_compressed_twin() -> None:
    built = CHECKOUT / "portal/static/vendor"
    names = json.loads((built / "manifest.json").read_text())
    texts = [name for name in names if not name.endswith(".woff2")]
    assert all(gzip.decompress((built / f"{name}.gz").read_bytes()) == (built / name).read_bytes() for name in texts)


def test_the_lock_file_names_no_address_but_a_hash_for_each_package() -> None:
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())
    packages = [package for name, package in lock["packages"].items() if name]
    assert all("resolved" not in package and package["integrity"].startswith("sha512-") for package in packages)
