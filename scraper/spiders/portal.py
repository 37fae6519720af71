"""The one spider: carries the tasks of each portal's visit to Scrapy and the answers back, at the pace the portals ask for.

What is asked and kept is decided by the visits; nothing of a portal or a CMS is known here.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.utils.asyncio import call_later, create_looping_call
from twisted.python.failure import Failure

from scraper import portals
from scraper.addresses import address_host
from scraper.crawl import frontier
from scraper.crawl.answers import Answer
from scraper.crawl.failures import outcome_of_failure
from scraper.crawl.frontier import micros
from scraper.crawl.guard import PortalBusyError, only_crawl_of
from scraper.crawl.replay import catch_up
from scraper.crawl.report import CrawlReport
from scraper.crawl.revisits import MODES
from scraper.crawl.tasks import Task
from scraper.crawl.visit import Visit
from scraper.items import Portal
from scraper.pages import PageStore, recover

log = logging.getLogger(__name__)

_POSTED = "application/x-www-form-urlencoded; charset=UTF-8"

SLOWEST = 60.0
"""Seconds: the longest delay that a slow portal is given."""


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
        self.stores: dict[str, PageStore] = {}
        self._open = ExitStack()
        self._asleep: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Made by Scrapy; sets the pace of each portal's hosts, for settings are frozen later."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
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
        slots = {
            _slot(host): {"concurrency": portal.concurrency, "delay": _padded(portal.delay)}
            for portal in spider.portals
            for host in portals.hosts(portal)
        }
        settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        most = max(portal.concurrency for portal in spider.portals)
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", most, priority="spider")
        total = sum(portal.concurrency for portal in spider.portals)
        settings.set("CONCURRENT_REQUESTS", max(total, settings.getint("CONCURRENT_REQUESTS")), priority="spider")
        crawl_id = settings["CRAWL_ID"] or secrets.token_hex(4)
        spider.report = CrawlReport(crawl_id, settings["CRAWL_REPORT"] or None)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        crawler.signals.connect(spider.closing, signals.spider_closed)
        return spider

    home: Path
    lake: Path
    clock_offset: timedelta
    deadline: float
    portals: list[Portal]
    report: CrawlReport

    def now(self) -> datetime:
        """The crawl's clock."""
        return datetime.now(UTC) + self.clock_offset

    async def start(self) -> AsyncIterator[Any]:
        """Open what each portal needs and make the first requests; Scrapy is given none to hold."""
        state = self._open.enter_context(frontier.opened(self.lake))
        settings = self.crawler.settings
        for portal in self.portals:
            self.report.begin(portal.id)
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
            store = self.stores[portal.id] = PageStore(self.lake, portal.id, self.report.crawl_id)
            self.visits[portal.id] = Visit(
                portal,
                state,
                store.append,
                micros(self.now()),
                settings["ROBOTSTXT_USER_AGENT"],
                mode=self.mode,
                obey_robots=settings.getbool("ROBOTSTXT_OBEY"),
            )
        create_looping_call(self._every_second).start(1.0, now=False)
        if self.deadline:
            call_later(self.deadline, self.stop_all, "deadline")
        for name in self.visits:
            self._feed(name)
        return
        yield  # makes this the asynchronous generator that Scrapy asks for

    def _every_second(self) -> None:
        for store in self.stores.values():
            store.flush_if_due()
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
            self.crawler.engine.crawl(self._request(name, task))
        if visit.finished is not None and visit.under_way == 0 and name in self.stores:
            self.report.end(visit, self.stores.pop(name).close())

    def _wake(self, name: str) -> None:
        self._asleep.discard(name)
        self._feed(name)

    def _request(self, name: str, task: Task) -> Request:
        form = task.posts
        posted: dict[str, Any] = {}
        if form is not None:
            listing = (task.root or task.parent_url or form.url).partition("#")[0]
            headers = {"Content-Type": _POSTED, "Referer": listing}
            posted = {"method": "POST", "body": urlencode(form.fields).encode("ascii"), "headers": headers}
        return Request(
            form.url if form is not None else task.asks,
            **posted,
            callback=partial(self._answered, name, task),
            errback=partial(self._failed, name, task),
            dont_filter=True,
            meta={"download_slot": _slot(address_host(task.asks) or "")},
        )

    def _answered(self, name: str, task: Task, response: Response) -> None:
        headers = tuple(
            (key.decode("latin-1"), value.decode("latin-1")) for key, values in response.headers.items() for value in values
        )
        self._take(name, task, Answer(task.asks, self.now(), response.status, headers, response.body), response)

    def _failed(self, name: str, task: Task, failure: Failure) -> None:
        self._take(name, task, Answer(task.asks, self.now(), failure=outcome_of_failure(failure.value)))

    def _take(self, name: str, task: Task, answer: Answer, response: Response | None = None) -> None:
        try:
            self.visits[name].take(task, answer)
        finally:  # an error in reading one page is logged by Scrapy and must not stop the visit
            if response is not None:
                self._pace(name, response)  # before the next request: the answer may be the robots.txt that asks for a delay
            self._feed(name)

    def _pace(self, name: str, response: Response) -> None:
        """Slow down with a portal that slows down: a pause is never shorter than the answer before it took."""
        delay = self.visits[name].delay
        if not delay or response.request is None:
            return
        slot = self.crawler.engine.downloader.slots.get(response.request.meta["download_slot"])
        latency = response.request.meta.get("download_latency", 0.0)
        if slot is not None:
            slot.delay = _padded(min(max(delay, latency, 0.0 if response.status == 200 else slot.delay / 1.25), SLOWEST))

    def idle(self) -> None:
        """Keep Scrapy from closing while a portal only asked for a pause."""
        if any(name in self.stores for name in self.visits):
            for name in self.visits:
                self._feed(name)
            if self.stores:
                raise DontCloseSpider

    def closing(self, reason: str) -> None:
        """Turn every journal into its segment and write the report, however the crawl ended."""
        for name, store in self.stores.items():
            self.visits[name].stop(reason)
            self.report.end(self.visits[name], store.close())
        self.stores.clear()
        self._open.close()
        self.report.write(reason)


def _slot(host: str) -> str:
    """The name of the pace that a host shares with its www twin, for both are one server."""
    return host.removeprefix("www.")


def _padded(delay: float) -> float:
    """The delay of which the jitter of ±20 % takes no more than was added: the pause is 1 to 1.5 times what the file says."""
    return delay * 1.25
