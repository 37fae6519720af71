"""Waits until the scripts of a page have done their work and takes the page as they left it, within bounds of time and size.

What the page may load meanwhile is not decided here.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from playwright.async_api import CDPSession, Page
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError

from scraper.crawl.page_loads import PageLoads

SCRIPT_SECONDS = 12.0
"""What the scripts of a page may take, the time not counted in which the page waits for the crawl to load something."""

LOOK_SECONDS = 5.0
"""After which a page that does not answer hangs."""

STEP = 0.2
STILL = 3
"""Looks in a row, a step apart, that find a page with nothing under way and nothing changed: then it is done."""

_STATE = (
    "new Promise(done => requestIdleCallback(() => done("
    "[document.readyState, document.getElementsByTagName('*').length, document.links.length].join()), {timeout: 1000}))"
)
_LENGTH = "document.documentElement.outerHTML.length"
_WHOLE = "document.documentElement.outerHTML"


async def settled(page: Page, loads: PageLoads, most: int) -> str:
    """The HTML of a page when its scripts are done, or when they had their time.

    most: characters; DownloadCancelledError where the page has more. DownloadTimeoutError where it hangs. We look from a world
    of our own in the page, which the page's scripts cannot reach.
    """
    session = await page.context.new_cdp_session(page)
    frames = await session.send("Page.getFrameTree")
    frame = frames["frameTree"]["frame"]["id"]
    world = (await session.send("Page.createIsolatedWorld", {"frameId": frame}))["executionContextId"]
    before, still, spent, last = None, 0, 0.0, monotonic()
    while spent < SCRIPT_SECONDS and loads.throttled is None:
        state = (await _look(session, world, _STATE), loads.asked, loads.under_way)
        still = still + 1 if state == before and not loads.under_way and str(state[0]).startswith("complete") else 0
        if still == STILL:
            break
        before = state
        await asyncio.sleep(STEP)
        now = monotonic()
        spent, last = spent + (0.0 if loads.under_way else now - last), now
    loads.over = True
    await session.send("Emulation.setScriptExecutionDisabled", {"value": True})  # nothing grows behind our back
    length = await _look(session, world, _LENGTH)
    if not isinstance(length, int) or length > most:
        raise DownloadCancelledError(f"{page.url}: the rendered page has {length} characters")
    return f"<!DOCTYPE html>\n{await _look(session, world, _WHOLE)}"


async def _look(session: CDPSession, world: int, expression: str) -> Any:
    told = {"expression": expression, "contextId": world, "returnByValue": True, "awaitPromise": True}
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            found = await session.send("Runtime.evaluate", told)
    except TimeoutError as error:
        raise DownloadTimeoutError("the page's scripts hang") from error
    return found["result"].get("value")
