"""Waits until the scripts of a page have done their work and takes the page as they left it, within bounds of time and size.

What the page may load meanwhile is not decided here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from time import monotonic
from typing import Any

from playwright.async_api import CDPSession, Error, Page
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError

from scraper.crawl.page_loads import PageLoads

SCRIPT_SECONDS = 12.0
"""What the scripts of a page may take. Here and below the time does not count in which the page waits for the crawl."""

HANGS_AFTER = 10.0
"""Seconds without an answer to us; scripts run one after another, and one that never ends lets nobody look."""

STEP = 0.2
STILL = 3
"""Looks in a row, a step apart, that find a page as it was, complete and with nothing under way: then it is done."""

_STATE = (
    "new Promise(done => requestIdleCallback(() => done("
    "[document.readyState, document.getElementsByTagName('*').length, document.links.length].join()), {timeout: 1000}))"
)
_LENGTH = "document.documentElement.outerHTML.length"
_WHOLE = "document.documentElement.outerHTML"


async def settled(page: Page, loads: PageLoads, most: int) -> str:
    """The HTML of a page when its scripts are done, or when they had their time.

    most: characters; DownloadCancelledError where the page has more. DownloadTimeoutError where it hangs.
    """
    look = await _Look.at(page, loads)
    await _still(look, loads)
    loads.over = True
    await look.stop_scripts(True)  # nothing is to grow behind our back
    length = await look.found(_LENGTH)
    if not isinstance(length, int) or length > most:
        raise DownloadCancelledError(f"the rendered page has {length} characters")
    html = await look.found(_WHOLE)
    await look.stop_scripts(False)
    await look.end()
    return f"<!DOCTYPE html>\n{html}"


async def _still(look: _Look, loads: PageLoads) -> None:
    """Return when nothing changes any more, or when the scripts had their time."""
    before, still, spent, last = None, 0, 0.0, monotonic()
    while spent < SCRIPT_SECONDS and loads.throttled is None:
        state = (await look.found(_STATE), loads.asked, loads.under_way)
        still = still + 1 if state == before and not loads.under_way and str(state[0]).startswith("complete") else 0
        if still == STILL:
            return
        before = state
        await asyncio.sleep(STEP)
        now = monotonic()
        spent, last = spent + (0.0 if loads.under_way else now - last), now


class _Look:
    """Our look into a page, from a world of our own beside that of its scripts, which they cannot reach."""

    def __init__(self, session: CDPSession, loads: PageLoads) -> None:
        self._session = session
        self._loads = loads
        self._world = 0

    @classmethod
    async def at(cls, page: Page, loads: PageLoads) -> _Look:
        """A look into the page that is shown now."""
        look = cls(await page.context.new_cdp_session(page), loads)
        frames = await look._patiently(look._session.send("Page.getFrameTree"))
        frame = frames["frameTree"]["frame"]["id"]
        world = await look._patiently(look._session.send("Page.createIsolatedWorld", {"frameId": frame}))
        look._world = world["executionContextId"]
        return look

    async def found(self, expression: str) -> Any:
        """What an expression of ours gives."""
        told = {"expression": expression, "contextId": self._world, "returnByValue": True, "awaitPromise": True}
        return (await self._patiently(self._session.send("Runtime.evaluate", told)))["result"].get("value")

    async def stop_scripts(self, stopped: bool) -> None:
        """Let no script of the page run any more, or let them run again."""
        await self._patiently(self._session.send("Emulation.setScriptExecutionDisabled", {"value": stopped}))

    async def end(self) -> None:
        """Look no more."""
        await self._patiently(self._session.detach())

    async def _patiently(self, answer: Awaitable[Any]) -> Any:
        """The browser's answer; Error where the page crashes, DownloadTimeoutError where it hangs, not waiting for the crawl."""
        asked = asyncio.ensure_future(answer)
        left = HANGS_AFTER
        try:
            while not asked.done():
                begun = monotonic()
                await asyncio.wait([asked], timeout=STEP)
                left -= 0.0 if self._loads.under_way else monotonic() - begun
                if self._loads.crashed:
                    raise Error("it crashed")
                if left <= 0 and not asked.done():
                    raise DownloadTimeoutError("its scripts hang")
            return asked.result()
        finally:
            asked.cancel()
