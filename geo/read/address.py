"""Addresses that may be opened: public ones under https, and those that who runs Standoff has allowed.

`parse` says what is meant, `public` whether an address on the network may be connected to; `geo.read.fetch` connects.

Settings, as environment variables:

- ``STANDOFF_ADDRESS=off``: no address is opened;
- ``STANDOFF_ADDRESS_MAX_MB``: megabytes that a file may have (default 100);
- ``STANDOFF_ADDRESS_SECONDS``: seconds that it may take in all (default 30);
- ``STANDOFF_ADDRESS_ALLOW``: hosts that may be private, or have another port, with commas between: ``host:port`` for
  https, ``http://host:port`` for http without TLS.
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from geo.model.errors import FileRefusedError, InputError
from geo.read.limits import limit

#: Longer addresses are not read.
_LONGEST: Final = 2000
_LONGEST_NAME: Final = 100
_LONGEST_SHOWN: Final = 200

_PORTS: Final = {"https": 443, "http": 80}
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
#: What may stand in a path or a query as it is; the rest is sent as ``%XX``.
_SENT: Final = "/%:@!$&'()*+,;=~-._?"

#: Names of parameters that say who asks; what they hold is sent, but not kept with the data.
_SECRET: Final = re.compile(r"(?i)(?<=[?&])([^=&]*(?:key|token|sig|secret|pass|auth|credential|mail)[^=&]*)=[^&]*")

#: Prefixes under which an address of version 6 carries one of version 4 (RFC 6052), beside those that Python knows.
_NAT64: Final = (ipaddress.IPv6Network("64:ff9b::/96"),)
_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # all that is given out of version 6 (RFC 4291)


@dataclass(frozen=True, slots=True)
class Address:
    """An address whose file can be asked for: where, and what to ask.

    Attributes
    ----------
    scheme, host, port
        ``https``, or ``http`` where it is allowed; the host in ASCII.
    target
        The path and the query, as they are sent.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def where(self) -> str:
        """The host as it is sent, with its port where that is not the usual one."""
        return self._bracketed if self.port == _PORTS[self.scheme] else self.host_and_port

    @property
    def host_and_port(self) -> str:
        """The host with its port, as settings name it."""
        return f"{self._bracketed}:{self.port}"

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def url(self) -> str:
        """The address as it is sent."""
        return f"{self.scheme}://{self.where}{self.target}"

    @property
    def said(self) -> str:
        """The address as it is shown and kept: without what parameters such as ``key`` and ``token`` hold."""
        return _SECRET.sub(r"\1=...", self.url)

    @property
    def name(self) -> str:
        """What its file is called: the last part of the path, or the host."""
        last = unquote(self.target.partition("?")[0].rpartition("/")[2], errors="replace")
        plain = "".join(one for one in last if one.isprintable() and one not in "/\\")
        return plain[-_LONGEST_NAME:] or self.host

    def refused(self, found: str, *, do: str) -> FileRefusedError:
        """Return the error that says what was found at this address and what to do."""
        shown = self.said if len(self.said) <= _LONGEST_SHOWN else f"{self.said[:_LONGEST_SHOWN]}..."
        return FileRefusedError(f"{shown}: {found}; {do}")


@dataclass(frozen=True, slots=True)
class Rules:
    """What addresses may be opened, and how much of them; see the module for what sets each.

    Attributes
    ----------
    most_bytes, seconds
        Bytes that a file may have, and seconds that it may take in all, redirects included.
    allowed
        Scheme, host and port of what may be private.
    """

    most_bytes: int = 100_000_000
    seconds: float = 30.0
    allowed: frozenset[tuple[str, str, int]] = frozenset()

    def allows(self, address: Address) -> bool:
        """Return whether who runs Standoff has allowed the host, whatever it is."""
        return (address.scheme, address.host, address.port) in self.allowed


def is_address(text: str) -> bool:
    """Return whether a text is meant as an address and not as the path of a file.

    Examples
    --------
    >>> is_address("https://example.org/a.csv"), is_address("data/a.csv"), is_address("C:/a.csv")
    (True, False, False)
    """
    return _SCHEME.match(text) is not None


