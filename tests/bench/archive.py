"""A lake of any size, written from the sample portals' newsroom: readings and signatures of thirty portals, years deep.

What is measured on it belongs to the benches; pages are left out, as nothing behind the readings looks at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import repeat
from pathlib import Path

from scraper.items import Article, Attachment, Evidence, Image, Page, Portal, Reading, Sighting
from scraper.sample.newsroom import HANOI_TIME, NEWSPAPERS, Newsroom
from scraper.vietnamese.text import syllables
from warehouse import lake, stories

PORTALS = tuple(f"tinh{number:02}" for number in range(30))
"""Ten invented provinces of three papers each, which copy from one another."""

REGISTRY = {name: Portal(name, f"Cổng {name}", None, (f"http://{name}.example/",)) for name in PORTALS}
PER_DAY = 20
"""Articles that one portal publishes a day, each fetched an hour later: a larger archive reaches further back."""
SEGMENT = 5_000
"""Articles of one segment of the past."""
NEXT = "20260602T000000"
"""The segment that `write_day` writes for every portal."""
SHOWN = 200
"""Articles that a day's listings show with their counts."""
LAST_DAY = datetime(2026, 6, 1, 7, tzinfo=HANOI_TIME)
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Day:
    """What one segment brings of a portal: articles `first` to `past`, those from `edited` to `first` again with a sentence
    more, and a listing; `newest` is the number of the article that the last day ends with."""

    portal: str
    segment: str
    first: int
    past: int
    newest: int
    edited: int | None = None


def write_past(home: Path, articles: int, new: int) -> None:
    """Write and sign so many articles in segments of the past, numbered so that `new` more follow up to the last day."""
    each, newest = articles // len(PORTALS), (articles + new) // len(PORTALS)
    _write_all(
        home,
        [
            Day(portal, f"202605{number % 28 + 1:02}T{number // 28:06}", first, min(first + SEGMENT, each + 1), newest)
            for portal in PORTALS
            for number, first in enumerate(range(1, each + 1, SEGMENT))
        ],
    )


def write_day(home: Path, articles: int, new: int, changed: int) -> None:
    """Write and sign the day that follows: `new` articles, and the `changed` newest ones of the past with other texts."""
    each, newest, edited = (count // len(PORTALS) for count in (articles, articles + new, changed))
    _write_all(
        home,
        [Day(portal, NEXT, each + 1, newest + 1, newest, each + 1 - edited) for portal in PORTALS],
    )


def _write_all(home: Path, days: list[Day]) -> None:
    with ProcessPoolExecutor(PROCESSES) as pool:
        list(pool.map(_write, repeat(home), days))


def _write(home: Path, day: Day) -> None:
    lake.write_readings(home / "lake", day.portal, day.segment, _pages(day))
    stories.sign(home / "lake", day.portal, day.segment, syllables=syllables)


def _pages(day: Day) -> Iterator[tuple[Page, Reading]]:
    made = 0
    shown: list[Article] = []
    for number in range(day.first if day.edited is None else day.edited, day.past):
        published = LAST_DAY - timedelta(days=(day.newest - number) // PER_DAY, minutes=-number % 600)
        each = article(day.portal, number, published)
        fetched = published + timedelta(hours=1)
        if number < day.first:
            each = replace(each, body=f"{each.body}\n{article(day.portal, number + 7, published).title}")
            fetched = LAST_DAY + timedelta(hours=12)
        yield _page(day, each.url, made, fetched), Reading("article", each)
        shown = [*shown[-SHOWN + 1 :], each]
        made += 1
    seen = tuple(Sighting(each.url, each.key, "listing", views=(each.views or 0) + 3) for each in shown)
    address = f"http://{day.portal}.example/"
    yield _page(day, address, made, LAST_DAY + timedelta(hours=12)), Reading("listing", sightings=seen)


def article(portal: str, number: int, published: datetime) -> Article:
    """Article `number` of a portal as a reader would have read it from its page."""
    place = PORTALS.index(portal)
    paper = tuple(NEWSPAPERS)[place % len(NEWSPAPERS)]
    url = f"http://{portal}.example/tin-tuc/bai-viet-{number}.html"
    made = _newsroom(place // len(NEWSPAPERS)).article(paper, number, 1, url)
    evidence = {
        name: Evidence(str(raw)[:120], f"selector .news-{name}, .article-{name}", 0.95)
        for name in ("title", "lead", "body", "author", "category", "published_at", "views", "tags")
        if (raw := getattr(made, name))
    }
    return Article(
        url,
        str(number),
        "nukeviet",
        made.title,
        made.lead,
        made.body,
        author=made.author,
        authors=(made.author,) if made.author else (),
        source=made.source,
        category=made.category,
        tags=made.tags,
        published_at=published,
        published_precision="minute",
        views=made.views,
        images=tuple(Image(*image) for image in made.images),
        attachments=tuple(Attachment(*file) for file in made.attachments),
        language="vi",
        word_count=len(f"{made.title} {made.lead} {made.body}".split()),
        evidence=evidence,
    )


@lru_cache(maxsize=1)
def _newsroom(province: int) -> Newsroom:
    return Newsroom(province, 1_000_000, 1)


def _page(day: Day, url: str, row: int, fetched: datetime) -> Page:
    return Page(day.portal, url, url, fetched, 200, (), b"", "article", "ok", page_id=f"{day.segment}:{row}")
