"""What one page loads while the browser shows it: its scripts and the data they ask for, each asked by the crawl itself.

Whether the crawl may ask an address, and how, is the visit's and the spider's business; nothing else reaches the page.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Error, Page, Request, Route

from scraper.crawl.answers import Answer, outcome_of

log = logging.getLogger(__name__)

MOST_LOADS = 24
"""Requests that one page may cause, what was kept of an earlier page not counted."""

MOST_BYTES = 16 << 20
"""Of all answers to them together, and of the scripts kept for a portal's other pages."""

MOST_POSTED = 64 << 10

_WANTED = ("script", "xhr", "fetch")
_METHODS = ("GET", "POST")
_OURS = ("accept-encoding", "connection", "content-length", "cookie", "host", "user-agent")
"""Headers that the crawl writes itself, and cookies, which it neither keeps nor sends."""

_TOLD = ("content-type", "content-security-policy")
_TOLD_PREFIXES = ("access-control-", "x-")


@dataclass(frozen=True, slots=True)
class Load:
    """One request of a page: `headers` are those that the browser and the page's scripts wish to send."""

    url: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


Ask = Callable[[Load], Awaitable[Answer | None]]
"""Gives the answer to a load, or None where it may not be asked."""


@dataclass(slots=True)
class Scripts:
    """The scripts of one portal by address, so that its pages ask for each once a crawl."""

    kept: dict[str, Answer] = field(default_factory=dict)
    size: int = 0

    def keep(self, url: str, answer: Answer) -> None:
        """Keep a script while there is room."""
        if outcome_of(answer) == "ok" and url not in self.kept and self.size + len(answer.body) <= MOST_BYTES:
            self.kept[url] = answer
            self.size += len(answer.body)


class PageLoads:
    """The loads of one page. document: the page as the crawl got it. ask: asks for one load."""

    def __init__(self, document: Answer, ask: Ask, scripts: Scripts) -> None:
        self._document = document
        self._ask = ask
        self._scripts = scripts
        self._begun = False
        self._bytes = 0
        self.page: Page | None = None
        self.under_way = 0
        self.asked = 0
        self.refused = 0
        self.over = False  # nothing more is given to the page
        self.crashed = False
        self.throttled: Answer | None = None

    async def attach(self, page: Page, request: Any) -> None:
        """Stand between a new page and the network; scrapy-playwright calls this before it goes to the page's address."""
        self.page = page
        await page.route("**", self._answer)
        page.on("popup", self._close)
        page.on("crash", self._crash)

    def detach(self) -> None:
        """Give the page nothing more, and listen to it no more."""
        self.over = True
        if self.page is not None:
            self.page.remove_listener("popup", self._close)
            self.page.remove_listener("crash", self._crash)

    def _crash(self, _: Page) -> None:
        self.over = self.crashed = True

    async def _close(self, popup: Page) -> None:
        await popup.close()

    async def _answer(self, route: Route, request: Request) -> None:
        try:
            if request.is_navigation_request():
                await self._navigate(route)
                return
            answer = await self._loaded(request)
            if answer is None:
                self.refused += 1
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=answer.status, headers=_told(answer), body=answer.body)
        except Error as error:  # the page is gone, or the answer is none that a browser takes
            log.debug("%s: %s could not be answered: %s", self._document.url, request.url, error)

    async def _navigate(self, route: Route) -> None:
        """The document itself, once: neither frames are filled nor is the page let go elsewhere."""
        if self._begun:
            await route.abort("aborted")  # which leaves the page where it is; after any other error it would be gone
            return
        self._begun = True
        headers = {"content-type": "text/html"} | _told(self._document)
        await route.fulfill(status=200, headers=headers, body=self._document.body)

    async def _loaded(self, request: Request) -> Answer | None:
        body = request.post_data_buffer or b""
        if request.resource_type not in _WANTED or request.method not in _METHODS or len(body) > MOST_POSTED:
            return None
        kept = self._scripts.kept.get(request.url) if request.resource_type == "script" else None
        if kept is not None or self.over or self.asked >= MOST_LOADS or self._bytes > MOST_BYTES:
            return kept
        self.asked += 1
        self.under_way += 1
        try:
            headers = {name: value for name, value in request.headers.items() if name.lower() not in _OURS}
            answer = await self._ask(Load(request.url, request.method, headers, body))
        finally:
            self.under_way -= 1
        if answer is None:
            self.asked -= 1
        if answer is None or answer.failure is not None or answer.status is None:
            return None
        if outcome_of(answer) == "throttled":
            self.over, self.throttled = True, answer
        self._bytes += len(answer.body)
        if request.resource_type == "script":
            self._scripts.keep(request.url, answer)
        return answer


def _told(answer: Answer) -> dict[str, str]:
    """The headers that a page may see: no cookies, no downloads, no further errands."""
    told = ((name.lower(), value) for name, value in answer.headers)
    return {name: value for name, value in told if name in _TOLD or name.startswith(_TOLD_PREFIXES)}
