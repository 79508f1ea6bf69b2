"""Finds a Chromium for the browser tests, and installs Debian's when it may: `python tools/find_chromium.py`.

Prints its path; says what to do and exits 1 when there is none.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# The browser, and letters for Chinese: without them a picture of a page shows boxes.
PACKAGES = ("chromium", "fonts-noto-cjk")
ADVICE = "no Chromium: the browser tests are SKIPPED (Debian: apt-get install chromium fonts-noto-cjk)"


def chromium() -> str | None:
    """The path of a Chromium of this machine."""
    named = os.environ.get("CHAMA_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Debian's Chromium, if this is root on a Debian."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing chromium …", file=sys.stderr)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", "-q", *step], env=env, timeout=600, **quiet)


def main() -> int:
    if chromium() is None:
        install()
    found = chromium()
    print(found or ADVICE, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
