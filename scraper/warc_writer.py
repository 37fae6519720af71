"""Kept pages written as web archives (WARC 1.1, gzip), which any archive tool replays and `tintinh import` takes back.

Which pages are written is decided by the caller; reading archives belongs to `scraper.warc`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.items import Page
from scraper.pages import read_segment

LARGEST_FILE = 1 << 30
"""Bytes after which the next file is begun, as the WARC guidelines advise."""

_OF_THE_TRANSFER = ("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive")
"""Headers that speak of the body as it was sent; pages are kept decoded."""


def write(segments: Iterable[Path], folder: Path, wanted: Collection[str] | None, done: Callable[[int], None]) -> dict[str, int]:
    """Write the pages of the segments that got an HTTP answer to `folder/<portal>-00001.warc.gz`, …; gives pages by file name.

    wanted: where given, only the pages with these ids. done: called with the number of pages of each segment written.
    """
    written: dict[str, int] = {}
    by_portal: dict[str, list[Path]] = {}
    for segment in segments:
        by_portal.setdefault(segment.parent.name.removeprefix("portal="), []).append(segment)
    for portal, files in by_portal.items():
        pages = (page for file in files for page in _answers(file, wanted, done))
        number, page = 0, next(pages, None)
        while page is not None:
            number += 1
            target = folder / f"{portal}-{number:05d}.warc.gz"
            with target.open("wb") as stream:
                writer = WARCWriter(stream, gzip=True, warc_version="WARC/1.1")
                writer.write_record(
                    writer.create_warcinfo_record(target.name, {"software": "tintinh", "format": "WARC File Format 1.1"})
                )
                count = 0
                while page is not None and stream.tell() < LARGEST_FILE:
                    _record(writer, page)
                    count += 1
                    page = next(pages, None)
            written[target.name] = count
    return written


def _answers(segment: Path, wanted: Collection[str] | None, done: Callable[[int], None]) -> Iterator[Page]:
    count = 0
    for page in read_segment(segment):
        if page.status is not None and (wanted is None or page.page_id in wanted):
            count += 1
            yield page
    done(count)


def _record(writer: WARCWriter, page: Page) -> None:
    """One response record, and beside it a metadata record with what led there."""
    moment = page.fetched_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    status = page.status or 0
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
    headers = [(name, _one_line(value)) for name, value in page.headers if name.lower() not in _OF_THE_TRANSFER]
    headers.append(("Content-Length", str(len(page.body))))
    told = {"WARC-Date": moment}
    if page.outcome == "truncated":
        told["WARC-Truncated"] = "unspecified"
    response = writer.create_warc_record(
        page.final_url or page.url,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        http_headers=StatusAndHeaders(f"{status} {phrase}", headers, protocol="HTTP/1.1"),
        warc_headers_dict=told,
    )
    writer.write_record(response)
    if page.parent_url or page.url != page.final_url:
        lines = [("via", page.parent_url or page.url), ("tintinh-asked", page.url)]
        fields = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in lines).encode()
        about = {"WARC-Date": moment, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
        record = writer.create_warc_record(
            page.final_url or page.url,
            "metadata",
            payload=BytesIO(fields),
            length=len(fields),
            warc_content_type="application/warc-fields",
            warc_headers_dict=about,
        )
        writer.write_record(record)


def _one_line(value: str) -> str:
    """A header value without the line breaks by which a hostile page could write headers of its own."""
    return " ".join(value.splitlines())
