"""The peers' scripts, from the npm registry into a folder of this one, which Git ignores."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from folium import Map
from folium.plugins import Timeline, TimestampedGeoJson

if TYPE_CHECKING:
    from collections.abc import Iterable

CACHE: Final = Path(__file__).with_name(".cache")

_JSDELIVR: Final = re.compile(r"https://cdn\.jsdelivr\.net/npm/([\w.-]+)@([\d.]+)/(.+)")
_CDNJS: Final = re.compile(r"https://cdnjs\.cloudflare\.com/ajax/libs/([\w.-]+)/([\d.]+)/(.+)")
#: The same files inside the packages on npm, where the addresses Folium asks for are laid out otherwise.
_INSIDE: Final = {
    ("jquery", "jquery.min.js"): "dist/jquery.min.js",
    ("moment.js", "moment.min.js"): "min/moment.min.js",
    ("leaflet.timeline", "dist/leaflet.timeline.min.js"): "dist/leaflet.timeline.js",
    ("iso8601-js-period", "iso8601.min.js"): "iso8601.js",
}
_CALLED: Final = {"moment.js": "moment"}


class NoPackagesError(RuntimeError):
    """The peers' scripts cannot be had; the message says why."""


def addresses() -> list[str]:
    """Return what Folium's pages with these plugins ask for, as the installed Folium lists it."""
    lists = (Map.default_js, Map.default_css, Timeline.default_js, TimestampedGeoJson.default_js,
             TimestampedGeoJson.default_css)  # fmt: skip
    return list(dict.fromkeys(url for one in lists for _, url in one))


def wanted(urls: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Return package, version and file for each address that a package on npm answers.

    The others are pictures, styles and jQuery UI, which neither plugin uses.

    Examples
    --------
    >>> wanted(["https://cdnjs.cloudflare.com/ajax/libs/moment.js/2.18.1/moment.min.js"]).popitem()[1]
    ('moment', '2.18.1', 'min/moment.min.js')
    """
    found = {}
    for url in urls:
        match = _JSDELIVR.fullmatch(url) or _CDNJS.fullmatch(url)
        if match and ("npm/" in url or match[1] in {"jquery", "moment.js"}) and "@fortawesome" not in url:
            name, version, file = match.groups()
            found[url] = (_CALLED.get(name, name), version, _INSIDE.get((name, file), file))
    return found


def scripts(cache: Path = CACHE) -> dict[str, Path]:
    """Return the files for the addresses Folium asks for, getting the packages when the cache has not all of them.

    Raises
    ------
    NoPackagesError
        npm is not there, cannot get a package, or a package has not the file.
    """
    needed = wanted(addresses())
    files = {url: cache / "node_modules" / _folder(*which) / which[2] for url, which in needed.items()}
    if not all(file.is_file() for file in files.values()):
        _install(cache, sorted({which[:2] for which in needed.values()}))
    lacking = [str(file.relative_to(cache)) for file in files.values() if not file.is_file()]
    if lacking:
        raise NoPackagesError(f"the peers are left out: the packages have no {', '.join(lacking)}")
    return files


def _folder(name: str, version: str, _file: str) -> str:
    return f"{name}-{version}"


def _install(cache: Path, packages: list[tuple[str, str]]) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoPackagesError("the peers are left out: npm is not installed, and their scripts come from its registry")
    cache.mkdir(exist_ok=True)
    # Each under a name of its own: two versions of one package may be asked for.
    named = [f"{name}-{version}@npm:{name}@{version}" for name, version in packages]
    command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(cache)]
    try:
        said = subprocess.run([*command, *named], capture_output=True, text=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        raise NoPackagesError("the peers are left out: npm did not answer within 300 s") from None
    if said.returncode:
        reason = next((line for line in said.stderr.splitlines() if "error" in line.lower()), "npm failed")
        raise NoPackagesError(f"the peers are left out: {reason.strip()}")
