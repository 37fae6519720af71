"""The sample portals as a running whole: three servers in one thread, their addresses, their truth and their request log.

How pages are made and sent belongs to the other modules of this package; this is the door that tests and the demo use.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from types import TracebackType

from scraper.sample import layouts
from scraper.sample.article import SampleArticle
from scraper.sample.mischief import Delivery, Mischief, Where
from scraper.sample.newsroom import NEWSPAPERS, Newsroom
from scraper.sample.plan import DAY_ONE, HANOI_TIME
from scraper.sample.server import Respond, new_loop, port_of, serve
from scraper.sample.site import Answer, Site

Request = tuple[str, str, str, int]
"""Portal, method, path with query, and the status answered."""


def _known(portal: str) -> str:
    if portal not in NEWSPAPERS:
        raise ValueError(f"unknown portal {portal!r}; the sample portals are {', '.join(NEWSPAPERS)}")
    return portal


class SamplePortals:
    """Three portals of the invented province Trầm Giang on 127.0.0.1, a port each; use it as a context manager.

    articles: how many stand on day 1 at each portal (24 to 10 million). seed: another seed, other news. day: the portals'
    own day; may be set while they run. ports: three ports, or None for free ones. delay: seconds before each answer.
    fresh: new articles of each further day, by default a fiftieth of `articles` and at least 3. page_bytes: about how large
    an article's page is. misbehaviour: portal id -> kind -> share of paths that misbehave so the first time they are asked.
    record: whether `requests` are kept.
    """

    NAMES = tuple(NEWSPAPERS)
    """The ids of the portals."""

    def __init__(
        self,
        articles: int = 48,
        seed: int = 1,
        day: int = 1,
        ports: Sequence[int] | None = None,
        delay: float = 0.0,
        *,
        fresh: int | None = None,
        page_bytes: int = 40_000,
        misbehaviour: Mapping[str, Mapping[str, float]] | None = None,
        record: bool = True,
    ) -> None:
        if not 24 <= articles <= 10_000_000:
            raise ValueError(
                f"articles must lie between 24 and 10,000,000, not {articles}: fewer leave no room for a day's changes"
            )
        if ports is not None and (len(ports) != len(NEWSPAPERS) or not all(0 <= port <= 65_535 for port in ports)):
            raise ValueError(f"ports must be {len(NEWSPAPERS)} numbers from 0 to 65535, one for each portal, not {list(ports)}")
        for portal in misbehaviour or {}:
            _known(portal)
        self.newsroom = Newsroom(seed, articles, max(3, articles // 50) if fresh is None else max(1, fresh))
        self.urls: dict[str, str] = {}
        self._day = self._checked(day)
        self._ports = tuple(ports) if ports is not None else (0,) * len(NEWSPAPERS)
        self._delay = delay
        self._page_bytes = page_bytes
        self._record = record
        self._requests: list[Request] = []
        self._sites: dict[tuple[str, int], Site] = {}
        self._mischief = {id_: Mischief(seed, (misbehaviour or {}).get(id_, {})) for id_ in NEWSPAPERS}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @staticmethod
    def _checked(day: int) -> int:
        if day < 1:
            raise ValueError(f"day must be 1 or more, not {day}")
        return day

    @property
    def day(self) -> int:
        """The portals' own day; may be set while they run."""
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        self._day = self._checked(day)

    @staticmethod
    def evening(day: int) -> datetime:
        """20:00 in Vietnam on a day of the portals' own, when all of its news is out; for crawls that live in that time."""
        return datetime.combine(DAY_ONE + timedelta(days=day - 1), time(20), HANOI_TIME)

    @property
    def requests(self) -> list[Request]:
        """The requests answered so far, in order."""
        return list(self._requests)

    def forget_requests(self) -> None:
        """Empties `requests`."""
        self._requests.clear()

    @property
    def composed(self) -> int:
        """How many articles' texts have been made so far."""
        return self.newsroom.composed

    def __enter__(self) -> SamplePortals:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the servers; `urls` then holds their addresses. Raises OSError when a port is taken."""
        loop = new_loop()
        ready = threading.Event()
        failure: list[OSError] = []

        async def open_all() -> list[asyncio.Server]:
            return [
                await serve(self._responder(id_), port, self._delay) for id_, port in zip(NEWSPAPERS, self._ports, strict=True)
            ]

        def run() -> None:
            asyncio.set_event_loop(loop)
            try:
                servers = loop.run_until_complete(open_all())
            except OSError as error:
                failure.append(error)
                loop.close()
                ready.set()
                return
            self.urls = {id_: f"http://127.0.0.1:{port_of(server)}/" for id_, server in zip(NEWSPAPERS, servers, strict=True)}
            ready.set()
            loop.run_forever()
            for server in servers:
                server.close()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()

        self._loop, self._thread = loop, threading.Thread(target=run, name="sample portals", daemon=True)
        self._thread.start()
        ready.wait()
        if failure:
            self._loop = self._thread = None
            raise failure[0]

    def stop(self) -> None:
        """Stops the servers; connections still open are dropped."""
        if self._loop is not None and self._thread is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop = self._thread = None

    def misbehave(self, portal: str, where: Where, kind: str, times: int | None = None, seconds: float | None = None) -> None:
        """Asks `portal` to misbehave on a path (with its query) or where a predicate of it holds; see `mischief.KINDS`.

        times: how often for each path, None for always. seconds: how long `slow` waits. Raises ValueError for an unknown
        portal or kind.
        """
        self._mischief[_known(portal)].add(kind, where, times, seconds)

    def behave(self) -> None:
        """Ends all misbehaviour."""
        for mischief in self._mischief.values():
            mischief.clear()

    def site(self, portal: str, day: int | None = None) -> Site:
        """The portal on a day (by default today). Raises RuntimeError before the servers have started."""
        if portal not in self.urls:
            raise RuntimeError("the sample portals have no addresses before they are started; use them in a with statement")
        key = portal, self._day if day is None else self._checked(day)
        if key not in self._sites:
            base = self.urls[portal].rstrip("/")
            layout = NEWSPAPERS[portal].layout
            self._sites[key] = Site(self.newsroom, portal, base, key[1], self._page_bytes, layouts.article_path(layout))
        return self._sites[key]

    def _responder(self, portal: str) -> Respond:
        mischief = self._mischief[portal]

        def respond(method: str, path: str, query: dict[str, str], target: str) -> Delivery:
            answer: Answer = layouts.answer(self.site(portal), path, query)
            delivery = mischief.deliver(answer, target) if mischief else Delivery(answer)
            if self._record:
                self._requests.append((portal, method, target, delivery.answer.status))
            return delivery

        return respond

    def truth(self, portal: str, day: int | None = None) -> Iterator[SampleArticle]:
        """Every article that has appeared at the portal by `day` (by default today), removed ones included, by number."""
        site = self.site(portal, day)
        for number in range(1, site.plan.count(site.day) + 1):
            yield site.article(number)

    def write_registry(self, home: Path, *, delay: float = 0.0) -> list[Path]:
        """Writes `<home>/portals/<id>.toml` for each portal, overwriting; delay: seconds between two requests of a crawl."""
        folder = home / "portals"
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for id_, url in self.urls.items():
            file = folder / f"{id_}.toml"
            text = (
                f'name = "{NEWSPAPERS[id_].name}"\nstart_urls = ["{url}"]\n\n[crawl]\ndelay = {float(delay)}\nconcurrency = 8\n'
            )
            file.write_text(text, encoding="utf-8")
            files.append(file)
        return files