def parse(text: str, rules: Rules | None = None) -> Address:
    """Read an address strictly.

    Parameters
    ----------
    text
        Such as ``https://example.org/events.csv``.
    rules
        What may be opened; ``None``: as the environment says.

    Raises
    ------
    FileRefusedError
        It is not ``https://`` with the name of a host and the usual port, or says more than where a file is; or
        addresses are switched off.
    InputError
        A setting cannot be read.
    """
    rules = configured() if rules is None else rules
    shown = ascii(text[:80])[1:-1]
    if rules is None:
        raise FileRefusedError(f"{shown}: addresses are not opened here (STANDOFF_ADDRESS=off); download the file")
    parts = _split(text, shown)
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise _not_https(shown)
    host = _ascii_host(parts.hostname or "", shown)
    address = Address(scheme, host, _port(parts, shown) or _PORTS[scheme], _target(parts))
    if rules.allows(address):
        return address
    if scheme != "https":
        raise _not_https(shown)
    if address.port != _PORTS["https"]:
        raise FileRefusedError(
            f"{shown}: only the usual port, 443, is opened; leave the port out (who runs Standoff can allow "
            f"{address.where} by STANDOFF_ADDRESS_ALLOW)"
        )
    return address


def _not_https(shown: str) -> FileRefusedError:
    return FileRefusedError(f"{shown}: only https addresses are opened; give one, or download the file")


def _split(text: str, shown: str) -> SplitResult:
    if len(text) > _LONGEST or not text.isprintable() or set(' "<>\\^`{|}') & set(text):
        raise FileRefusedError(f"{shown}: this is not an address; give one such as https://example.org/events.csv")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise FileRefusedError(f"{shown}: this is not an address; correct it") from None
    if "@" in parts.netloc:
        raise FileRefusedError(f"{parts.scheme[:10]} address: it names a user; give an address that needs none")
    if "#" in text:
        raise FileRefusedError(f"{shown}: leave out the # and what follows it, which names a part of a page")
    return parts


def _port(parts: SplitResult, shown: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0 or parts.netloc.endswith(":"):
        raise FileRefusedError(f"{shown}: its port is no number from 1 to 65535; leave it out")
    return port


def _target(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, safe=_SENT)}" if parts.query else ""
    return (quote(parts.path, safe=_SENT.replace("?", "")) or "/") + query


def _ascii_host(host: str, shown: str) -> str:
    """Return a host's name in ASCII: a name, or an address of the network as it is usually written."""
    refusal = FileRefusedError(f"{shown}: it names no host; give an address such as https://example.org/events.csv")
    if ":" in host:
        try:
            # After a % stands a network card of this machine, which no other host has.
            return str(ipaddress.IPv6Address(host.replace("%", " ")))
        except ValueError:
            raise refusal from None
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise refusal from None
    if not _HOST.fullmatch(name):
        raise refusal
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", name.rpartition(".")[2]):
        # Systems read 2130706433, 0x7f.1 and 0177.0.0.1 as 127.0.0.1; a person hardly means it.
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise refusal from None
    return name


def public(address: str) -> bool:
    """Return whether an address of the network is one that everybody reaches: no private, local or reserved one.

    Of version 6 those that carry an address of version 4 are what that one is.

    Examples
    --------
    >>> [public(one) for one in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # such as one of version 6 that names a network card
        return False
    if isinstance(found, ipaddress.IPv6Address):
        carried = found.ipv4_mapped or found.sixtofour
        if any(found in network for network in _NAT64):
            carried = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if carried is not None:
            return public(str(carried))
        if found not in _UNICAST or found.teredo is not None:
            return False
    closed = found.is_private or found.is_loopback or found.is_link_local or found.is_multicast
    return found.is_global and not (closed or found.is_reserved or found.is_unspecified)


def configured() -> Rules | None:
    """Return the rules that the environment sets; ``None`` where addresses are switched off.

    Raises
    ------
    InputError
        A setting cannot be read.
    """
    if os.environ.get("STANDOFF_ADDRESS", "").strip().lower() == "off":
        return None
    named = [one.strip() for one in os.environ.get("STANDOFF_ADDRESS_ALLOW", "").split(",")]
    return Rules(
        most_bytes=limit("STANDOFF_ADDRESS_MAX_MB", 100) * 1_000_000,
        seconds=float(limit("STANDOFF_ADDRESS_SECONDS", 30)),
        allowed=frozenset(_allowed(one) for one in named if one),
    )


def _allowed(text: str) -> tuple[str, str, int]:
    parts = urlsplit(text if is_address(text) else f"https://{text}")
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or parts.path.strip("/") or parts.query or "@" in parts.netloc:
        raise InputError(f"STANDOFF_ADDRESS_ALLOW: {text[:80]!r} is no host; give host:port or http://host:port")
    return scheme, _ascii_host(parts.hostname or "", text[:80]), _port(parts, text[:80]) or _PORTS[scheme]
