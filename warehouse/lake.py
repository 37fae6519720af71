"""The lake's readings: what extraction said of each kept page, one file beside each segment of pages, written once.

Pages themselves are kept by the scraper; what the readings add up to is decided by the load.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from scraper.items import Article, Page, Reading, article_id
from warehouse import publish, schema
from warehouse.errors import CorruptSegmentError
from warehouse.files import TEMPORARY, replacing, sync

BATCH = 500
"""Pages held in memory at once while a segment of readings is written."""

_REMEDY = "delete it and run again: it is made anew from lake/pages"

Segment = tuple[str, str]
"""A portal's id and the name of one of its segments, without suffix."""


def write_readings(lake: Path, portal: str, segment_name: str, pairs: Iterable[tuple[Page, Reading | None]]) -> Path:
    """Write what reading each page of one segment gave; gives the path of the file, whole and on disk.

    Signatures made from earlier readings of the segment are removed, so that it is to be signed again; without them its shingles
    count for nothing.
    pairs: every page of the segment in order, with its reading, or None for a page that was not read.
    """
    target = path(lake, "articles", (portal, segment_name))
    signatures = path(lake, "signatures", (portal, segment_name))
    with replacing(target) as temporary:
        with pq.ParquetWriter(temporary, schema.READINGS, compression="zstd") as writer:
            rows: list[dict[str, Any]] = []
            for page, reading in pairs:
                rows.append(_row(page, reading))
                if len(rows) == BATCH:
                    writer.write_table(pa.Table.from_pylist(rows, schema.READINGS))
                    rows = []
            writer.write_table(pa.Table.from_pylist(rows, schema.READINGS))
        if signatures.exists():  # gone for certain before the new readings stand
            signatures.unlink()
            sync(signatures.parent)
    return target


def content_hash(article: Article) -> str:
    """32 hex digits of BLAKE2b over title, lead and body, in NFC and with white space collapsed."""
    parts = (" ".join(unicodedata.normalize("NFC", part or "").split()) for part in (article.title, article.lead, article.body))
    return hashlib.blake2b(_encodable("\n".join(parts)).encode(), digest_size=16).hexdigest()


def path(lake: Path, layer: str, segment: Segment) -> Path:
    """Where a segment's file of one layer (pages, articles, signatures, shingles) stands."""
    return Path(lake, layer, f"portal={segment[0]}", f"{segment[1]}.{'arrow' if layer == 'shingles' else 'parquet'}")


def segments(lake: Path, layer: str, portals: Collection[str] | None = None) -> list[Segment]:
    """The segments that a layer has, of the given portals or of all, in the order of their creation."""
    found = [
        (file.parent.name.removeprefix("portal="), file.stem)
        for file in (lake / layer).glob("portal=*/*.parquet")
        if not file.name.startswith(TEMPORARY)
    ]
    return sorted((s for s in found if portals is None or s[0] in portals), key=lambda s: (s[1], s[0]))


def pending_readings(lake: Path, portals: Collection[str] | None = None) -> list[Segment]:
    """Segments of pages that have no readings yet."""
    done = set(segments(lake, "articles", portals))
    return [s for s in segments(lake, "pages", portals) if s not in done]


def pending_signatures(lake: Path, portals: Collection[str] | None = None) -> list[Segment]:
    """Segments of readings that have no signatures yet."""
    done = set(segments(lake, "signatures", portals))
    return [s for s in segments(lake, "articles", portals) if s not in done]


def pending_loads(home: Path, portals: Collection[str] | None = None) -> list[Segment]:
    """Segments of readings that the published warehouse does not hold yet; all of them where there is no warehouse."""
    done: set[Segment] = set()
    published = publish.database(home)
    if published.exists():
        with publish.attach(published, published, read_only=True) as con:
            done = set(con.execute("SELECT portal, segment FROM internal.loaded_segments").fetchall())
    return [s for s in segments(home / "lake", "articles", portals) if s not in done]


def read(lake: Path, layer: str, segment: Segment, columns: pa.Schema) -> pa.Table:
    """One segment's table in these of today's columns: those it lacks are NULL. Raises CorruptSegmentError where it cannot be
    read."""
    file = path(lake, layer, segment)
    try:
        with pq.ParquetFile(file) as parquet:
            table = parquet.read([name for name in columns.names if name in parquet.schema_arrow.names])
        missing = [f for f in columns if f.name not in table.column_names]
        for column in missing:
            table = table.append_column(column, pa.nulls(len(table), column.type))
        return table.select(columns.names).cast(columns)
    except (pa.ArrowException, OSError) as error:
        raise CorruptSegmentError(f"{file} cannot be read ({error}); {_REMEDY}. Nothing was loaded") from error


def batches(lake: Path, layer: str, segment: Segment, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Some columns of one segment's table, a few hundred rows at a time. Raises CorruptSegmentError where it cannot be read."""
    file = path(lake, layer, segment)
    try:
        with pq.ParquetFile(file) as parquet:
            yield from parquet.iter_batches(BATCH, columns=list(columns))
    except (pa.ArrowException, OSError) as error:
        raise CorruptSegmentError(f"{file} cannot be read ({error}); {_REMEDY}") from error


def _row(page: Page, reading: Reading | None) -> dict[str, Any]:
    reject = reading.reject if reading else None
    article = reading.article if reading and page.outcome == "ok" and reject is None else None
    sightings = reading.sightings if reading and page.outcome == "ok" and reject is None else ()
    return {
        "page_id": page.page_id,
        "portal": page.portal,
        "url": page.url,
        "final_url": page.final_url or None,
        "fetched_at": page.fetched_at,
        "status": page.status,
        "kind": reading.kind if reading else page.kind,
        "bytes": len(page.body),
        "outcome": page.outcome,
        "origin": page.origin,
        "reject_stage": reject.stage if reject else None,
        "reject_reason": _plain(reject.reason) if reject else None,
        "article_id": article_id(page.portal, _encodable(article.key)) if article else None,
        "content_hash": content_hash(article) if article else None,
        "article": _plain(article),
        "sightings": [{**_plain(s), "article_id": article_id(page.portal, _encodable(s.key))} for s in sightings],
    }


def _encodable(text: str) -> str:
    """The text with `?` for every lone surrogate, which a page can write in JSON and no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _plain(value: Any) -> Any:
    """Dataclasses as dictionaries, mappings as pairs; an empty text or list is unknown, and so is what no column can hold."""
    if isinstance(value, str):
        return _encodable(value) or None
    if isinstance(value, int):
        return value if value.bit_length() < 64 else None
    if isinstance(value, datetime):
        # A year to spare at both ends, so that every time zone can show the moment.
        return value if MINYEAR < value.year < MAXYEAR else None
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return [(_encodable(key), _plain(item)) for key, item in value.items()]
    if isinstance(value, tuple):
        return [_plain(item) for item in value] or None
    return value
