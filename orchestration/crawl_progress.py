"""What the spider's process tells Dagster while it crawls: a line every few seconds, through Pipes.

Loaded into the spider by its command line only, so that the spider itself knows nothing of Dagster.
"""

from __future__ import annotations

from dagster_pipes import PipesContext, open_dagster_pipes
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from twisted.internet.task import LoopingCall

EVERY_SECONDS = 5.0


class CrawlProgress:
    """A Scrapy add-on that is its own extension: counts responses and logs them to the run that started the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.pipes: PipesContext = open_dagster_pipes()
        self.loop = LoopingCall(self.tell)
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Scrapy's add-on hook: registers this class as an extension beside those of the project."""
        settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), cls: 900}, "addon")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlProgress:
        """Scrapy's constructor hook."""
        return cls(crawler)

    def opened(self) -> None:
        """Starts the clock."""
        self.loop.start(EVERY_SECONDS, now=False)

    def tell(self) -> None:
        """Logs how many answers came so far."""
        stats = self.crawler.stats
        if stats is not None:
            self.pipes.log.info(f"{stats.get_value('downloader/response_count', 0)} answers so far")

    def closed(self, reason: str) -> None:
        """Logs why the crawl ended and closes the channel."""
        if self.loop.running:
            self.loop.stop()
        self.tell()
        self.pipes.log.info(f"crawl ended: {reason}")
        self.pipes.close()
