"""Open from address: the one place where Standoff asks another host for something, and only when a person asks it to.

The host's name is looked up once. Every address that it has must be public, and the connection goes to one that was
checked, so that a second answer of a name server counts for nothing. The certificate must be of the host's name. Of up
to three redirects each is checked the same way. The host is told which file is asked for, and that Standoff asks:
nothing of who asks, no cookie, and not where the address was found. Proxies are not used.
"""

from __future__ import annotations

import io
import ipaddress
import queue
import socket
import ssl
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse, responses
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urldefrag, urljoin

from geo.model.errors import FileRefusedError
from geo.model.progress import step
from geo.read.address import Address, Rules, configured, parse, public
from geo.read.content import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from _typeshed import WriteableBuffer

    Resolve = Callable[[str, int], Sequence[str]]

#: Redirects that are followed.
_MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

_BLOCK: Final = 1 << 16

#: Seconds of silence after which it is looked whether the reading was cancelled.
_LOOK_S: Final = 0.5


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system looks them up, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def fetch(
    address: Address,
    *,
    name: str | None = None,
    rules: Rules | None = None,
    resolve: Resolve = resolve,
    context: ssl.SSLContext | None = None,
) -> Content:
    """Return the file at an address.

    Parameters
    ----------
    address
        See `geo.read.address.parse`.
    name
        What people call the file; ``None``: as the address does.
    rules
        What may be opened; ``None``: as the environment says.
    resolve
        What looks up the addresses of a host.
    context
        How TLS is done; ``None``: certificates are checked against those that this system trusts.

    Raises
    ------
    FileRefusedError
        There is no file, it may not be opened, it is too large or takes too long, or it arrives cut short.
    CancelledError
        The reading was cancelled.
    """
    rules = rules or configured() or Rules()
    deadline = time.monotonic() + rules.seconds
    at = address
    for _ in range(_MOST_REDIRECTS + 1):
        call = _Call(address, at, rules, deadline)
        found = call.answer(resolve, context or ssl.create_default_context())
        if isinstance(found, bytes):
            return Content(name or address.name, found, address.said, f"{datetime.now(UTC):%Y-%m-%d}")
        at = found
    raise address.refused(f"more than {_MOST_REDIRECTS} redirects", do="give the address of the file itself")


@dataclass(frozen=True, slots=True)
class _Call:
    """One request: the address that was given, where it has led, and until when the file must be there."""

    given: Address
    at: Address
    rules: Rules
    deadline: float

    def answer(self, resolve: Resolve, context: ssl.SSLContext) -> bytes | Address:
        """Return the file, or where else it is."""
        try:
            with closing(self._connected(self._addresses(resolve), context)) as connection:
                return self._asked(connection)
        except TimeoutError:
            found = f"it took more than {self.rules.seconds:g} seconds"
            raise self.refused(
                found, do="try again, or download the file (STANDOFF_ADDRESS_SECONDS allows more)"
            ) from None
        except ssl.SSLCertVerificationError as error:
            found = f"its certificate is not valid ({error.verify_message})"
            raise self.refused(found, do="check the address, or download the file") from None
        except (OSError, HTTPException) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise self.refused(f"it cannot be read ({why})", do="try again later, or download the file") from None

    def refused(self, found: str, *, do: str) -> FileRefusedError:
        """Return the error that says what was found, and how the address led there."""
        by_way = "" if self.at == self.given else f"it leads to {self.at.where}; "
        return self.given.refused(by_way + found, do=do)

    def left(self) -> float:
        """Return the seconds that are left; none is an error."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def _addresses(self, resolve: Resolve) -> Sequence[str]:
        found = [self.at.host] if _is_number(self.at.host) else self._looked_up(resolve)
        if not self.rules.allows(self.at) and not all(map(public, found)):
            raise self.refused(
                "its host is private or local to where Standoff runs",
                do=f"download the file (who runs Standoff can allow {self.at.host_and_port} by STANDOFF_ADDRESS_ALLOW)",
            )
        return found

    def _looked_up(self, resolve: Resolve) -> Sequence[str]:
        # In a thread of its own: the system's look-up cannot be told when to stop.
        answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def look() -> None:
            try:
                answers.put(resolve(self.at.host, self.at.port))
            except OSError as error:
                answers.put(error)

        threading.Thread(target=look, daemon=True).start()
        try:
            found = answers.get(timeout=self.left())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(found, OSError) or not found:
            raise self.refused(
                "its name could not be looked up: there is no such host, or this machine has no way out",
                do="check the address, or download the file",
            )
        return found

    def _connected(self, addresses: Sequence[str], context: ssl.SSLContext) -> socket.socket:
        for number, address in enumerate(addresses, start=1):
            raw = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
            try:
                raw.settimeout(self.left())
                raw.connect((address, self.at.port))
                return raw if self.at.scheme == "http" else context.wrap_socket(raw, server_hostname=self.at.host)
            except ssl.SSLError:
                raw.close()
                raise
            except OSError:
                raw.close()
                if number == len(addresses):
                    raise
        raise OSError

    def _asked(self, connection: socket.socket) -> bytes | Address:
        connection.settimeout(self.left())
        connection.sendall(
            f"GET {self.at.target} HTTP/1.1\r\nHost: {self.at.where}\r\nUser-Agent: Standoff\r\nAccept: */*\r\n"
            "Accept-Encoding: identity\r\nConnection: close\r\n\r\n".encode("ascii")
        )
        # What `HTTPResponse` asks of a connection is `makefile` alone.
        with closing(HTTPResponse(cast("socket.socket", _Stream(connection, self)), method="GET")) as response:
            response.begin()
            if response.status in _REDIRECTS:
                return self._led_on(response.getheader("Location") or "")
            if response.status != 200:
                said = responses.get(response.status, "not a known answer")
                raise self.refused(f"the host answers {response.status} ({said})", do="check the address")
            if response.getheader("Content-Encoding", "identity") != "identity":
                raise self.refused("it arrives compressed, which was not asked for", do="download the file")
            return self._body(response)

    def _led_on(self, location: str) -> Address:
        try:
            return parse(urldefrag(urljoin(self.at.url, location)).url, self.rules)
        except (FileRefusedError, ValueError) as error:
            raise self.refused(
                f"it leads on to an address that is not opened ({error})", do="download the file"
            ) from None

    def _body(self, response: HTTPResponse) -> bytes:
        most, length = self.rules.most_bytes, response.length
        held = bytearray()
        while len(held) <= most and (length is None or length <= most):
            block = response.read(min(_BLOCK, most + 1 - len(held)))
            if not block:
                if length is not None and len(held) < length:
                    raise self.refused(f"it was cut short after {len(held):,} of {length:,} bytes", do="try again")
                return bytes(held)
            held += block
            step(len(held), length or most)
        raise self.refused(
            f"it has more than {most / 1e6:,.0f} MB", do="download the file (STANDOFF_ADDRESS_MAX_MB allows more)"
        )


class _Stream(io.RawIOBase):
    """What arrives on a connection, until the call's time is over or the reading is cancelled."""

    def __init__(self, connection: socket.socket, call: _Call) -> None:
        super().__init__()
        self._connection = connection
        self._call = call

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what `http.client` reads from."""
        return io.BufferedReader(self, _BLOCK)

    def readable(self) -> bool:
        """Return whether it can be read: always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what there is, at most as much as fits; wait for it, but not beyond the call's time."""
        while True:
            self._connection.settimeout(min(self._call.left(), _LOOK_S))
            try:
                return self._connection.recv_into(cast("bytearray", buffer))
            except TimeoutError:
                step(0, 1)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
