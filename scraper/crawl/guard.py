"""Keeps two crawls off one portal: it would be asked twice as often as its file says.

The lock is the kernel's and dies with the process.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper import journal


class PortalBusyError(RuntimeError):
    """Another crawl of the portal is running on this home."""


@contextmanager
def only_crawl_of(lake: Path, portal: str) -> Iterator[None]:
    """Hold the portal for this process; PortalBusyError where another holds it."""
    place = journal.folder(lake, portal)
    place.mkdir(parents=True, exist_ok=True)
    with (place / "crawl.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PortalBusyError(f"{portal} is being crawled already; wait for that crawl or stop it") from error
        yield
