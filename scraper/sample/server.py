"""A small HTTP/1.1 server on loopback: keep-alive, GET and HEAD, bounded input, written for speed.

It knows requests and bytes; what is answered comes from a function, and it serves no network but 127.0.0.1.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import cast
from urllib.parse import parse_qsl

from scraper.sample.mischief import Delivery
from scraper.sample.site import Answer

Respond = Callable[[str, str, dict[str, str], str], Delivery]
"""Takes method, path, query and the path with its query; gives what to send. Must not block and must not raise."""

_MAX_HEAD = 16_384
_REASONS = {status.value: status.phrase for status in HTTPStatus}


class Connection(asyncio.Protocol):
    """One client's connection; requests on it are answered one after another."""

    def __init__(self, respond: Respond, delay: float) -> None:
        self._respond = respond
        self._delay = delay
        self._received = b""
        self._busy = False  # a request is being answered
        self._sending = False  # and its answer has begun
        self._chunks: Iterator[bytes] | None = None
        self._close = False
        self._writable = True
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets what was still to be sent."""
        self._transport = None
        self._chunks = None

    def data_received(self, data: bytes) -> None:
        """Answers each whole request head that has come."""
        self._received += data
        if self._busy and len(self._received) > 4 * _MAX_HEAD and self._transport is not None:
            self._transport.abort()  # a flood of requests ahead of their answers
            return
        self._next()

    def pause_writing(self) -> None:
        """The client reads slowly: sends nothing more until it has caught up."""
        self._writable = False

    def resume_writing(self) -> None:
        """The client has caught up."""
        self._writable = True
        if self._sending:
            self._pump()
            self._next()

    def _next(self) -> None:
        while not self._busy and self._transport is not None:
            head, end, rest = self._received.partition(b"\r\n\r\n")
            if not end:
                if len(head) > _MAX_HEAD:
                    self._refuse(431)
                return
            self._received = rest
            self._request(head)

    def _request(self, head: bytes) -> None:
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if len(words) != 3 or not words[1].startswith("/") or headers.get("content-length", "0") != "0":
            self._refuse(400)
            return
        method, target, version = words
        if method not in ("GET", "HEAD") or "transfer-encoding" in headers:
            self._refuse(405)
            return
        self._close = headers.get("connection", "").lower() == "close" or version != "HTTP/1.1"
        path, _, search = target.partition("?")
        query = dict(parse_qsl(search)) if search else {}
        delivery = self._respond(method, path, query, target)
        seconds = self._delay + delivery.seconds
        self._busy = True
        if seconds:
            asyncio.get_running_loop().call_later(seconds, self._send, method, delivery, True)
        else:
            self._send(method, delivery, False)

    def _refuse(self, status: int) -> None:
        self._close = True
        self._busy = True
        self._send("GET", Delivery(Answer(_REASONS[status].encode(), status=status, content_type="text/plain")), False)

    def _send(self, method: str, delivery: Delivery, later: bool) -> None:
        if self._transport is None:
            return
        self._sending = True
        answer = delivery.answer
        length = len(answer.body) if delivery.length is None else delivery.length
        if delivery.length is not None and delivery.chunks is None:
            self._close = True  # a truncated body can only end with the connection
        extra = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
        head = (
            f"HTTP/1.1 {answer.status} {_REASONS[answer.status]}\r\nContent-Type: {answer.content_type}\r\n"
            f"Content-Length: {length}\r\n{extra}Connection: {'close' if self._close else 'keep-alive'}\r\n\r\n"
        )
        if method == "HEAD":
            self._transport.write(head.encode())
        elif delivery.chunks is None:
            self._transport.write(head.encode() + answer.body)
        else:
            self._transport.write(head.encode())
            self._chunks = iter(delivery.chunks)
        self._pump()
        if later:
            self._next()

    def _pump(self) -> None:
        while self._chunks is not None and self._writable and self._transport is not None:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._chunks = None
            else:
                self._transport.write(chunk)
        if self._chunks is None and self._transport is not None:
            self._busy = self._sending = False
            if self._close:
                self._transport.close()
                self._transport = None


def new_loop() -> asyncio.AbstractEventLoop:
    """An event loop for the servers: uvloop's where it is installed, being the quicker, else asyncio's own."""
    module = import_module("uvloop" if find_spec("uvloop") is not None else "asyncio")
    loop: asyncio.AbstractEventLoop = module.new_event_loop()
    return loop


async def serve(respond: Respond, port: int, delay: float) -> asyncio.Server:
    """Listens on 127.0.0.1 at `port` (0: any free one); answers wait `delay` seconds. Raises OSError when the port is taken."""
    return await asyncio.get_running_loop().create_server(lambda: Connection(respond, delay), "127.0.0.1", port, backlog=512)


def port_of(server: asyncio.Server) -> int:
    """The port that the server got."""
    port: int = server.sockets[0].getsockname()[1]
    return port
