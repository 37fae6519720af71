"""The journal of a running crawl: each page is handed to the kernel as it comes, and a kill tears off at most the last one.

Only bytes of the crawl in progress live here; the finished segments belong to `pages`. The form is a frame a page, because a
columnar batch of one page costs twenty times as much to write, and one of many loses what waits for it.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.items import Page

SUFFIX = ".journal"
_FRAME = struct.Struct("<III")  # bytes of the page's fields as JSON, bytes of its body, CRC-32 of both
_TOLD = tuple(field.name for field in fields(Page) if field.name not in ("body", "page_id", "fetched_at"))


def folder(lake: Path, portal: str) -> Path:
    """Where the journals of one portal lie while crawls run."""
    return lake / "journals" / f"portal={portal}"


def journals(lake: Path, portal: str | None = None) -> list[Path]:
    """The journals of one portal or of all, oldest first."""
    pattern = f"portal={portal}" if portal is not None else "portal=*"
    return sorted((lake / "journals").glob(f"{pattern}/*{SUFFIX}"))


@contextmanager
def stranded(path: Path) -> Iterator[bool]:
    """Whether the journal's writer is dead; while the block runs nobody else takes the journal.

    The writer holds a lock for as long as it lives, which the kernel gives back at its death: no guess by process numbers.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:  # another recovery was faster
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        # Between our open and our lock another recovery may have finished and removed the file.
        yield os.fstat(descriptor).st_nlink > 0
    finally:
        os.close(descriptor)


def pages_of(path: Path) -> Iterator[Page]:
    """The whole pages of a journal; what a kill tore off at the end is left out."""
    with path.open("rb") as source:
        while len(head := source.read(_FRAME.size)) == _FRAME.size:
            size, length, check = _FRAME.unpack(head)
            told, body = source.read(size), source.read(length)
            if len(body) < length:
                return
            if zlib.crc32(body, zlib.crc32(told)) != check:  # a fault of the disk; what follows is whole all the same
                continue
            yield _page(json.loads(told), body)


def _frame(page: Page) -> bytes:
    told = json.dumps({name: getattr(page, name) for name in _TOLD} | {"fetched_at": page.fetched_at.isoformat()}).encode("ascii")
    return b"".join((_FRAME.pack(len(told), len(page.body), zlib.crc32(page.body, zlib.crc32(told))), told, page.body))


def _page(told: dict[str, Any], body: bytes) -> Page:
    headers = tuple((name, value) for name, value in told.pop("headers"))
    return Page(**{**told, "fetched_at": datetime.fromisoformat(told["fetched_at"])}, headers=headers, body=body)


def _locked(path: Path) -> io.FileIO:
    """The file opened anew and locked; opened once more where a recovery took it for left over in between."""
    while True:
        file = io.FileIO(path, "w")
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()


def sweep(lake: Path, portal: str | None = None) -> None:
    """Remove the journals whose writers died before they had begun, of one portal or of all."""
    for path in (lake / "journals").glob(f"portal={portal or '*'}/*.opening"):
        with stranded(path) as ours:
            if ours:
                discard(path)


def discard(path: Path) -> None:
    """Remove a journal whose pages are in their segment."""
    path.unlink(missing_ok=True)


class Journal:
    """The open journal of one crawl of one portal; `bytes` counts the bodies taken so far."""

    def __init__(self, lake: Path, portal: str, name: str) -> None:
        place = folder(lake, portal)
        place.mkdir(parents=True, exist_ok=True)
        self.path = place / f"{name}{SUFFIX}"
        self.bytes = 0
        # The file gets the name that recovery looks for only when it is locked.
        opening = self.path.with_suffix(".opening")
        self._file = _locked(opening)
        opening.replace(self.path)

    def append(self, page: Page) -> None:
        """Write one page. Raises OSError where it cannot be written whole; what was written before stays readable."""
        frame = memoryview(_frame(page))
        whole = self._file.tell()
        try:
            while frame:
                frame = frame[self._file.write(frame) :]
        except OSError:
            self._file.truncate(whole)  # the half of a page would hide whatever came after it
            self._file.seek(whole)
            raise
        self.bytes += len(page.body)

    @contextmanager
    def finished(self) -> Iterator[Path]:
        """The journal's path while the lock is still held; afterwards the journal is closed."""
        try:
            yield self.path
        finally:
            self._file.close()
