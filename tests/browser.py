"""Find a Chromium or Chrome for the browser tests, or get one; prints its path.

Order: the environment variable ``STANDOFF_BROWSER``; an installed browser; one that Playwright downloaded
before. With ``--install`` also, in this order: the system's package manager where it needs no password
(apt-get, brew), and Playwright's own download. Exits 1 with one line when there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
#: The browser asks nobody for anything but what a page asks for; root may not use Chromium's own sandbox.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
)
NONE_FOUND = (
    "no Chromium or Chrome found for the browser tests; "
    "install one, or set STANDOFF_BROWSER to the path of its executable"
)


class NoBrowserError(RuntimeError):
    """There is no browser to test with; the message says what to do."""


def find() -> str:
    """Return the path of a browser that starts.

    Raises
    ------
    NoBrowserError
        There is none, or ``STANDOFF_BROWSER`` names something that is not one.
    """
    named = os.environ.get("STANDOFF_BROWSER", "")
    if named:
        path = shutil.which(named)
        if path is None or not starts(path):
            raise NoBrowserError(f"STANDOFF_BROWSER is {named!r}, which does not start as Chromium or Chrome")
        return path
    installed = (shutil.which(command) for command in COMMANDS)
    for path in (*installed, *map(str, APPLICATIONS), playwrights_own()):
        if path and Path(path).exists() and starts(path):
            return path
    raise NoBrowserError(NONE_FOUND)


def starts(path: str) -> bool:
    """Say whether the executable gives a version; Ubuntu's ``chromium-browser`` without snap does not."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and "Chrom" in said.stdout


def playwrights_own() -> str:
    """Return where Playwright keeps the browser it downloads, there or not."""
    # In a process of its own: pytest's fixture starts Playwright once, and it does not start twice.
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return said.stdout.strip()


def install() -> str:
    """Install a browser in the first way that works and return its path."""
    for commands in ways():
        print(f"No browser yet; trying: {' '.join(commands[-1])}", file=sys.stderr)
        for command in commands:
            # What the installers print belongs on standard error: standard output is the path.
            if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
                break
        else:
            try:
                return find()
            except NoBrowserError:
                continue
    raise NoBrowserError(NONE_FOUND)


def ways() -> list[list[list[str]]]:
    """Return the ways to install a browser on this machine, each a list of commands."""
    found = []
    root = getattr(os, "geteuid", lambda: 1)() == 0
    sudo = [] if root else ["sudo", "-n"]
    if shutil.which("apt-get") and (root or may_sudo()):
        apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
        packages = ["chromium", "fonts-dejavu-core"]
        found.append([[*apt, "update"], [*apt, "install", "--no-install-recommends", *packages]])
    if shutil.which("brew"):
        found.append([["brew", "install", "--cask", "google-chrome"]])
    found.append([[sys.executable, "-m", "playwright", "install", "chromium"]])
    return found


def may_sudo() -> bool:
    """Say whether sudo works without asking for a password."""
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Print the path of a browser; with ``--install`` get one first when there is none."""
    try:
        try:
            path = find()
        except NoBrowserError:
            if "--install" not in sys.argv[1:] or os.environ.get("STANDOFF_BROWSER"):
                raise
            path = install()
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
