"""Many small portals on loopback addresses of their own, in one process: `python -m tests.bench.many_portals COUNT ARTICLES`.

Portal 0 is endless: its listing goes on for ever with articles it does not have. What crawls them is not known here.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

PORT = 18_080
PAGE = 20
"""Articles on one page of a listing."""

_TEXT = "<p>Đây là một đoạn văn của một bài viết ngắn về nông thôn, viết ra để đọc thử cho có độ dài vừa phải.</p>\n" * 30


def address(number: int) -> str:
    """The loopback address of a portal."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def _page(number: int, path: str, articles: int) -> tuple[int, str]:
    if path.startswith("/tin/"):
        n = path.rsplit("-", 1)[1].removesuffix(".html")
        known = n.isdigit() and int(n) <= articles
        return (200, f"<h1>Bài viết số {n} của cổng {number}</h1><p>01/03/2026 08:00</p>{_TEXT}") if known else (404, "không có")
    if path == "/" or path.startswith("/?page="):
        page = int(path.partition("=")[2] or 1)
        shown = range((page - 1) * PAGE + 1, min(page * PAGE, articles) + 1)
        if number == 0 and not shown:
            shown = range(page * 1_000_000, page * 1_000_000 + 3)
        items = "".join(
            f'<li><a href="/tin/bai-viet-ve-nong-thon-so-{n}.html">Bài viết số {n} về nông thôn</a></li>' for n in shown
        )
        more = page * PAGE < articles or number == 0
        following = f'<a rel="next" href="/?page={page + 1}">Trang sau</a>' if more else ""
        return 200, f"<ul>{items}</ul><div class='pagination'>{following}</div>"
    return 404, "không có"


class _Connection(asyncio.Protocol):
    """Answers one request after another on a kept connection."""

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        _, _, third, fourth = transport.get_extra_info("sockname")[0].split(".")
        self._number = int(third) * 250 + int(fourth) - 1

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            status, shown = _page(self._number, head.split(b" ", 2)[1].decode(), self._articles)
            body = f"<!DOCTYPE html><html><head><title>Cổng {self._number}</title></head><body>{shown}</body></html>".encode()
            head = (
                f"HTTP/1.1 {status} X\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            )
            self._transport.write(head + body)


async def _serve(count: int, articles: int) -> None:
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(lambda: _Connection(articles), address(number), PORT) for number in range(count)]
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # until whoever started this ends
    for server in servers:
        server.close()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
