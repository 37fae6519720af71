"""Two recorded days of a NukeViet portal against what the CMS's own database says; run as a script it prints the scores.

The recordings are not part of the repository: without them these tests skip.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scraper.bench.scoring import token_f1
from scraper.extraction import read
from scraper.items import Article, Page, Reading
from scraper.vietnamese.text import clean

HOST = "http://127.0.0.1:8081/"
DAYS = {"day 1": ("nukeviet.warc.gz", "truth.jsonl"), "day 2": ("nukeviet-day2.warc.gz", "truth-day2.jsonl")}


def pages(warc: Path) -> Iterator[Page]:
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            url = record.rec_headers["WARC-Target-URI"] if record.rec_type == "response" else ""
            if url.startswith(HOST):
                status = int(record.http_headers.get_statuscode())
                headers = tuple(record.http_headers.headers)
                outcome = "ok" if status < 400 else "gone"
                body = record.content_stream().read()
                yield Page("p", url, url, datetime(2026, 11, 22, tzinfo=UTC), status, headers, body, "other", outcome)


def tidy(text: str | None) -> str | None:
    return clean(text) if text else None


def people_of(row: dict) -> tuple[str | None, str | None]:
    """Author and source as a reader understands the fields: labels off, and a source field of its own first."""
    author, source = row["author"], row["source"]
    if author is None and row["byline_in_body"]:
        line = row["byline_in_body"]
        author, source = (None, source or line[5:]) if line.startswith("Theo ") else (line, source)
    elif author is not None and (match := re.fullmatch(r"(?:Nguồn: (.+?))?(?: - )?(?:(?:Tin|Bài), ảnh: (.+))?", author)):
        author, source = match[2], source or match[1]
    return tidy(author), tidy(source)


def wanted(row: dict) -> dict:
    author, source = people_of(row)
    edited = row["modified_at"] if row["modified_at"] != row["published_at"] else None
    return {
        "key": str(row["id"]),
        "title": tidy(row["title"]),
        "lead": tidy(row["lead"]),
        "published_at": row["published_at"][:16],
        "modified_at": edited and edited[:16],
        "author": author,
        "source": source,
        "category": tidy(row["category"]),
        "tags": sorted(map(clean, row["tags"])),
        "views": row["views_shown_on_article"],
        "language": "vi",
        "files": row["attachments"],
    }


def got(article: Article) -> dict:
    return {
        "key": article.key,
        "title": article.title,
        "lead": article.lead,
        "published_at": article.published_at and article.published_at.isoformat()[:16],
        "modified_at": article.modified_at and article.modified_at.isoformat()[:16],
        "author": article.author,
        "source": article.source,
        "category": article.category,
        "tags": sorted(article.tags),
        "views": article.views,
        "language": article.language,
        "files": [file.name for file in article.attachments if "download=1" in file.url],
    }


class Day:
    def __init__(self, folder: Path, warc: str, truth: str) -> None:
        self.rows = [json.loads(line) for line in (folder / truth).read_text().splitlines()]
        self.readings: dict[str, Reading] = {page.url: read(page) for page in pages(folder / warc)}
        self.articles = {url: reading.article for url, reading in self.readings.items() if reading.article}
        self.published = {row["url"]: row for row in self.rows if row["state"] == "published"}

    def mistakes(self) -> list[tuple[str, int, object, object]]:
        """Field, id, what was read, what is true."""
        return [
            (field, row["id"], got(self.articles[url])[field], true)
            for url, row in self.published.items()
            for field, true in wanted(row).items()
            if got(self.articles[url])[field] != true
        ]

    def body_scores(self) -> list[float]:
        return [token_f1(self.articles[url].body or "", row["body_text"]) for url, row in self.published.items()]


@pytest.fixture(scope="module", params=list(DAYS))
def day(request: pytest.FixtureRequest, shared_pages: Path) -> Day:
    return Day(shared_pages / "nukeviet", *DAYS[request.param])


def test_the_published_articles_and_none_other_come_out(day: Day) -> None:
    assert set(day.articles) == set(day.published)


def test_every_field_is_right(day: Day) -> None:
    assert day.mistakes() == []


def test_bodies_agree(day: Day) -> None:
    scores = day.body_scores()
    assert sum(scores) / len(scores) >= 0.99
    assert min(scores) >= 0.9


def test_every_count_of_a_listing_is_read_and_no_decoy(day: Day) -> None:
    true = {(shown["url"], str(row["id"])): shown["views"] for row in day.rows for shown in row["views_shown_on_listings"]}
    counts = {
        (url, sighting.key): sighting.views
        for url, reading in day.readings.items()
        for sighting in reading.sightings
        if sighting.views is not None
    }
    assert {place: counts.get(place) for place in true} == true
    # The truth leaves some places out; what stands there lies between the counters before and after the crawl.
    rows = {str(row["id"]): row for row in day.rows}
    for (url, key), views in counts.items():
        if (url, key) not in true:
            assert rows[key]["views_db_before_crawl"] <= views <= rows[key]["views_db_after_crawl"]


def test_titles_and_days_of_sightings_are_right(day: Day) -> None:
    rows = {str(row["id"]): row for row in day.rows}
    for reading in day.readings.values():
        for sighting in reading.sightings:
            if sighting.seen_on == "listing":
                row = rows[sighting.key]
                assert sighting.title in (None, clean(row["title"]))
                assert sighting.published_at is None or sighting.published_at.isoformat()[:10] == row["published_at"][:10]


def main() -> None:
    folder = Path(__file__).resolve().parents[4] / "shared" / "pages" / "nukeviet"
    for name, files in DAYS.items():
        day = Day(folder, *files)
        scores = day.body_scores()
        print(f"{name}: {len(day.articles)} articles of {len(day.published)}, body F1 {sum(scores) / len(scores):.4f}")
        wrong = Counter(mistake[0] for mistake in day.mistakes())
        for field in wanted(day.rows[0]):
            print(f"  {field:14} {len(day.published) - wrong[field]} right, {wrong[field]} wrong")


if __name__ == "__main__":
    sys.exit(main())
