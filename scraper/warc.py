"""Reads the response records of web archives: WARC plain or gzip, or those within a WACZ, bounded, as far as they are whole.

Which portal a record belongs to and what becomes of it is decided by the import.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from scraper.addresses import address_host
from scraper.codings import CodingError, TooLargeError, decoded
from scraper.crawl.answers import Answer

_STATUS = re.compile(r"[0-9]{3}")  # RFC 9110, 15
_DAMAGE = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    OSError,
    zlib.error,
    UnicodeDecodeError,
    zipfile.BadZipFile,
)


@dataclass(slots=True)
class ReadingTally:
    """What was met while reading; `problems` in plain words."""

    records: int = 0
    revisits: int = 0  # records that only say "as before"
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Record:
    """One response record, whole."""

    url: str
    answer: Answer


@contextmanager
def _streams(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The WARC streams of a file, each with a name for messages: itself, or those in a WACZ's `archive/` folder."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as bundle:
            names = [name for name in bundle.namelist() if re.search(r"\.warc(\.gz)?$", name)]
            yield ((f"{path.name}/{name}", bundle.open(name)) for name in names)
    else:
        with path.open("rb") as stream:
            yield iter([(path.name, stream)])


def responses(path: Path, tally: ReadingTally, max_bytes: int) -> Iterator[Record]:
    """The whole response records of a file, in order; damage ends it with a line in `tally.problems`."""
    read = 0
    name = path.name
    try:
        with _streams(path) as streams:
            for name, stream in streams:
                records = ArchiveIterator(stream)
                for record in records:
                    tally.records += 1
                    if record.rec_type == "revisit":
                        tally.revisits += 1
                    if record.rec_type != "response" or record.http_headers is None:
                        continue
                    try:
                        found = _response(record, max_bytes)
                    except CodingError as error:
                        tally.problems.append(f"{name}: record {tally.records} is left out: {error}.")
                        continue
                    if found is None:
                        tally.problems.append(
                            f"{name}: cut short or damaged in record {tally.records}; what was before it is taken."
                        )
                        continue
                    read += 1
                    yield found
                # A file cut within the headers of a record ends without an error; what is left of it tells.
                if records.offset < stream.seek(0, os.SEEK_END):
                    tally.problems.append(f"{name}: cut short or damaged after {read} pages; what was before it is taken.")
    except _DAMAGE as error:
        tally.problems.append(f"{name}: damaged after {read} pages ({error or type(error).__name__}); what was before is taken.")


def _response(record: ArcWarcRecord, max_bytes: int) -> Record | None:
    """One record with its body decoded; None where the file ends before the record does or the record has no date.

    Raises CodingError where the body is not what its headers say.
    """
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    moment = _moment(record.rec_headers.get_header("WARC-Date"))
    status = record.http_headers.get_statuscode() or ""
    body = _sent(record, max_bytes)
    if len(body) <= max_bytes:
        while record.raw_stream.read(64 << 10):  # servers and archives add bytes behind the last chunk
            pass
        if record.raw_stream.limit > 0:
            return None
    if moment is None or not _STATUS.fullmatch(status) or address_host(url) is None:
        return None
    headers = tuple((str(key), str(value)) for key, value in record.http_headers.headers)
    try:
        if len(body) > max_bytes:
            raise TooLargeError
        body = decoded(body, record.http_headers.get_header("content-encoding"), max_bytes)
    except TooLargeError:
        return Record(url, Answer(url, moment, int(status), headers, b"", "too_large"))
    return Record(url, Answer(url, moment, int(status), headers, body))


def _sent(record: ArcWarcRecord, max_bytes: int) -> bytes:
    """The body as it was sent, without the chunks it was sent in; little more than `max_bytes` of it."""
    chunked = (record.http_headers.get_header("transfer-encoding") or "").strip().lower() == "chunked"
    # Codings are undone elsewhere: warcio 1.8 fails on br and takes a gzip body for cut short that has bytes behind its end.
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    parts: list[bytes] = []
    size = 0
    while size <= max_bytes and (part := stream.read(64 << 10)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _moment(text: str | None) -> datetime | None:
    """A WARC-Date (ISO 8601 in UTC; WARC 1.1 allows fractions of a second) as UTC."""
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one that no calendar has in UTC
        return None
