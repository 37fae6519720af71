"""Asks a few pages of a portal whose pages need a browser: what the caller gets is shown to Chromium before it is read.

The browser has no way to the network here either; whatever its pages load is asked by the caller, within the same budget.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import suppress
from types import TracebackType

from playwright.async_api import Browser, Error, Page, Playwright, async_playwright
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError

from scraper import settings
from scraper.addresses import address_host, join
from scraper.caller import MAX_REDIRECTS, Caller
from scraper.crawl import rendered
from scraper.crawl.answers import Answer
from scraper.crawl.browser import context_options, launch_options
from scraper.crawl.failures import outcome_of_failure
from scraper.crawl.open_pages import closed
from scraper.crawl.page_loads import Load, PageLoads, Scripts
from scraper.crawl.settling import settled
from scraper.items import Form

PAGE_SECONDS = 240.0


class BrowserCaller(Caller):
    """A caller whose answers are pages as a browser shows them. program: the browser; everything else is as for a `Caller`."""

    def __init__(
        self, program: str, hosts: Collection[str], *, tls: str | None = None, delay: float = 1.5, budget: int = 16
    ) -> None:
        super().__init__(hosts, tls=tls, delay=delay, budget=budget)
        self._program = program
        self._runner = asyncio.Runner()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._page: Page | None = None
        self._scripts = Scripts()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._runner.run(self._end())
        finally:
            self._runner.close()
            super().__exit__(kind, error, trace)

    def ask(self, asked: str | Form, parent_url: str | None = None) -> Answer:
        """The answer as the browser shows it; one to a form, and one without scripts to run, as it came."""
        answer = super().ask(asked, parent_url)
        if isinstance(asked, Form) or not rendered.wanted(answer):
            return answer
        return self._runner.run(self._shown(answer))

    async def _shown(self, answer: Answer) -> Answer:
        loads = PageLoads(answer, self._load, self._scripts)
        try:
            page, version = await self._opened()
            async with asyncio.timeout(PAGE_SECONDS):
                await page.unroute_all()
                await loads.attach(page, None)
                await page.goto(answer.url, wait_until="commit")
                html = await settled(page, loads, settings.DOWNLOAD_MAXSIZE)
        except (TimeoutError, DownloadTimeoutError, Error, DownloadCancelledError) as error:
            if self._page is not None:
                await closed(self._page)
            timed_out = isinstance(error, TimeoutError | DownloadTimeoutError)
            return Answer(answer.url, answer.at, failure="timeout" if timed_out else outcome_of_failure(error))
        finally:
            loads.detach()
        if loads.throttled is not None:
            return loads.throttled
        return rendered.of(answer, html, version, loads.asked, loads.refused, settings.DOWNLOAD_MAXSIZE)

    async def _opened(self) -> tuple[Page, str]:
        """The page to show things in, and the version of the browser, which is started when the first is asked for."""
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        if self._browser is None or not self._browser.is_connected():
            self._browser = await self._playwright.chromium.launch(**launch_options(self._program))
        if self._page is None or self._page.is_closed():
            context = await self._browser.new_context(**context_options(settings.USER_AGENT))
            self._page = await context.new_page()
        return self._page, self._browser.version

    async def _load(self, load: Load) -> Answer | None:
        """Ask for what a page loads, as robots.txt allows and while the budget lasts; the page waits, as do all others."""
        for _ in range(MAX_REDIRECTS + 1):
            if address_host(load.url) not in self._hosts or not self.left or not self._rules_of(load.url)[0].allows(load.url):
                return None
            answer = self.send(load.url, load.method, load.headers, load.body)
            target = join(load.url, answer.redirects_to) if answer.redirects_to is not None else None
            if target is None:
                return answer
            load = Load(target, headers=load.headers)
        return None

    async def _end(self) -> None:
        with suppress(Error):
            if self._browser is not None:
                await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
