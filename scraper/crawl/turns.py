"""One request at a time goes to a server though several crawls run on one home: a lock for each server, and its last request.

Within one crawl the lanes keep the pace; which portals share a server is theirs to find out.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

STEP = 0.02
"""Seconds between two looks whether another crawl is done with a server."""


class Turns:
    """The turns at the servers. folder: where a file stands for each; when it was changed is when the server was last asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def turn(self, server: str, pause: float) -> AsyncIterator[None]:
        """Hold a server for one request, `pause` seconds at least after it was asked last by any crawl.

        The lock is the kernel's and goes with the process. Where no file can be made (the disk is full) there is none.
        """
        try:
            descriptor = self._opened(server)
        except OSError:
            yield
            return
        try:
            while not _held(descriptor):
                await asyncio.sleep(STEP)
            last = os.fstat(descriptor)
            early = last.st_mtime + pause - time.time()
            # An empty file is that of a server never asked, and one changed in the future was left by another clock.
            if last.st_size and 0 < early <= pause:
                await asyncio.sleep(early)
            os.ftruncate(descriptor, 1)
            os.utime(descriptor, ns=(time.time_ns(),) * 2)  # the kernel's own idea of now is some milliseconds late
            yield
        finally:
            os.close(descriptor)

    def _opened(self, server: str) -> int:
        file = self._folder / f"{quote(server, safe='')}.lock"
        with suppress(FileNotFoundError):
            return os.open(file, os.O_RDWR | os.O_CLOEXEC)
        self._folder.mkdir(parents=True, exist_ok=True)
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def _held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
