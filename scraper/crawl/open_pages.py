"""The browser pages that are open, used again for a portal's next page: a new one costs six times the processor time.

What is shown in them is not known here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from playwright.async_api import Error, Page

AT_ONCE = 4
"""Pages open at a time, of all portals together: each is a process of some 100 MB."""

CLOSE_SECONDS = 10.0


class Seat:
    """Room for one page of a portal: the `page` to be used again, or None for a new one, which is put here."""

    def __init__(self, page: Page | None) -> None:
        self.page = page
        self.fit = False  # whether the page may be used again


class OpenPages:
    """The open pages of one browser, no more than AT_ONCE."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)
        self._busy = 0
        self._idle = deque[tuple[str, Page]]()

    @asynccontextmanager
    async def seat(self, portal: str) -> AsyncIterator[Seat]:
        """Wait for room. A page that is not `fit` in the end is closed."""
        async with self._room:
            self._busy += 1
            seat = Seat(await self._page(portal))
            try:
                yield seat
            finally:
                self._busy -= 1
                await self._leave(portal, seat)

    async def _page(self, portal: str) -> Page | None:
        """An idle page of the portal; where there is none, room is made for a new one."""
        for entry in [entry for entry in self._idle if entry[0] == portal]:
            self._idle.remove(entry)
            if not entry[1].is_closed():
                return entry[1]
        while self._idle and len(self._idle) + self._busy > AT_ONCE:
            await closed(self._idle.popleft()[1])
        return None

    async def _leave(self, portal: str, seat: Seat) -> None:
        page = seat.page
        if page is None or page.is_closed():
            return
        if seat.fit:
            with suppress(Error):
                await page.goto("about:blank")  # ends what its scripts still do
                self._idle.append((portal, page))
                return
        await closed(page)


async def closed(page: Page) -> None:
    """Close a page; one that cannot be closed goes with the browser."""
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await page.close()
