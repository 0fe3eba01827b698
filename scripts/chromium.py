"""Find Chromium for the browser tests; install Debian's where we may, else say how.

The headless shell comes first: the same engine without the windows around it, which take a third of its time.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """Return the path of a Chromium: PORTAL_CHROMIUM, else the first known name on the PATH."""
    return os.environ.get("PORTAL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> bool:
    """Install Debian's headless shell as root, or where there is none its chromium; say whether one came."""
    subprocess.run(["apt-get", "update", "-qq"], check=False)  # noqa: S607 -- the system's own package manager
    return any(_installed(package) for package in NAMES[:2])


def _installed(package: str) -> bool:
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    return subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False).returncode == 0


def main() -> int:
    """Make sure a Chromium is there; exit 2 with advice when it is not."""
    if found():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get") and install() and found():
        return 0
    print(
        "The browser tests need Chromium. Install it (Debian or Ubuntu: apt-get install chromium) "
        "or set PORTAL_CHROMIUM to its path.",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    sys.exit(main())
