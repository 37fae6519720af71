"""What the spider's process tells Dagster while it crawls: its own progress lines and warnings, through Pipes.

Loaded into the spider by its command line only, so that the spider itself knows nothing of Dagster.
"""

from __future__ import annotations

import logging
import os

from dagster_pipes import PipesContext, open_dagster_pipes
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from orchestration.crawl_processes import ONE_OF_MANY


class _ToPipes(logging.Handler):
    """Passes each record on as a log line of the run."""

    def __init__(self, pipes: PipesContext) -> None:
        super().__init__(logging.INFO)
        self._pipes = pipes

    def emit(self, record: logging.LogRecord) -> None:
        log = self._pipes.log.warning if record.levelno >= logging.WARNING else self._pipes.log.info
        log(record.getMessage())


class CrawlProgress:
    """A Scrapy add-on that is its own extension: while the spider runs, what `scraper` logs goes to the run that started it."""

    def __init__(self, crawler: Crawler) -> None:
        self._pipes = open_dagster_pipes()
        self._handler = _ToPipes(self._pipes)
        logging.getLogger("scraper").addHandler(self._handler)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Scrapy's add-on hook: registers this class as an extension beside those of the project."""
        settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), cls: 900}, "addon")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlProgress:
        """Scrapy's constructor hook."""
        return cls(crawler)

    def closed(self, reason: str) -> None:
        """Says why the crawl ended and closes the channel."""
        self._pipes.log.info(f"crawl ended: {reason}")
        logging.getLogger("scraper").removeHandler(self._handler)
        if not os.environ.get(ONE_OF_MANY):
            self._pipes.close()
