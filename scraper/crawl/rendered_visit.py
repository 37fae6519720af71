"""The visit to a portal whose pages need a browser: what its pages load is asked and kept by the rules of all requests.

What a page loads while it is rendered is decided there; the visit's own pages are as in any visit.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from scraper.addresses import address_host
from scraper.crawl.answers import Answer, outcome_of
from scraper.crawl.tasks import Task
from scraper.crawl.visit import Visit


class RenderedVisit(Visit):
    """A visit that also takes what pages load. A page that was begun is finished: it may go beyond the day's budget."""

    def robots_first(self, url: str) -> Task | None:
        """The robots.txt to be asked before a host of the portal's own is asked for the first time."""
        host = address_host(url)
        if host is None or host not in self._hosts or host in self._rules or host in self._waiting:
            return None
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        return None if self._remembered(host, address) is not None else Task(address, "robots", reason="start")

    def may_load(self, url: str) -> bool:
        """Whether a page may load an address: on the portal's own hosts, where their robots.txt allows it."""
        rules = self._rules.get(address_host(url) or "")
        return rules is not None and rules.allows(url)

    def take_load(self, task: Task, answer: Answer) -> None:
        """Keep what came of one load: the request alone, for what it gave is in the rendered page."""
        outcome = outcome_of(answer)
        self.tally.requests += 1
        self._count_failures(outcome)
        if task.kind == "robots":
            self._take_robots(task, answer, outcome)
            return
        self._record(task, replace(answer, body=b"") if outcome == "ok" else answer, outcome)
