"""The raw pages, kept for ever in `lake/pages/portal=<p>/<created>-<crawl id>.parquet`: written once, read in small steps.

What keeps pages safe while a crawl runs is the journal's business; what a page means is not known here.
"""

from __future__ import annotations

import glob
import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scraper.items import Page
from scraper.journal import SUFFIX, Journal, discard, journals, pages_of, stranded, sweep
from scraper.journal import folder as journal_folder

log = logging.getLogger(__name__)

HEADER = pa.struct([pa.field("name", pa.string(), nullable=False), pa.field("value", pa.string(), nullable=False)])
SCHEMA = pa.schema(
    [
        pa.field("portal", pa.string(), nullable=False),
        pa.field("url", pa.string(), nullable=False),
        pa.field("final_url", pa.string(), nullable=False),
        pa.field("fetched_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("status", pa.int16()),
        pa.field("headers", pa.list_(HEADER), nullable=False),
        pa.field("body", pa.binary(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("parent_url", pa.string()),
        pa.field("origin", pa.string(), nullable=False),
    ]
)
"""One row a request, in the order of landing."""

ROW_GROUP_BYTES = 16 << 20
"""Bytes of bodies in one row group: what a reader holds in memory at a time."""

BATCH_BYTES = 2 << 20
"""Bytes of bodies turned into columns at a time."""

_NAMED = "%Y%m%dT%H%M%S%fZ"  # the moment in a segment's name

SEGMENT_BYTES = 256 << 20
"""Bytes of bodies after which a long crawl begins the next segment."""


def batch(pages: Iterable[Page]) -> pa.RecordBatch:
    """The pages as one Arrow batch of SCHEMA."""
    rows = list(pages)
    headers = [[{"name": name, "value": value} for name, value in page.headers] for page in rows]
    columns = [
        [page.portal for page in rows],
        [page.url for page in rows],
        [page.final_url for page in rows],
        [page.fetched_at for page in rows],
        [page.status for page in rows],
        headers,
        [page.body for page in rows],
        [page.kind for page in rows],
        [page.outcome for page in rows],
        [page.parent_url for page in rows],
        [page.origin for page in rows],
    ]
    return pa.record_batch(
        [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
    )


def folder(lake: Path, portal: str) -> Path:
    """Where the segments of one portal lie."""
    return lake / "pages" / f"portal={portal}"


def segments(lake: Path, portal: str | None = None) -> list[Path]:
    """The finished segments of one portal, or of all, in the order of landing within each portal."""
    pattern = f"portal={portal}" if portal is not None else "portal=*"
    return sorted((lake / "pages").glob(f"{pattern}/*.parquet"))


def begun_at(segment: Path) -> datetime:
    """When the crawl of a segment began to keep pages: the time in the name of its first segment."""
    crawl = segment.stem.partition("-")[2]
    first = min(path.stem.partition("-")[0] for path in segment.parent.glob(f"*-{glob.escape(crawl)}{segment.suffix}"))
    return datetime.strptime(first, _NAMED).replace(tzinfo=UTC)


def read_segment(path: Path) -> Iterator[Page]:
    """The pages of a segment in order, `page_id` filled; holds one row group of bodies at a time."""
    with pq.ParquetFile(path) as file:
        row = 0
        for group in file.iter_batches(batch_size=256):
            for values in group.to_pylist():
                headers = tuple((header["name"], header["value"]) for header in values.pop("headers"))
                yield Page(**values, headers=headers, page_id=f"{path.stem}:{row:07d}")
                row += 1


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _publish(batches: Iterator[pa.RecordBatch], target: Path) -> bool:
    """Write the batches as one segment under a temporary name and rename it when whole; False where there was no row."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    held: list[pa.RecordBatch] = []
    size = rows = 0
    with pq.ParquetWriter(
        temporary,
        SCHEMA,
        compression="zstd",
        compression_level=3,
        use_dictionary=["portal", "kind", "outcome", "origin"],
        data_page_size=8 << 20,
        write_statistics=["portal", "fetched_at", "status", "kind", "outcome", "origin"],
    ) as writer:
        for part in batches:
            held.append(part)
            size += part.nbytes
            rows += part.num_rows
            if size >= ROW_GROUP_BYTES:
                writer.write_table(pa.Table.from_batches(held, SCHEMA))
                held, size = [], 0
        if held:
            writer.write_table(pa.Table.from_batches(held, SCHEMA))
    if not rows:
        temporary.unlink()
        return False
    _fsync(temporary)
    temporary.replace(target)
    _fsync(target.parent)
    return True


def _batches(kept: Iterator[Page]) -> Iterator[pa.RecordBatch]:
    """The pages as batches of about BATCH_BYTES."""
    held: list[Page] = []
    size = 0
    for page in kept:
        held.append(page)
        size += len(page.body) + 1_000
        if size >= BATCH_BYTES:
            yield batch(held)
            held, size = [], 0
    if held:
        yield batch(held)


def seal(lake: Path, journal: Path) -> Path | None:
    """Turn a journal that nobody writes any more into its segment, and remove it; None where it held no whole page.

    The segment has the journal's name, so a crash between the two steps is repaired by doing them again.
    """
    target = folder(lake, journal.parent.name.removeprefix("portal=")) / f"{journal.stem}.parquet"
    kept = target.exists() or _publish(_batches(pages_of(journal)), target)
    discard(journal)
    return target if kept else None


def recover(lake: Path, portal: str | None = None) -> list[Path]:
    """Turn what killed crawls left, of one portal or of all, into segments and give them; remove what they had half begun.

    Running crawls are left alone, and so is, with an error in the log, a journal that holds what no segment can.
    """
    found = []
    for journal in journals(lake, portal):
        with stranded(journal) as ours:
            if ours:
                try:
                    found.append(seal(lake, journal))
                except ValueError:  # a page that no segment can hold must not keep this portal, or any other, from being crawled
                    begun = folder(lake, journal.parent.name.removeprefix("portal=")) / f"{journal.stem}.{os.getpid()}.tmp"
                    begun.unlink(missing_ok=True)
                    log.exception("%s cannot become a segment and is left as it is; please report it", journal)
    sweep(lake, portal)
    for temporary in (lake / "pages").glob(f"portal={portal or '*'}/*.tmp"):
        # A segment is written while its journal is there; one without was left by a process killed in between.
        writing = temporary.name.rsplit(".", 2)[0]
        if not (journal_folder(lake, temporary.parent.name.removeprefix("portal=")) / f"{writing}{SUFFIX}").exists():
            temporary.unlink(missing_ok=True)
    return [path for path in found if path is not None]


class PageStore:
    """Where one crawl keeps the pages of one portal; every page is safe against a kill at once.

    Call `append` a page and `close` at the end, which gives the `segments` written. Each raises
    OSError where the disk is full or may not be written; what was on disk before stays whole.
    sealed_by: turns full journals into segments meanwhile, in order, so of one thread; without it `append` does so itself.
    """

    def __init__(
        self,
        lake: Path,
        portal: str,
        crawl_id: str,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        sealed_by: ThreadPoolExecutor | None = None,
    ) -> None:
        self._lake = lake
        self._portal = portal
        self._crawl_id = crawl_id
        self._segment_bytes = segment_bytes
        self._sealed_by = sealed_by
        self._sealing = deque[Future[None]]()
        self._journal: Journal | None = None
        self.segments: list[Path] = []

    def append(self, page: Page) -> None:
        """Keep one page."""
        while self._sealing and self._sealing[0].done():
            self._sealing.popleft().result()
        if self._journal is None:
            created = datetime.now(UTC).strftime(_NAMED)
            self._journal = Journal(self._lake, self._portal, f"{created}-{self._crawl_id}")
        self._journal.append(page)
        if self._journal.bytes >= self._segment_bytes:
            full, self._journal = self._journal, None
            if self._sealed_by is None:
                self._seal(full)
            else:
                self._sealing.append(self._sealed_by.submit(self._seal, full))

    def _seal(self, journal: Journal) -> None:
        with journal.finished() as path:
            segment = seal(self._lake, path)
        if segment is not None:
            self.segments.append(segment)

    def close(self) -> list[Path]:
        """Turn what is left into segments; gives all that this store wrote. May be called in the thread that seals."""
        last, self._journal = self._journal, None
        try:
            while self._sealing:
                self._sealing.popleft().result()
        finally:
            if last is not None:
                self._seal(last)
        return list(self.segments)
