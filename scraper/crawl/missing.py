"""Known articles that one visit finds missing: what counts as missing, what is looked at twice, and what is believed gone.

Which articles are asked is the policy's business, and what is kept of an answer the visit's.
"""

from __future__ import annotations

from scraper.addresses import identity
from scraper.crawl.answers import Answer
from scraper.crawl.frontier import Frontier
from scraper.crawl.limits import MASS_MISSING
from scraper.crawl.policy import Plan
from scraper.crawl.tally import Tally
from scraper.crawl.tasks import Task
from scraper.items import Portal


class Missing:
    """The missing articles of one visit, told from a portal that is broken."""

    def __init__(self, portal: Portal, frontier: Frontier, plan: Plan, tally: Tally) -> None:
        self._portal = portal
        self._frontier = frontier
        self._plan = plan
        self._tally = tally
        self._count = 0
        self._starts = {identity(url) for url in portal.start_urls}

    def is_redirected_away(self, task: Task, target: str) -> bool:
        """Whether a known article redirects to the front page or a listing, as many a CMS answers for what was removed."""
        return task.key is not None and self._plan.was_ok(task.key) and self._is_list(target)

    def _is_list(self, url: str) -> bool:
        """Whether an address is the portal's front page, or showed articles as a listing in an earlier crawl."""
        own = identity(url)
        return own in self._starts or own.partition("/")[2] == "" or self._frontier.shows(self._portal.id, url)

    def needs_second_look(self, task: Task) -> bool:
        """Take note of a task that found nothing; tells whether a known article is to be asked again before it counts as gone."""
        if task.reason == "confirm" or task.key is None or not self._plan.was_ok(task.key):
            return False
        self._count += 1
        return True

    def is_gone(self, task: Task, answer: Answer) -> bool:
        """Whether an article that was not found is gone: at the second look of a visit, or gone in an earlier one already."""
        if task.key is not None and self._plan.was_gone(task.key):
            return True
        if task.reason != "confirm":
            return False
        if answer.redirects_to is None:
            return self._count < MASS_MISSING or not self._most_are_missing()
        # A redirect may be a passing one: to a page of maintenance, or to a login.
        return not self._most_are_missing() and not (task.key is not None and self._plan.is_shown(task.key))

    def _most_are_missing(self) -> bool:
        """Whether more known articles are missing than stand: then the portal itself may be broken."""
        return self._count > self._tally.rechecked
