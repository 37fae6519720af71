"""How a portal misbehaves when asked to: what is done to an ordinary answer, and to which requests.

The HTTP that carries it out is in `server.py`; nothing here happens unless a test or benchmark asks for it.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b
from itertools import repeat
from threading import Lock

from scraper.sample.site import Answer

Where = str | Callable[[str], bool]

_PLEASE_WAIT = """<!DOCTYPE html><html><head><title>Vui lòng chờ</title><meta http-equiv="refresh" content="5"></head>
<body><h1>Hệ thống đang kiểm tra trình duyệt</h1><p>Vui lòng chờ trong giây lát (please wait)...</p></body></html>""".encode()
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer goes over the wire: `chunks` replaces its body, `length` its Content-Length, `seconds` delays it."""

    answer: Answer
    seconds: float = 0.0
    length: int | None = None
    chunks: Iterable[bytes] | None = None


def _insert(answer: Answer, content: bytes) -> Delivery:
    """The page with `content` in the midst of its body; the layouts' content starts after the menu."""
    place = answer.body.find(b"<p", len(answer.body) // 2)
    place = len(answer.body) // 2 if place < 0 else place
    return Delivery(replace(answer, body=answer.body[:place] + content + answer.body[place:]))


def _error(answer: Answer, path: str) -> Delivery:
    return Delivery(Answer(b"<html><body><h1>500 Internal Server Error</h1></body></html>", status=500))


def _throttled(answer: Answer, path: str) -> Delivery:
    return Delivery(Answer(b"<html><body>Too Many Requests</body></html>", status=429, headers=(("Retry-After", "1"),)))


def _redirects(answer: Answer, path: str) -> Delivery:
    start, _, hop = path.partition("lan=")
    start = start if start.endswith(("?", "&")) else start + ("&" if "?" in start else "?")
    following = int(hop) + 1 if hop.isdecimal() else 1
    return Delivery(Answer(b"", status=302, headers=(("Location", f"{start}lan={following}"),)))


def _huge(answer: Answer, path: str) -> Delivery:
    head = b"<html><body><p>"
    block = ("Trang rất dài. " * 60_000).encode()[:_MEGABYTE]
    return Delivery(replace(answer, body=b""), length=50 * _MEGABYTE + len(head), chunks=_chain(head, repeat(block, 50)))


def _chain(head: bytes, rest: Iterable[bytes]) -> Iterable[bytes]:
    yield head
    yield from rest


@cache
def bomb(megabytes: int = 300) -> bytes:
    """A gzip file of about a thousandth of the size it unpacks to: spaces, the same flushed block again and again."""
    block = b" " * (10 * _MEGABYTE)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check, count = 0, megabytes // 10
    for _ in range(count):
        check = zlib.crc32(block, check)
    trailer = struct.pack("<II", check, count * len(block) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + packed * count + b"\x03\x00" + trailer


def _bomb(answer: Answer, path: str) -> Delivery:
    return Delivery(replace(answer, body=bomb(), headers=(*answer.headers, ("Content-Encoding", "gzip"))))


KINDS: Mapping[str, Callable[[Answer, str], Delivery]] = {
    "slow": lambda answer, path: Delivery(answer, seconds=5.0),
    "error": _error,
    "throttled": _throttled,
    "truncated": lambda answer, path: Delivery(
        replace(answer, body=answer.body[: len(answer.body) // 2]), length=len(answer.body)
    ),
    "redirects": _redirects,
    "please_wait": lambda answer, path: Delivery(Answer(_PLEASE_WAIT)),
    "gzip_bomb": _bomb,
    "huge": _huge,
    "deep": lambda answer, path: _insert(answer, b"<div>" * 100_000),
    "broken_utf8": lambda answer, path: Delivery(replace(answer, body=answer.body.replace("ế".encode(), b"\xe1\xbf\xff"))),
    "nul_bytes": lambda answer, path: Delivery(replace(answer, body=answer.body.replace(b" ", b" \x00", 2000))),
    "long_line": lambda answer, path: _insert(answer, b"<p>" + b"tin tinh " * (10 * _MEGABYTE // 9) + b"</p>"),
    "script_title": lambda answer, path: Delivery(
        replace(
            answer,
            body=answer.body.replace(b"<title>", b"<title><script>alert(1)</script>&lt;script&gt;alert(2)&lt;/script&gt; ", 1),
        )
    ),
}
"""What can be asked for. `slow` waits five seconds unless asked otherwise, `throttled` says Retry-After: 1."""


@dataclass
class Rule:
    """One wish: `kind` for requests that `where` fits, at most `times` times for each path (None: always)."""

    kind: str
    where: Where
    times: int | None
    seconds: float | None = None
    _done: Counter[str] = field(default_factory=Counter)

    def take(self, path: str) -> bool:
        """Whether the rule applies to this request, which then counts."""
        plain = path.partition("lan=")[0].rstrip("?&") if self.kind == "redirects" else path
        if not (plain == self.where if isinstance(self.where, str) else self.where(plain)):
            return False
        if self.times is not None and self._done[path] >= self.times:
            return False
        self._done[path] += 1
        return True


class Mischief:
    """The wishes in force at one portal; safe to change while the server runs."""

    def __init__(self, seed: int, shares: Mapping[str, float]) -> None:
        """shares: kind -> share of all paths (0 to 1), chosen by a hash of the path, that misbehave the first time only."""
        self._lock = Lock()
        self._rules: list[Rule] = []
        for kind, share in shares.items():
            self.add(kind, _share(f"{seed}/{kind}", share), times=1)

    def add(self, kind: str, where: Where, times: int | None, seconds: float | None = None) -> None:
        """Asks for `kind` where the path (with its query) is `where` or fits it. Raises ValueError for unknown kinds."""
        if kind not in KINDS:
            raise ValueError(f"unknown misbehaviour {kind!r}; choose one of {', '.join(sorted(KINDS))}")
        with self._lock:
            self._rules.append(Rule(kind, where, times, seconds))

    def clear(self) -> None:
        """Good behaviour again."""
        with self._lock:
            self._rules.clear()

    def __bool__(self) -> bool:
        return bool(self._rules)

    def deliver(self, answer: Answer, path: str) -> Delivery:
        """The answer as it goes out: as it is, or as the first fitting wish makes it."""
        with self._lock:
            rule = next((rule for rule in self._rules if rule.take(path)), None)
        if rule is None:
            return Delivery(answer)
        delivery = KINDS[rule.kind](answer, path)
        return replace(delivery, seconds=rule.seconds) if rule.seconds is not None else delivery


def _share(salt: str, share: float) -> Callable[[str], bool]:
    limit = int(share * 2**32)

    def fits(path: str) -> bool:
        if path == "/robots.txt":
            return False
        return int.from_bytes(blake2b(f"{salt}/{path}".encode(), digest_size=4).digest()) < limit

    return fits
