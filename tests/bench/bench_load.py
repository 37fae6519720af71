"""How long 1,000 new articles take to load into warehouses of different sizes, and how fast texts are signed.

Crawling and extraction have benchmarks of their own; the articles here are made up, each with words of its own.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scraper.items import Article, Page, Portal, Reading, Sighting
from scraper.vietnamese.text import syllables
from warehouse import lake, stories
from warehouse.load import LoadReport, load

NEW = 1_000
ROUNDS = 5
"""Loads into each size, in turn; the quickest counts, since other work on the machine only ever adds time."""
PORTALS = tuple(f"tinh{n:02}" for n in range(10))
PER_DAY = 20
"""Articles that one portal publishes a day, each fetched an hour later: a larger warehouse reaches further back."""
LAST_DAY = datetime(2026, 6, 1, tzinfo=UTC)
HEADS = "b c ch d đ g h kh l m n ng ph r s t th tr v x"
TAILS = "a ai am an ang ao ât âu e ê em êu i iên iêu o ô oan ôi ong ông u ua uôc ư ươi ương y"
SYLLABLES = tuple(head + tail for head in HEADS.split() for tail in TAILS.split())
REGISTRY = {name: Portal(name, f"Cổng tỉnh {name}", None, (f"http://{name}.example/",)) for name in PORTALS}


def words(draw: random.Random, count: int) -> str:
    """A text of so many syllables that no other article has."""
    return " ".join(draw.choices(SYLLABLES, k=count))


def article(portal: str, number: int, day: datetime) -> Article:
    """One article; every twentieth is a copy of the one before it with its last paragraph cut off."""
    draw = random.Random(f"{portal} {number - (number % 20 == 19)}")
    body = "\n".join(words(draw, 60) for _ in range(5 - (number % 20 == 19)))
    url = f"http://{portal}.example/tin/{number}.html"
    published = day + timedelta(minutes=number % PER_DAY)
    return Article(
        url, str(number), "generic", words(draw, 12), words(draw, 30), body, published_at=published, views=number % 997
    )


def pages(portal: str, numbers: range, segment: str, newest: int) -> Iterator[tuple[Page, Reading]]:
    """The pages of one segment: the articles, newest last, and a listing that shows them with their counts."""
    made = [article(portal, n, LAST_DAY - timedelta(days=(newest - n) // PER_DAY)) for n in numbers]
    for row, each in enumerate(made):
        yield _page(portal, each.url, f"{segment}:{row}", each.published_at or LAST_DAY), Reading("article", each)
    seen = tuple(Sighting(each.url, each.key, "listing", views=(each.views or 0) + 1) for each in made[-200:])
    yield _page(portal, f"http://{portal}.example/", f"{segment}:{len(made)}", LAST_DAY), Reading("listing", sightings=seen)


def fill(home: Path, segment: str, first: int, count: int, newest: int) -> float:
    """Write and sign one segment for every portal; gives the seconds that signing took."""
    signing = 0.0
    for portal in PORTALS:
        numbers = range(first, first + count)
        lake.write_readings(home / "lake", portal, segment, pages(portal, numbers, segment, newest))
        started = time.perf_counter()
        stories.sign(home / "lake", portal, segment, syllables=syllables)
        signing += time.perf_counter() - started
    return signing


def build(home: Path, size: int) -> float:
    """Make a warehouse of `size` articles with 1,000 new ones signed and waiting; gives the texts signed in a second."""
    old, new = size // len(PORTALS), NEW // len(PORTALS)
    signing = fill(home, "20260601T000000", 0, old, old + new)
    load(home, REGISTRY)
    fill(home, "20260602T000000", old, new, old + new)
    return size / signing


def load_into_copy(home: Path) -> LoadReport:
    """Load what waits into a copy of a built warehouse, so that it can be done again."""
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        copy = Path(folder)
        (copy / "lake").symlink_to(home / "lake")
        shutil.copyfile(home / "warehouse.duckdb", copy / "warehouse.duckdb")
        shutil.copytree(home / "warehouse", copy / "warehouse")
        return load(copy, REGISTRY)


def main(sizes: Sequence[int] = (10_000, 100_000)) -> dict[str, float]:
    """Print the parts of the quickest of some loads into each size, taken in turn, and their ratio; gives the figures."""
    with tempfile.TemporaryDirectory(prefix="bench-load-") as folder:
        homes = {size: Path(folder) / str(size) for size in sizes}
        signed = max([build(home, size) for size, home in homes.items()])
        reports: dict[int, list[LoadReport]] = {size: [] for size in sizes}
        for _ in range(ROUNDS):
            for size, home in homes.items():
                reports[size].append(load_into_copy(home))
    best = {size: min(found, key=lambda report: report.seconds["total"]) for size, found in reports.items()}
    for size, report in best.items():
        parts = "  ".join(f"{name} {seconds:.2f}" for name, seconds in report.seconds.items())
        print(f"load of {NEW:,} into {size:>9,} articles: {parts} s, {report.partitions} files")
    ratio = best[max(sizes)].seconds["total"] / best[min(sizes)].seconds["total"]
    print(f"load, {max(sizes):,} against {min(sizes):,} articles: {ratio:.2f}x (aim: within 1.5x)")
    print(f"texts signed: {signed:,.0f}/s")
    return {"ratio": ratio, "signed_per_second": signed}


def _page(portal: str, url: str, page_id: str, published: datetime) -> Page:
    return Page(portal, url, url, published + timedelta(hours=1), 200, (), b"", "article", "ok", page_id=page_id)


if __name__ == "__main__":
    main()
