"""A small server for tests that want an answer of their own for each path, and to know what was asked when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Said = tuple[int, dict[str, str], bytes]


@dataclass
class Heard:
    """One request that the small server got."""

    path: str
    agent: str
    began: float
    ended: float = 0.0
    posted: dict[str, str] = field(default_factory=dict)


HANGS_UP = 0
"""Said as a status: the connection is closed without a word."""


@dataclass
class Answers:
    """The small server: `say` gives status, headers and body for a path; `heard` are the requests in order."""

    say: Callable[[str], Said]
    take: Callable[[str, dict[str, str]], Said] | None = None
    heard: list[Heard] = field(default_factory=list)
    url: str = ""

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.heard]


@contextmanager
def serving(say: Callable[[str], Said], take: Callable[[str, dict[str, str]], Said] | None = None) -> Iterator[Answers]:
    """A server on a free loopback port that answers by a function of the path; what is posted goes to `take`, or to `say`."""
    answers = Answers(say, take)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.answer({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self.answer(dict(parse_qsl(sent, keep_blank_values=True)))

        def answer(self, posted: dict[str, str]) -> None:
            heard = Heard(self.path, self.headers.get("User-Agent", ""), time.monotonic(), posted=posted)
            answers.heard.append(heard)
            told = self.command == "POST" and answers.take is not None
            status, headers, body = answers.take(self.path, posted) if told else answers.say(self.path)
            if status == HANGS_UP:
                self.close_connection = True
                return
            self.send_response_only(status)
            for name, value in ({"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            heard.ended = time.monotonic()  # before anything is sent: an empty answer is whole with its headers
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    answers.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield answers
    finally:
        server.shutdown()
        server.server_close()
