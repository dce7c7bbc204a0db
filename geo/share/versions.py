"""What made a file: this Standoff's version and code, and the libraries that numbers and drawings rest on."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

VERSION: Final = "0.1.0"

_CODE: Final = Path(__file__).resolve().parents[1]
#: These names are part of a bundle's form: with others `geo.share.bundle.FORMAT` is raised.
_LIBRARIES: Final = (
    "folium", "geopandas", "matplotlib", "numba", "numpy", "pandas", "pyarrow", "pyogrio", "pyproj", "shapely",
    "tomli-w", "XStatic-Leaflet",
)  # fmt: skip


@cache
def versions() -> dict[str, str]:
    """Return versions by name; ``code`` changes with any byte of this package, ``platform`` with the machine's kind."""
    return {
        "standoff": VERSION,
        "code": _code(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}".strip(),
        **{name: _version(name) for name in _LIBRARIES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _code() -> str:
    """Return twelve digits of the SHA-256 over the package's files, by name."""
    digest = hashlib.sha256()
    files = {path.relative_to(_CODE).as_posix(): path for path in _CODE.rglob("*") if path.is_file()}
    for name, path in sorted(files.items()):
        if "__pycache__" not in name:
            data = path.read_bytes()
            digest.update(f"{name}\n{len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()[:12]
