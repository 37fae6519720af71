"""The one spider: carries the tasks of each portal's visit to Scrapy and the answers back, at the pace the portals ask for.

What is asked and kept is decided by the visits; nothing of a portal or a CMS is known here.
"""

from __future__ import annotations

import errno
import logging
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.utils.asyncio import call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro

from scraper import portals
from scraper.addresses import address_host
from scraper.crawl import browser, frontier, open_files, requests
from scraper.crawl.answers import Answer
from scraper.crawl.failures import outcome_of_failure
from scraper.crawl.frontier import micros
from scraper.crawl.guard import PortalBusyError, only_crawl_of
from scraper.crawl.lanes import Lanes
from scraper.crawl.lateness import Lateness
from scraper.crawl.rendered_visit import RenderedVisit
from scraper.crawl.replay import catch_up
from scraper.crawl.report import CrawlReport
from scraper.crawl.resolver import address_of
from scraper.crawl.revisits import MODES
from scraper.crawl.stores import Stores
from scraper.crawl.tasks import Task
from scraper.crawl.turns import Turns
from scraper.crawl.visit import Visit
from scraper.items import Portal
from scraper.pages import recover

if TYPE_CHECKING:
    from scraper.crawl.page_loads import Load
    from scraper.crawl.render import Rendering

