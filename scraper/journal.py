"""The journal of a running crawl: an Arrow stream on which pages are safe within a second, and its torn end after a kill.

Only bytes of the crawl in progress live here; the finished segments belong to `pages`.
"""

from __future__ import annotations

import fcntl
import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from scraper.items import Page

FLUSH_SECONDS = 1.0
FLUSH_BYTES = 2 << 20
"""A page is on disk when it is this old or when this much has gathered, whichever comes first."""


def folder(lake: Path, portal: str) -> Path:
    """Where the journals of one portal lie while crawls run."""
    return lake / "journals" / f"portal={portal}"


def journals(lake: Path, portal: str | None = None) -> list[Path]:
    """The journals of one portal or of all, oldest first."""
    pattern = f"portal={portal}" if portal is not None else "portal=*"
    return sorted((lake / "journals").glob(f"{pattern}/*.arrows"))


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


def pages_of(path: Path) -> Iterator[pa.RecordBatch]:
    """The whole batches of a journal; what a kill tore off at the end is left out."""
    with pa.OSFile(str(path)) as source:
        try:
            stream = pa.ipc.open_stream(source)
        except (pa.ArrowInvalid, OSError):  # killed before the schema was whole
            return
        while True:
            try:
                part = stream.read_next_batch()
            except (StopIteration, pa.ArrowInvalid, OSError):
                return
            yield part


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

    def __init__(
        self, lake: Path, portal: str, name: str, schema: pa.Schema, to_batch: Callable[[list[Page]], pa.RecordBatch]
    ) -> None:
        place = folder(lake, portal)
        place.mkdir(parents=True, exist_ok=True)
        self.path = place / f"{name}.arrows"
        self.bytes = 0
        self._to_batch = to_batch
        self._waiting: list[Page] = []
        self._waiting_bytes = 0
        self._since = 0.0
        # The file gets the name that recovery looks for only when it is locked.
        opening = self.path.with_suffix(".opening")
        self._file = _locked(opening)
        opening.replace(self.path)
        self._stream = pa.ipc.new_stream(self._file, schema)

    def append(self, page: Page) -> None:
        """Take one page, and write down what is due."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(page)
        self._waiting_bytes += len(page.body)
        self.bytes += len(page.body)
        if self._waiting_bytes >= FLUSH_BYTES:
            self._flush()
        else:
            self.flush_if_due()

    def flush_if_due(self) -> None:
        """Write down the waiting pages when the oldest has waited for FLUSH_SECONDS."""
        if self._waiting and time.monotonic() - self._since >= FLUSH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            part, self._waiting, self._waiting_bytes = self._to_batch(self._waiting), [], 0
            whole = self._file.tell()
            try:
                self._stream.write_batch(part)
            except OSError:
                self._file.truncate(whole)  # the half of a batch would hide whatever came after it
                self._file.seek(whole)
                raise

    @contextmanager
    def finished(self) -> Iterator[Path]:
        """The journal's path, all pages written, while the lock is still held; afterwards the journal is closed."""
        try:
            self._flush()
            self._stream.close()
            yield self.path
        finally:
            self._file.close()
