"""Pages whose true fields are known: a folder with `truth.jsonl` and its pages, in files or in web archives.

What a reader answers and whether it is right is judged elsewhere.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scraper.items import Page
from scraper.warc import ReadingTally, responses

FIELDS = ("title", "lead", "published", "modified", "authors", "source", "category", "tags", "views", "body")
"""What may be known of an article; `published` and `modified` are ISO 8601, as precise as the page shows them."""

_NO_ADDRESS = "https://example.org/bai-viet/trang-khong-ro-dia-chi-1.html"
_LARGEST = 20 << 20  # bytes of one page
_SOME_TIME = datetime(2100, 1, 1, tzinfo=UTC)  # when a page was saved is unknown, and no date on it is too late
_LABELLED = re.compile(r"(?:Nguồn: (?P<source>.+?))?(?: - )?(?:(?:Tin|Bài), ảnh: (?P<author>.+))?")


class TruthError(ValueError):
    """A folder that cannot be measured against; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What one item of a listing shows. None is unknown and not scored."""

    url: str
    title: str | None = None
    published: str | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One page and what is true of it.

    `kind` is article, listing, home, error or other; `published` is False for an article that readers must not see. `known`
    holds the fields of `FIELDS` that are known; None there means that the page does not show the field. `items` are those of a
    listing, all of them where `complete`.
    """

    page: Page
    kind: str
    published: bool = True
    known: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[Truth, ...] = ()
    complete: bool = False
    origin: str | None = None


def cases(folder: Path, limit: int | None = None) -> list[Case]:
    """The pages of a folder, in order; with a limit at most so many, evenly spread.

    Every `truth*.jsonl` is read: one JSON object a line. A line with `file` tells of that file (gzip or plain); one with `url`
    and `capture` of the answer at that address within `CAPTURE.warc.gz`. TruthError where there is nothing to measure.
    """
    files = sorted(folder.glob("truth*.jsonl"))
    if not files:
        raise TruthError(f"{folder} holds no truth.jsonl; name a folder with one, in the form that docs/measuring.md describes")
    found: list[Case] = []
    for file in files:
        rows = _rows(file)
        captured = [row for row in rows if "file" not in row]
        found += [_from_file(folder, row) for row in rows if "file" in row]
        if captured:
            found += _from_archive(folder, file, captured)
    if not found:
        raise TruthError(f"{folder}: its truth.jsonl tells of no page")
    if limit is None or limit >= len(found):
        return found
    return [found[place * len(found) // limit] for place in range(limit)]


def _rows(file: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line) if line.strip() else None
        except ValueError as error:
            raise TruthError(f"{file}, line {number} is no JSON: {error}") from error
        if row is not None and not (isinstance(row, dict) and ("file" in row or ("url" in row and "capture" in row))):
            raise TruthError(f"{file}, line {number} names neither a `file` nor a `url` with its `capture`")
        if row is not None:
            rows.append(row)
    return rows


def _page(url: str, body: bytes, headers: tuple[tuple[str, str], ...], status: int = 200) -> Page:
    outcome = "ok" if status < 400 else "http_error"
    return Page("bench", url, url, _SOME_TIME, status, headers, body, "other", outcome, origin="archive")


def _from_file(folder: Path, row: Mapping[str, Any]) -> Case:
    path = folder / row["file"]
    try:
        body = path.read_bytes()
        body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    except (OSError, EOFError) as error:
        raise TruthError(f"{path} cannot be read: {error}") from error
    url = row.get("url") or _NO_ADDRESS
    kind = row.get("kind", "article")
    known = {name: row[name] for name in FIELDS if row.get(name) is not None} if kind == "article" else {}
    known.update(dict.fromkeys(row.get("absent", ())))
    items = tuple(
        Truth(urljoin(url, item["href"]), item.get("title"), item.get("date"), item.get("views")) for item in row.get("items", ())
    )
    published = row.get("state", "published") == "published"
    return Case(_page(url, body, ()), kind, published, known, items, bool(items), row.get("truth_origin"))


def _from_archive(folder: Path, file: Path, rows: list[dict[str, Any]]) -> Iterator[Case]:
    """The pages of one capture; all lines of a file tell of the same."""
    pages: dict[str, Page] = {}
    archive = folder / f"{rows[0]['capture']}.warc.gz"
    if not archive.is_file():
        raise TruthError(f"{file} tells of a capture that is not there: put {archive.name} into {folder}")
    for record in responses(archive, ReadingTally(), _LARGEST):
        answer = record.answer
        if answer.status is not None:
            pages.setdefault(record.url, _page(record.url, answer.body, answer.headers, answer.status))
    listed: dict[str, list[Truth]] = {}
    for row in rows:
        for shown in row.get("views_shown_on_listings", ()):
            listed.setdefault(shown["url"], []).append(Truth(row["url"], row.get("title"), views=shown["views"]))
        if row["url"] in pages:
            published = row.get("state", "published") == "published"
            yield Case(pages[row["url"]], "article", published, _known(row) if published else {}, origin="database")
    for url, items in listed.items():
        if url in pages:
            yield Case(pages[url], "listing", items=tuple(items), origin="database")


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a line from a CMS's database, as a reader of its page understands them."""
    author, source = _people(row)
    edited = row["modified_at"] if row["modified_at"] != row["published_at"] else None
    return {
        "title": row["title"],
        "lead": row["lead"] or None,
        "published": row["published_at"][:16],
        "modified": edited and edited[:16],
        "authors": [author] if author else None,
        "source": source,
        "category": row["category"],
        "tags": row["tags"] or None,
        "views": row["views_shown_on_article"],
        "body": row["body_text"],
    }


def _people(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Author and source with their labels off; a source field of its own stands above one that the author's field names."""
    author, source = row["author"], row["source"]
    line = row.get("byline_in_body")
    if author is None and line:
        return (None, source or line[5:]) if line.startswith("Theo ") else (line, source)
    if author is not None and (match := _LABELLED.fullmatch(author)):
        return match["author"], source or match["source"]
    return author, source
