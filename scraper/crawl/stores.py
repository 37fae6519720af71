"""Where a crawl keeps the pages of its portals, and the thread in which what is complete becomes a segment.

Compressing and forcing to disk would hold up every portal's requests for as long as the disk takes. How pages are stored
belongs to `scraper.pages`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from scraper.items import Page
from scraper.pages import PageStore


class Stores:
    """The open stores of one crawl, by portal. failed: told, once or more, the error for which pages cannot be kept."""

    def __init__(self, lake: Path, crawl_id: str, failed: Callable[[OSError], None]) -> None:
        self._lake = lake
        self._crawl_id = crawl_id
        self._failed = failed
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="seal")
        self._open: dict[str, PageStore] = {}
        self._closing: dict[str, Future[list[Path]]] = {}

    def __contains__(self, portal: str) -> bool:
        return portal in self._open

    def __len__(self) -> int:
        return len(self._open)

    def open(self, portal: str) -> None:
        """Begin to keep the pages of a portal."""
        self._open[portal] = PageStore(self._lake, portal, self._crawl_id, sealed_by=self._thread)

    def keep(self, page: Page) -> None:
        """Keep a page; it is safe against a kill when this returns. One that comes after the end of all is for the next crawl."""
        store = self._open.get(page.portal)
        if store is None:
            return
        try:
            store.append(page)
        except OSError as error:
            self._failed(error)

    def is_closing(self, portal: str) -> bool:
        """Whether no more pages of a portal are to come."""
        return portal in self._closing

    async def close(self, portal: str) -> list[Path] | None:
        """The segments of a portal of which everything is kept; None where `close_all` was faster."""
        future = self._closing[portal] = self._thread.submit(self._open[portal].close)
        await asyncio.wait([asyncio.wrap_future(future)])
        return self._closed(portal, future) if portal in self._open else None

    def close_all(self) -> Iterator[tuple[str, list[Path]]]:
        """Close what is still open, whatever is under way, and give each portal's segments; this waits for the disk."""
        for portal, store in list(self._open.items()):
            yield portal, self._closed(portal, self._closing.get(portal) or self._thread.submit(store.close))
        self._thread.shutdown()

    def _closed(self, portal: str, future: Future[list[Path]]) -> list[Path]:
        """The segments of a store that is closed; a journal that cannot become one stays, and the next crawl tries again."""
        store = self._open.pop(portal)
        try:
            return future.result()
        except OSError as error:
            self._failed(error)
            return store.segments
