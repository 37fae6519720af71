"""One visit to one portal: which address is asked next, what is kept of the answer, and when the visit is over.

It knows no Scrapy and no clock of its own, so every decision can be tried without a network; requests are made by the spider.
"""

from __future__ import annotations

import logging
import math
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from scraper import platforms
from scraper.addresses import address_host, join
from scraper.crawl import manners, robots
from scraper.crawl.answers import NETWORK, ODD, Answer, may_pass, outcome_of, outcome_of_blocked, retry_after
from scraper.crawl.frontier import Frontier
from scraper.crawl.limits import GIVE_UP_AFTER, LONGEST_WAIT, MAX_REDIRECTS, MAX_TRIES
from scraper.crawl.look import is_settled, look
from scraper.crawl.missing import Missing
from scraper.crawl.policy import Plan
from scraper.crawl.sitemaps import without_unchanged
from scraper.crawl.tally import Tally
from scraper.crawl.tasks import Agenda, Task, page_of
from scraper.items import Page, Portal
from scraper.platforms import Platform
from scraper.portals import hosts

log = logging.getLogger(__name__)


class Visit:
    """The visit to one portal; `next_task` gives what to ask, `take` takes the answer, `finished` tells why it is over.

    keep: stores a page. now: the moment in µs since 1970 UTC at which the visit began. agent: our name for robots.txt. mode: one
    of revisits.MODES.
    """

    def __init__(
        self,
        portal: Portal,
        frontier: Frontier,
        keep: Callable[[Page], None],
        now: int,
        agent: str,
        *,
        mode: str = "incremental",
        obey_robots: bool = True,
    ) -> None:
        self.portal = portal
        self.mode = mode
        self.tally = Tally()
        self.finished: str | None = None
        self.wait = 0.0  # seconds the portal asked us to be silent; taken by the spider with `take_wait`
        self.delay = portal.delay
        self.rests_until: datetime | None = None
        self._keep = keep
        self._agent = agent
        self._hosts = hosts(portal)
        self._frontier = frontier
        name = portal.platform or frontier.platform(portal.id)
        self._platform: Platform | None = platforms.by_name(name) if name else None
        self._settled = self._platform is not None and is_settled(portal, self._platform)
        self._agenda = Agenda()
        self._now = now
        self._plan = Plan(portal, frontier, self._agenda, self.tally, now, mode)
        self._rules: dict[str, robots.Rules] = {} if obey_robots else dict.fromkeys(self._hosts, robots.Rules(agent))
        self._waiting: dict[str, deque[Task]] = {}
        self._in_flight = 0
        self._silent = 0  # failures in a row
        self._missing = Missing(portal, frontier, self._plan, self.tally)
        self._refusals = Counter[str]()  # throttled or blocked answers in a row
        self._left = max(0, portal.max_pages - manners.spent(frontier.connection, portal.id, now))
        health = manners.health(frontier.connection, portal.id, now)
        # An ill portal is asked one thing; only an answer opens the door to more.
        self._tries, self._patience = (1, 1) if health.ill else (MAX_TRIES, GIVE_UP_AFTER)
        self._last = health.outcome or "ok"
        self._useful = 0  # answers that were pages
        if health.rests_until > now:
            self.rests_until = datetime.fromtimestamp(health.rests_until / 1_000_000, UTC)
            self.stop("resting")

    @property
    def under_way(self) -> int:
        """Requests made and not yet answered."""
        return self._in_flight

    @property
    def left(self) -> int:
        """Tasks planned and not yet asked."""
        return len(self._agenda) + sum(map(len, self._waiting.values()))

    @property
    def platform_name(self) -> str | None:
        """The platform recognised, or None."""
        return self._platform.NAME if self._platform is not None else None

    def stop(self, reason: str) -> None:
        """End the visit; answers under way are still taken."""
        if self.finished is None:
            self.finished = reason

    def next_task(self) -> Task | None:
        """What to ask now, or None: nothing left, or as much under way as the portal allows. Sets `finished` when all is done."""
        while self.finished is None and self._in_flight < self.portal.concurrency:
            if self.tally.requests >= self._left:
                self.stop("max_pages")
                break
            task = self._agenda.pop()
            if task is None:
                if self._in_flight or self._plan.refill():
                    if self._in_flight:
                        break
                    continue
                self._end()
                break
            if self._platform is None and self._in_flight and task.reason != "start":
                self._agenda.add(task)  # what an address means is known after the start page
                break
            task = self._admitted(task)
            if task is not None:
                self.tally.requests += 1
                self._in_flight += 1
                return task
        return None

    def _end(self) -> None:
        """Nothing is left to ask; a visit without a single page tells what it got instead."""
        if self._useful or self._last in ("ok", "not_found") or not self.tally.requests:
            self.stop("finished")
            self._plan.end()
        else:
            self.stop("unreachable" if self._last in NETWORK else self._last)

    def _admitted(self, task: Task) -> Task | None:
        """The task when it may be asked, its host's robots.txt first when that is unknown, or None."""
        if task.kind == "robots":
            return task
        host = address_host(task.asks) or ""
        rules = self._rules.get(host) or self._remembered(host, robots.address(task.asks))
        if rules is None:
            waiting = self._waiting.setdefault(host, deque())
            waiting.append(task)
            if len(waiting) > 1:
                return None
            return Task(robots.address(task.asks), "robots", reason="start")
        if not rules.allows(task.asks.partition("#")[0]):
            if task.hops or self._frontier.asked(self.portal.id, task.url) is None:
                self._record(task, Answer(task.asks, self._plan.moment(), failure=rules.denial), rules.denial)
            self._plan.denied(task)
            return None
        return task if self._plan.still_wanted(task) else None

    def _remembered(self, host: str, url: str) -> robots.Rules | None:
        """The rules of a host whose robots.txt an earlier crawl fetched not long ago."""
        kept = manners.kept_robots(self._frontier.connection, self.portal.id, host, self._now)
        if kept is None:
            return None
        rules = robots.read(*kept, self._agent, "ok")
        self._obey(host, rules, url)
        return rules

    def _obey(self, host: str, rules: robots.Rules, url: str) -> None:
        """Take over what a host's robots.txt says."""
        self._rules[host] = rules
        if rules.delay is not None:
            self.delay = max(self.delay, min(rules.delay, 60.0)) if self.portal.delay else self.portal.delay
        for address in (join(url, sitemap) for sitemap in rules.sitemaps):
            if address is not None:
                self._plan.consider(address, "sitemap", url, None)

    def take(self, task: Task, answer: Answer) -> None:
        """Take the answer to a task: keep the page, and plan what follows from it."""
        self._in_flight -= 1
        outcome = outcome_of(answer)
        self._count_failures(outcome)
        self._last = outcome
        if task.kind == "robots":
            self._take_robots(task, answer, outcome)
        elif answer.redirects_to is not None:
            self._take_redirect(task, answer)
        elif outcome == "ok":
            self._take_page(task, answer)
        else:
            self._take_failure(task, answer, outcome)

    def _count_failures(self, outcome: str) -> None:
        if outcome not in NETWORK:
            self._silent, self._tries, self._patience = 0, MAX_TRIES, GIVE_UP_AFTER
            return
        self._silent += 1
        self.tally.failures[outcome] += 1
        if self._silent >= self._patience:
            self.stop("unreachable")

    def _take_robots(self, task: Task, answer: Answer, outcome: str) -> None:
        host = address_host(task.url) or ""
        target = answer.redirects_to
        address = join(task.asks, target) if target is not None else None
        if address is not None and len(task.hops) < MAX_REDIRECTS and address_host(address) in self._hosts:
            self._agenda.add(replace(task, hops=(*task.hops, address)))
            return
        if task.tries < self._tries and may_pass(outcome, answer):
            self._record(task, answer, outcome)
            self._heed(answer, outcome, task.tries)
            self._agenda.add(replace(task, tries=task.tries + 1))
            return
        self._record(task, answer, outcome)
        rules = robots.read(answer.status, answer.body, self._agent, outcome)
        self._obey(host, rules, task.asks)
        for task_waiting in self._waiting.pop(host, ()):
            self._agenda.add(task_waiting)
        starts = {address_host(url) or "" for url in self.portal.start_urls}
        if all(start in self._rules and not self._rules[start].all_allowed for start in starts):
            self.stop("unreachable" if outcome in NETWORK else "robots_unreachable")

    def _take_redirect(self, task: Task, answer: Answer) -> None:
        target = join(task.asks, answer.redirects_to or "")
        if target is None or address_host(target) not in self._hosts:
            self._record(task, replace(answer, url=target or task.asks), "offsite")
        elif len(task.hops) >= MAX_REDIRECTS or target == task.url or target in task.hops:
            self._take_failure(task, answer, "redirect_loop")
        elif self._missing.is_redirected_away(task, target):
            self._take_failure(task, replace(answer, url=target, body=b""), "not_found")
        elif self._plan.visited(target):
            # The target is in the lake already: the redirect itself is what is new.
            self._record(task, replace(answer, url=target, body=b""), "ok", kind="other")
            self._plan.done(task, "ok", target)
        else:
            self._agenda.add(replace(task, hops=(*task.hops, target)))

    def _take_failure(self, task: Task, answer: Answer, outcome: str) -> None:
        if outcome == "not_found" and self._missing.is_gone(task, answer):
            outcome = "gone"
        self._record(task, answer, outcome)
        self._plan.done(task, outcome, answer.url)
        self._heed(answer, outcome, task.tries)
        if outcome == "not_found" and self._missing.needs_second_look(task):
            self._agenda.add(replace(task, reason="confirm", hops=(), tries=1))
        elif task.form is not None and task.reason == "pending":
            self._plan.walk_anew(task)
        elif task.tries < self._tries and (not task.was_odd if outcome in ODD else may_pass(outcome, answer)):
            odd = task.was_odd or outcome in ODD
            self._agenda.add(replace(task, hops=(), tries=task.tries + 1, again=True, was_odd=odd))

    def _heed(self, answer: Answer, outcome: str, tries: int) -> None:
        """Be silent for as long as a throttled or blocked answer asks, or for longer each time where it does not say."""
        if outcome not in ("throttled", "blocked"):
            self._refusals.clear()
            return
        self._refusals[outcome] += 1
        asked = retry_after(answer)
        wait = asked if asked is not None else 20 * self.portal.delay * math.ldexp(1.0, min(tries - 1, 4))
        if self._refusals[outcome] >= GIVE_UP_AFTER or wait > LONGEST_WAIT:
            self.stop(outcome)
        self.wait = max(self.wait, min(wait, LONGEST_WAIT))

    def take_wait(self) -> float:
        """The seconds of silence the portal asked for since the last call."""
        wait, self.wait = self.wait, 0.0
        return wait

    def _take_page(self, task: Task, answer: Answer) -> None:
        seen = look(task, answer, self.portal, self._platform, settled=self._settled)
        if seen.blocked is not None:
            self._last = outcome_of_blocked(seen.blocked)
            self._take_failure(task, answer, outcome_of_blocked(seen.blocked))
            return
        self._refusals.clear()
        self._useful += 1
        if seen.platform is not None and not self._settled:
            if self._platform not in (None, seen.platform):
                self._plan.rename(seen.platform)
                task = replace(task, key=seen.platform.article_key(task.url) if task.key else None)
            self._platform = seen.platform
            self._settled = is_settled(self.portal, seen.platform, seen.kind)
        self._record(task, answer, "ok", kind=seen.kind)
        self._plan.done(task, "ok", answer.url)
        ordinary = self.mode in ("daily", "incremental")
        found = without_unchanged(seen.found, self._frontier, self.portal.id, self._now) if ordinary else seen.found
        self._plan.follow(task, answer.url, seen.kind, found)

    def _record(self, task: Task, answer: Answer, outcome: str, kind: str | None = None) -> None:
        """Keep what came of a task as one page."""
        kind = kind or ("other" if task.kind == "robots" else task.kind)
        self._keep(page_of(self.portal.id, task, answer, outcome, kind))
        self.tally.pages[kind, outcome] += 1
        self.tally.bytes += len(answer.body)
        if kind == "article" and outcome == "ok" and task.key is not None:
            if self._plan.was_ok(task.key):
                self.tally.rechecked += 1
            else:
                self.tally.new_articles += 1
