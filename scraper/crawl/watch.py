"""Stops a crawl whose parent died, so that no orphan crawls on after its run was killed.

Stopping is all it does: the spider's own closing writes down what was fetched.
"""

from __future__ import annotations

import os
import threading
from typing import Self, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import deferred_from_coro

from scraper.spiders.portal import PortalSpider

SECONDS = 0.5
"""Between two looks at the parent."""


class WatchParent:
    """A thread that looks whether the parent is still the one that started us; on when WATCH_PARENT is set.

    WATCH_PARENT may be the parent's process id, for a parent that could die before this process looks for the first time.
    A thread, because the loop may be busy just then; the process id of the parent changes when it dies.
    """

    def __init__(self, crawler: Crawler) -> None:
        if str(crawler.settings["WATCH_PARENT"] or "0") in ("0", "False"):
            raise NotConfigured
        self._crawler = crawler
        given = crawler.settings["WATCH_PARENT"]
        self._parent = int(given) if str(given).isdigit() and int(given) > 1 else os.getppid()
        self._over = threading.Event()
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def opened(self) -> None:
        """Begin to look."""
        threading.Thread(target=self._look, daemon=True, name="watch-parent").start()

    def closed(self) -> None:
        """Look no more."""
        self._over.set()

    def _look(self) -> None:
        from twisted.internet import reactor

        while not self._over.wait(SECONDS):
            if os.getppid() != self._parent:
                reactor.callFromThread(self._stop)
                return

    def _stop(self) -> None:
        cast(PortalSpider, self._crawler.spider).stop_all("parent_died")
        deferred_from_coro(self._crawler.engine.close_spider_async(reason="parent_died"))