log = logging.getLogger(__name__)

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class PortalSpider(Spider):
    """`scrapy crawl portal -a portal=NAME[,NAME2] [-a mode=MODE]`, with the settings that scraper.settings lists last.

    The modes are those of `scraper.crawl.revisits`.
    """

    name = "portal"

    def __init__(self, portal: str = "", mode: str = "incremental", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if mode not in MODES:
            raise ValueError(f"there is no mode {mode!r}; choose one of {', '.join(MODES)}")
        self.mode = mode
        self.wanted = [name.strip() for name in portal.split(",") if name.strip()]
        self.visits: dict[str, Visit] = {}
        self._open = ExitStack()
        self._asleep: set[str] = set()
        self._stopped = ""
        self._lateness = Lateness()
        self._began, self._since = datetime.now(UTC), monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Made by Scrapy; sets the pace of each portal's hosts, for settings are frozen later."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        # Scrapy makes a record of every answer, to throw it away at its handler.
        logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])
        spider.home = Path(settings["HOME"]).absolute()
        spider.lake = spider.home / "lake"
        spider.clock_offset = timedelta(seconds=settings.getfloat("CLOCK_OFFSET"))
        spider.deadline = settings.getfloat("CRAWL_DEADLINE")
        broken: list[portals.RegistryError] = []
        registry = portals.load(spider.home, broken)
        for error in broken:
            if error.file.stem in spider.wanted:
                raise error
        unknown = [name for name in spider.wanted if name not in registry]
        if unknown or not spider.wanted:
            what = f"no portal called {', '.join(unknown)}" if unknown else "which portal? Give -a portal=NAME[,NAME2]"
            raise ValueError(
                f"{what}; the registry holds {', '.join(sorted(registry))}, and files in {spider.home / 'portals'} add to it"
            )
        spider.portals = [registry[name] for name in dict.fromkeys(spider.wanted)]
        most = max(portal.concurrency for portal in spider.portals)
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", most, priority="spider")
        total = sum(portal.concurrency for portal in spider.portals)
        settings.set("CONCURRENT_REQUESTS", max(total, settings.getint("CONCURRENT_REQUESTS")), priority="spider")
        open_files.allow()
        spider.lanes = Lanes(spider.portals)
        spider.turns = Turns(spider.lake / "servers")
        crawl_id = settings["CRAWL_ID"] or secrets.token_hex(4)
        spider.report = CrawlReport(crawl_id, settings["CRAWL_REPORT"] or None)
        spider.stores = Stores(spider.lake, crawl_id, spider._cannot_keep)
        spider.rendering = browser.rendering(crawler, spider.portals, spider._ask_load)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        crawler.signals.connect(spider.closing, signals.spider_closed)
        return spider

    home: Path
    lake: Path
    clock_offset: timedelta
    deadline: float
    portals: list[Portal]
    report: CrawlReport
    lanes: Lanes
    turns: Turns
    stores: Stores
    rendering: Rendering | None = None

    def now(self) -> datetime:
        """The crawl's clock: it goes on evenly, whatever is done to the machine's while the crawl runs."""
        return self._began + timedelta(seconds=monotonic() - self._since) + self.clock_offset

    async def start(self) -> AsyncIterator[Any]:
        """Open what each portal needs and make the first requests; Scrapy is given none to hold."""
        try:
            state = self._open.enter_context(frontier.opened(self.lake))
        except (OSError, sqlite3.OperationalError) as error:
            for portal in self.portals:
                self.report.refuse(portal.id, "lake_unwritable")
            log.error("nothing is crawled, for %s cannot be written: %s; make it writable or free space", self.lake, error)
            return
        settings = self.crawler.settings
        for portal in self.portals:
            self.report.begin(portal.id)
            if portal.render and self.rendering is None:
                self.report.refuse(portal.id, "no_browser")
                continue
            try:
                self._open.enter_context(only_crawl_of(self.lake, portal.id))
            except PortalBusyError as busy:
                log.warning("%s", busy)
                self.report.refuse(portal.id, "busy")
                continue
            try:
                recover(self.lake, portal.id)
                catch_up(state, portal)
            except Exception:  # one portal's lake or state in disorder must not keep the others from being visited
                log.exception("%s is not visited: what the lake holds of it cannot be read", portal.id)
                self.report.refuse(portal.id, "state_error")
                continue
            self.stores.open(portal.id)
            self.visits[portal.id] = (RenderedVisit if portal.render else Visit)(
                portal,
                state,
                self.stores.keep,
                micros(self.now()),
                settings["ROBOTSTXT_USER_AGENT"],
                mode=self.mode,
                obey_robots=settings.getbool("ROBOTSTXT_OBEY"),
            )
        self._lateness.begin()
        create_looping_call(self._every_second).start(1.0, now=False)
        if self.deadline:
            call_later(self.deadline, self.stop_all, "deadline")
        for name in self.visits:
            self._feed(name)
        return
        yield  # makes this the asynchronous generator that Scrapy asks for

    def _cannot_keep(self, error: OSError) -> None:
        """End the crawl: what cannot be kept must not be asked for."""
        reason = "disk_full" if error.errno in _NO_SPACE else "lake_unwritable"
        if not self._stopped:
            self._stopped = reason
            log.error("the crawl ends, for pages cannot be kept any more: %s; what was kept before is whole", error)
            call_later(0, self.stop_all, reason)

    def _every_second(self) -> None:
        self.report.progress(self.visits)

    def stop_all(self, reason: str) -> None:
        """End every visit; what is under way is still kept."""
        for name, visit in self.visits.items():
            visit.stop(reason)
            self._feed(name)

    def _feed(self, name: str) -> None:
        """Make the requests that a visit may make now, or sleep for as long as the portal asked."""
        visit = self.visits[name]
        if not self.crawler.engine.running:
            visit.stop("shutdown")
        if name in self._asleep and visit.finished is None:
            return
        wait = visit.take_wait()
        if wait and visit.finished is None:
            log.info("%s asks for a pause of %.0f s", name, wait)
            self._asleep.add(name)
            call_later(wait, self._wake, name)
            return
        while (task := visit.next_task()) is not None:
            deferred_from_coro(self._ask(name, task))
        if visit.finished is not None and visit.under_way == 0 and name in self.stores and not self.stores.is_closing(name):
            deferred_from_coro(self._end(visit))

    async def _end(self, visit: Visit) -> None:
        """Tell of a visit that is over once its pages are in their segments."""
        segments = await self.stores.close(visit.portal.id)
        if segments is None:
            return
        self.report.end(visit, segments)
        if not self.stores:  # Scrapy would notice by itself up to five seconds later
            call_later(0, self._leave)

    def _leave(self) -> None:
        deferred_from_coro(self.crawler.engine.close_spider_async(reason="finished"))

    def _wake(self, name: str) -> None:
        self._asleep.discard(name)
        self._feed(name)

    async def _ask(self, name: str, task: Task) -> None:
        """Make the request of a task and take its answer."""
        answer, lane, latency = await self._answer(task.asks, requests.of_task(task))
        visit = self.visits[name]
        if self.rendering is not None and isinstance(visit, RenderedVisit):
            answer = await self.rendering.rendered(visit, task, answer)
        self._take(name, task, answer, lane, latency)

    async def _ask_load(self, name: str, load: Load) -> Answer:
        """The answer to what a page of a portal loads, asked at the pace of its host like any page."""
        answer, lane, latency = await self._answer(load.url, requests.of_load(load))
        self._slow(name, answer, lane, latency)
        return answer

    async def _answer(self, address: str, request: Request) -> tuple[Answer, str, float]:
        """What came of a request, its lane, and the seconds the server took. It passes by Scrapy's scheduler and scraper."""
        engine = self.crawler.engine
        lane = await self.lanes.lane(address_host(request.url) or "", address_of, engine.downloader)
        request.meta["download_slot"] = lane
        try:
            response = await engine.download_async(request)
        except Exception as error:  # whatever ends a request is an outcome of it
            return Answer(address, self.now(), failure=outcome_of_failure(error)), lane, 0.0
        # With a thousand portals our own process may be what is slow, and that must not slow the portals' pace further.
        latency = request.meta.get("download_latency", 0.0)
        return requests.answer(address, self.now(), response), lane, latency - self._lateness.within(latency)

    def _slow(self, name: str, answer: Answer, lane: str, latency: float) -> None:
        if answer.failure is None:
            ok = answer.status == 200
            self.lanes.slow(lane, name, self.visits[name].delay, latency, ok, self.crawler.engine.downloader)

    def _take(self, name: str, task: Task, answer: Answer, lane: str, latency: float = 0.0) -> None:
        if name not in self.stores:  # the crawl was ended meanwhile; the next one asks again
            return
        try:
            self.visits[name].take(task, answer)
        except Exception:  # an error in reading one page must not stop the visit
            log.exception("%s: the answer of %s could not be taken", name, task.asks)
        self._slow(name, answer, lane, latency)  # before the next request: the answer may be a robots.txt that asks for a delay
        self._feed(name)

    def idle(self) -> None:
        """Keep Scrapy from closing while a portal only asked for a pause."""
        if any(name in self.stores for name in self.visits):
            for name in self.visits:
                self._feed(name)
            if self.stores:
                raise DontCloseSpider

    def closing(self, reason: str) -> None:
        """Turn every journal into its segment and write the report, however the crawl ended."""
        for name, segments in self.stores.close_all():
            self.visits[name].stop(reason)
            self.report.end(self.visits[name], segments)
        self._open.close()
        self.report.write(reason)
