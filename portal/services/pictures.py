"""Pictures are drawn anew: what comes out holds the picture and nothing else (security.md D-16, H01).

Where it was taken, when, with which device and any other passenger stay behind; the way up and the colours are kept.
Pillow is imported when the first picture comes: most processes never need it.
"""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from portal.languages import marked

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MOST_PIXELS = 40_000_000
"""A picture that unfolds to more than this would take the memory of the whole process."""
QUALITY = 90

BROKEN = marked("Deze foto is beschadigd of niet volledig. Open ze, bewaar ze opnieuw en probeer nog eens.")
TOO_LARGE = marked("Deze foto heeft te veel beeldpunten (meer dan 40 miljoen). Maak ze kleiner en probeer opnieuw.")


def jpeg(content: bytes) -> bytes:
    """A photo drawn anew as JPEG."""
    picture = _opened(content, "JPEG")
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    return _saved(picture, "JPEG", quality=QUALITY)


def png(content: bytes) -> bytes:
    """A picture drawn anew as PNG; of one that moves, the first image."""
    return _saved(_opened(content, "PNG"), "PNG")


def _opened(content: bytes, kind: str) -> Picture:
    """The picture in memory, upright and in ordinary colours; its size is judged before it is unfolded."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- heavy, and most processes never see a picture

    faults = (OSError, SyntaxError, struct.error, LookupError, TypeError, ValueError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we have a bound of our own
            picture = Image.open(BytesIO(content), formats=(kind,))
    except Image.DecompressionBombError:
        raise ValueError(TOO_LARGE) from None
    except faults:
        raise ValueError(BROKEN) from None
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError(TOO_LARGE)
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except faults:
        raise ValueError(BROKEN) from None
    profile = picture.info.get("icc_profile")
    return _ordinary_colours(upright, profile) if profile else upright


def _ordinary_colours(picture: Picture, profile: bytes) -> Picture:
    """Colours of a wide screen as any screen shows them: the colour of a bruise is information."""
    from PIL import ImageCms  # noqa: PLC0415 -- as above

    if picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return changed or picture


def _saved(picture: Picture, kind: str, **how: int) -> bytes:
    """The pixels as a file, without anything that stood beside them but transparency."""
    seen_through = picture.info.get("transparency")
    picture.info = {} if seen_through is None else {"transparency": seen_through}
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()
