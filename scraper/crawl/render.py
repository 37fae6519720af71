"""Pages as a browser shows them: hands what the crawl fetched to Chromium, through scrapy-playwright, and takes what comes of it.

Only crawls of portals whose file says `render = true` load this. Fetching stays with the spider, judging with the visit.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from playwright.async_api import Error, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from scraper.addresses import join
from scraper.crawl import rendered
from scraper.crawl.answers import Answer
from scraper.crawl.browser import context_options, launch_options
from scraper.crawl.failures import outcome_of_failure
from scraper.crawl.open_pages import CLOSE_SECONDS, OpenPages, Seat
from scraper.crawl.page_loads import Load, PageLoads, Scripts
from scraper.crawl.rendered_visit import RenderedVisit
from scraper.crawl.settling import settled
from scraper.crawl.tasks import Task

log = logging.getLogger(__name__)

PAGE_SECONDS = 240.0
"""After which a page is given up, whatever it waits for."""

MOST_HOPS = 3

AskLoad = Callable[[str, Load], Awaitable[Answer]]
"""Asks for a load in the name of a portal, at the pace of the host that is asked."""


class _Taken(Exception):  # noqa: N818 - no error: it ends a page early
    """A page's HTML is had; scrapy-playwright would go on to wait for what a restless page never tells, and take it unbounded."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html


class Rendering:
    """The browser of one crawl, started with it and ended with it. program: the browser. ask: asks for what a page loads."""

    def __init__(self, crawler: Crawler, program: str, ask: AskLoad) -> None:
        self._crawler = crawler
        self._ask = ask
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._scripts = defaultdict[str, Scripts](Scripts)
        self._pages = OpenPages()
        self._handler: ScrapyPlaywrightDownloadHandler | None = None
        crawler.settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch_options(program), priority="spider")
        crawler.settings.set("PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT", 30_000, priority="spider")
        # It tells of each page that fails by a traceback; that it failed is kept and logged by the crawl.
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)
        crawler.signals.connect(self.open, signals.spider_opened)
        crawler.signals.connect(self.close, signals.spider_closed)

    def open(self) -> None:
        """Make ready; Playwright itself is started when the engine is, and the browser with the first page."""
        self._handler = ScrapyPlaywrightDownloadHandler(self._crawler)
        self._handler.config.target_closed_max_retries = 0  # whether a page that crashed is tried again is the visit's to say

    async def close(self) -> None:
        """End the browser and all of its processes."""
        if self._handler is not None:
            with suppress(Error, TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._handler.close()

    async def rendered(self, visit: RenderedVisit, task: Task, answer: Answer) -> Answer:
        """An answer as the browser shows it, or with the `failure` that kept it from being rendered."""
        if task.kind not in ("listing", "article") or task.posts is not None or not rendered.wanted(answer):
            return answer
        portal = visit.portal.id
        loads = PageLoads(answer, partial(self._load, visit, task), self._scripts[portal])
        async with self._pages.seat(portal) as seat:
            try:
                html = await self._shown(portal, answer, loads, seat)
                seat.fit = True
            except (Error, OSError, DownloadTimeoutError, TimeoutError) as error:
                timed_out = isinstance(error, TimeoutError | PlaywrightTimeoutError | DownloadTimeoutError)
                log.warning("%s: %s could not be rendered: %s", portal, answer.url, str(error).partition("\n")[0] or "no end")
                return replace(answer, failure="timeout" if timed_out else "network_error")
            except Exception as error:  # whatever ends a request is an outcome of it
                log.warning("%s: %s could not be rendered: %s", portal, answer.url, error)
                return replace(answer, failure=outcome_of_failure(error))
        if loads.throttled is not None:  # a page without what it would have loaded is not that page
            return replace(answer, headers=loads.throttled.headers, failure="throttled")
        return rendered.of(answer, html, self._version, loads.asked, loads.refused, self._most)

    async def _shown(self, portal: str, answer: Answer, loads: PageLoads, seat: Seat) -> str:
        """The HTML that the browser shows."""
        assert self._handler is not None  # made when the spider opened

        async def take(page: Page) -> None:
            raise _Taken(await settled(page, loads, self._most))

        agent = self._crawler.settings["USER_AGENT"]
        meta = {
            "playwright": True,
            "playwright_page": seat.page,
            "playwright_include_page": True,  # that is, it is not closed
            "playwright_context": portal,
            "playwright_context_kwargs": context_options(agent),
            "playwright_page_init_callback": loads.attach,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_page_methods": [PageMethod(take)],
        }
        try:
            async with asyncio.timeout(PAGE_SECONDS):
                await self._handler.download_request(Request(answer.url, headers={"User-Agent": agent}, meta=meta))
        except _Taken as taken:
            return taken.html
        finally:
            loads.detach()
            seat.page = loads.page or seat.page
        raise Error("the browser never showed the page")

    @property
    def _version(self) -> str:
        browser = getattr(self._handler, "browser", None)
        return browser.version if browser is not None else "unknown"

    async def _load(self, visit: RenderedVisit, task: Task, load: Load) -> Answer | None:
        """Ask for what a page loads, redirects followed; None where it may not be asked."""
        for _ in range(MOST_HOPS + 1):
            robots = visit.robots_first(load.url)
            if robots is not None:
                visit.take_load(robots, await self._ask(visit.portal.id, Load(robots.url)))
            if not visit.may_load(load.url):
                return None
            answer = await self._ask(visit.portal.id, load)
            visit.take_load(Task(load.url, "attachment", "load", parent_url=task.url), answer)
            target = join(load.url, answer.redirects_to) if answer.redirects_to is not None else None
            if target is None:
                return answer
            load = Load(target, headers=load.headers)
        return None
