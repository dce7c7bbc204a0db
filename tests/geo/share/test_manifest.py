"""A manifest as somebody gives it: what is not as ours is refused, and what is shown of it is one short line."""

import json
import re

import pytest

from geo.model.errors import FileRefusedError
from geo.share.manifest import manifest_from, shown

MANIFEST = {
    "format": 1, "made_by": {}, "title": "", "fingerprint": "", "digest": "", "query": "", "parameters": {},
    "seeds": {}, "numbers": {}, "verdicts": [], "files": {"a": {"sha256": "x", "bytes": 1}},
}  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [
        {"sha256": "x"},
        {"sha256": "x", "bytes": True},
        {"sha256": 1, "bytes": 1},
        {"sha256": "x", "bytes": 1, "note": "Checked by the UN"},
        [],
    ],
)
def test_of_a_file_it_says_sha256_and_bytes_and_nothing_else(entry):
    assert manifest_from(json.dumps(MANIFEST).encode()) == MANIFEST
    said = "manifest.json: of a it gives no sha256 and bytes, or more than these; get the bundle anew"
    with pytest.raises(FileRefusedError, match=re.escape(said)):
        manifest_from(json.dumps({**MANIFEST, "files": {"a": entry}}).encode())


def test_one_far_larger_than_ours_is_not_read():
    with pytest.raises(FileRefusedError, match="it has 4,000,001 bytes, more than 4,000,000"):
        manifest_from(b" " * 4_000_001)


def test_what_is_shown_is_short_and_on_one_line():
    assert shown("a\n\u202e" + "x" * 1000) == f"a {'x' * 117}…"
    assert shown({"a": [1, None]}) == '{"a": [1, null]}'
