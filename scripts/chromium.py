"""Find Chromium for the browser tests; install Debian's where we may, else say how."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """Return the path of a Chromium: PORTAL_CHROMIUM, else the first known name on the PATH."""
    return os.environ.get("PORTAL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> int:
    """Install Debian's chromium as root; return the exit code of the package manager."""
    subprocess.run(["apt-get", "update", "-qq"], check=False)  # noqa: S607 -- the system's own package manager
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    return subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False).returncode


def main() -> int:
    """Make sure a Chromium is there; exit 2 with advice when it is not."""
    if found():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get") and install() == 0 and found():
        return 0
    print(
        "The browser tests need Chromium. Install it (Debian or Ubuntu: apt-get install chromium) "
        "or set PORTAL_CHROMIUM to its path.",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    sys.exit(main())
