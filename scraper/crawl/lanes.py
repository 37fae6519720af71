"""One pace for each server: the hosts of all portals that answer from one IP address share it, and so does a www twin.

How long a pause is asked for is decided by the portals' files and the visits; requests are made by the spider.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable

from scrapy.core.downloader import Downloader

from scraper import portals
from scraper.items import Portal

Resolve = Callable[[str], Awaitable[str]]
"""Gives the IP address of a name, or raises OSError."""

JITTER = 0.05
"""A pause varies by this share of itself: enough to be no clockwork, little enough to use the time that a portal allows."""

SLOWEST = 60.0
"""Seconds: the longest delay that a slow portal is given."""


def padded(delay: float) -> float:
    """The delay of which the jitter takes no more than was added: no pause is shorter than the portal's file says."""
    return delay / (1 - JITTER)


def name_of(host: str) -> str:
    """The name under which a host and its www twin are one."""
    return host.removeprefix("www.")


class Lanes:
    """The paces of one crawl; a lane's slot in Scrapy's downloader lets one request through at a time."""

    def __init__(self, crawled: Iterable[Portal]) -> None:
        self._lanes: dict[str, str] = {}  # by name of host
        self._delays: dict[str, dict[str, float]] = defaultdict(dict)  # by lane, then by portal
        self._concurrency: dict[str, int] = {}
        self._of_host = defaultdict[str, list[Portal]](list)
        for portal in crawled:
            for name in sorted({name_of(host) for host in portals.hosts(portal)}):
                self._of_host[name].append(portal)

    async def lane(self, host: str, resolve: Resolve, downloader: Downloader) -> str:
        """The lane of a host. A name that cannot be resolved has one of its own for now: the request itself will say why."""
        name = name_of(host)
        if name not in self._lanes:
            bare, _, port = (
                name.rpartition(":") if name.rpartition(":")[2].isdigit() and not name.endswith("]") else (name, "", "")
            )
            try:
                address = await resolve(bare.strip("[]"))
            except (OSError, ValueError):  # Twisted's errors of resolution are OSErrors
                return self._opened(name, name, downloader)
            # Ports 80 and 443 are one server; any other port is a server of its own.
            self._lanes[name] = f"{address}:{port}" if port else address
        return self._opened(self._lanes[name], name, downloader)

    def _opened(self, lane: str, name: str, downloader: Downloader) -> str:
        for portal in self._of_host[name]:
            if portal.id not in self._delays[lane]:
                self._delays[lane][portal.id] = portal.delay
                self._concurrency[lane] = min(portal.concurrency, self._concurrency.get(lane, portal.concurrency))
                self._set(lane, downloader)
        return lane

    def slow(self, lane: str, portal: str, delay: float, latency: float, ok: bool, downloader: Downloader) -> None:
        """Keep a pause at least as long as the portal wants it and as the answer before it took; recover slowly after errors."""
        slot = downloader.slots.get(lane)
        if slot is None or not delay:
            return
        self._delays[lane][portal] = delay
        before = slot.delay * (1 - JITTER) / 1.25
        wanted = max(*self._delays[lane].values(), latency, 0.0 if ok else before)
        slot.delay = padded(min(wanted, SLOWEST))

    def _set(self, lane: str, downloader: Downloader) -> None:
        """Bring the slot, and what it is made from when Scrapy drops and remakes it, up to the portals that share it."""
        delay, concurrency = padded(max(self._delays[lane].values())), self._concurrency[lane]
        downloader.per_slot_settings[lane] = {"concurrency": concurrency, "delay": delay, "jitter": JITTER}
        slot = downloader.slots.get(lane)
        if slot is not None:
            slot.delay, slot.concurrency = max(slot.delay, delay), concurrency
