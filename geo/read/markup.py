"""The parser of XML: Python's own expat, without document types, so without entities; and XML in East Asian encodings.

Expat itself reads UTF-8, UTF-16 and encodings of one byte a character; what Python can decode beyond them is decoded
before expat sees it.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The encoding that a text in bytes of ASCII declares (XML 1.0, 2.8).
_DECLARED: Final = re.compile(rb"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]{0,39})["']""")

#: Encodings of several bytes a character, and Python's codec of each: the widest that has the declared one as a part,
#: for that is what programs write under its name (WHATWG Encoding Standard, 4.2).
_WIDE: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932", "windows-31j": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
}  # fmt: skip

_OWN: Final = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"})

_CHUNK: Final = 1 << 18


class DocumentTypeError(Exception):
    """The XML declares a document type."""


class EncodingError(Exception):
    """The XML declares an encoding that is not read; its argument is the name."""


def new_parser(encoding: str | None = None) -> Any:  # noqa: ANN401 expat's type has no public name
    """Return a parser of XML that refuses document types; attributes come as names and values in turn.

    Parsing raises `DocumentTypeError`, `EncodingError` and `expat.ExpatError`.

    Parameters
    ----------
    encoding
        What the text is written in, whatever it declares; ``None``: what it declares.
    """
    parser = expat.ParserCreate(encoding)
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    if encoding is None:
        parser.XmlDeclHandler = _refuse_encoding
    return parser


def text_pieces(data: bytes) -> tuple[Iterator[tuple[int, bytes]], str | None]:
    """Return an XML text in pieces, each with how many bytes lie before it, and what `new_parser` is to be told.

    The pieces raise `EncodingError` where the text is not what it declares.
    """
    found = _DECLARED.match(data)
    declared = found[1].decode("ascii") if found else ""
    codec = _WIDE.get(declared.lower())
    pieces = ((at, data[at : at + _CHUNK]) for at in range(0, len(data), _CHUNK))
    return (pieces, None) if codec is None else (_as_utf8(pieces, declared, codec), "utf-8")


def _as_utf8(pieces: Iterator[tuple[int, bytes]], declared: str, codec: str) -> Iterator[tuple[int, bytes]]:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for at, piece in pieces:
            yield at, decoder.decode(piece).encode("utf-8")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise EncodingError(declared) from None


def _refuse_document_type(*_said: object) -> None:
    raise DocumentTypeError


def _refuse_encoding(_version: str, declared: str | None, _standalone: int) -> None:
    # Expat asks Python for a character to each byte, and Python raises what it likes where there is none.
    if declared is None or declared.lower() in _OWN:
        return
    try:
        single = len(bytes(range(256)).decode(declared, "replace")) == 256
    except (LookupError, ValueError):
        single = False
    if not single:
        raise EncodingError(declared)
