"""Small lakes made by hand: pages and readings of an invented province, so that each test says only what matters to it.

The warehouse's own functions write them; nothing here replaces a part under test.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scraper.items import Article, Page, Portal, Reading, Reject, Sighting, article_id
from scraper.vietnamese.text import syllables
from warehouse import lake, schema, stories
from warehouse.load import LoadReport, load
from warehouse.query import connect

DAY1 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY2 = DAY1 + timedelta(days=1)
PLACES = ("Vĩnh Hạ", "Tân Lộc", "Đông Phú", "Mỹ Thuận", "An Khê", "Long Hải", "Hòa Bình", "Thạnh Mỹ")
DEEDS = (
    "khởi công",
    "khánh thành",
    "kiểm tra",
    "nghiệm thu",
    "khảo sát",
    "bàn giao",
    "nâng cấp",
    "sửa chữa",
    "mở rộng",
    "rà soát",
)
THINGS = ("tuyến đường", "trạm y tế", "trường mầm non", "kênh thủy lợi", "chợ đầu mối", "nhà văn hóa", "cầu nông thôn", "bến tàu")
PEOPLE = ("bà con", "nông dân", "đoàn viên", "học sinh", "cán bộ xã", "thương lái", "công nhân", "hội viên phụ nữ", "du khách")
ENDS = ("rất phấn khởi", "đồng tình ủng hộ", "góp công sức", "mong sớm hoàn thành", "theo dõi sát sao", "được hỗ trợ kịp thời")


def prose(seed: object, sentences: int = 8) -> str:
    """A text of its own for each seed, one sentence a line."""
    draw = random.Random(f"prose {seed}")
    lines = []
    for _ in range(sentences):
        place, deed, thing, people, end = (draw.choice(words) for words in (PLACES, DEEDS, THINGS, PEOPLE, ENDS))
        lines.append(
            f"{people.capitalize()} {place} {end} khi tỉnh {deed} {thing} {draw.randint(11, 9999)} m thứ {draw.randint(2, 99)}."
        )
    return "\n".join(lines)


def article(key: str, **given: Any) -> Article:
    """An article with a text of its own; `given` overrides."""
    values: dict[str, Any] = {
        "url": f"http://vinhha.example/tin/{key}.html",
        "key": key,
        "platform": "generic",
        "title": f"Bản tin số {key} của {PLACES[sum(map(ord, key)) % len(PLACES)]}",
        "lead": prose(f"lead {key}", 1),
        "body": prose(f"body {key}"),
        "published_at": DAY1 - timedelta(days=2),
        "published_precision": "minute",
    }
    return Article(**(values | given))


def sighting(key: str, views: int | None = None, seen_on: str = "listing") -> Sighting:
    """An article as a listing shows it."""
    return Sighting(f"http://vinhha.example/tin/{key}.html", key, seen_on, views=views)


@dataclass
class Segment:
    """One segment of pages of one portal, put together line by line."""

    name: str
    portal: str = "vinhha"
    at: datetime = DAY1
    pairs: list[tuple[Page, Reading]] = field(default_factory=list)

    def page(
        self, url: str, reading: Reading, *, outcome: str = "ok", status: int | None = 200, at: datetime | None = None
    ) -> Segment:
        moment = at or self.at + timedelta(seconds=len(self.pairs))
        number = f"{self.name}:{len(self.pairs)}"
        page = Page(self.portal, url, url, moment, status, (), b"x" * 10, reading.kind, outcome, page_id=number)
        self.pairs.append((page, reading))
        return self

    def articles(self, articles: Iterable[Article], at: datetime | None = None) -> Segment:
        for each in articles:
            self.page(each.url, Reading("article", each), at=at)
        return self

    def listing(self, *sightings: Sighting, at: datetime | None = None) -> Segment:
        return self.page("http://vinhha.example/tin/", Reading("listing", sightings=sightings), at=at)

    def gone(self, url: str, at: datetime | None = None) -> Segment:
        return self.page(url, Reading("article"), outcome="gone", status=404, at=at)

    def reject(self, url: str, stage: str = "read", reason: str = "the page only says please wait") -> Segment:
        return self.page(url, Reading("other", reject=Reject(stage, reason)))

    def write(self, home: Path) -> Segment:
        lake.write_readings(home / "lake", self.portal, self.name, self.pairs)
        stories.sign(home / "lake", self.portal, self.name, syllables=syllables)
        return self


REGISTRY = {name: Portal(name, f"Cổng {name}", "93", (f"http://{name}.example/",)) for name in ("vinhha", "tanloc", "dongphu")}


def load_each(home: Path, *segments: Segment) -> list[LoadReport]:
    """Write and load the segments one after the other."""
    return [load(home, REGISTRY) for segment in segments if segment.write(home)]


def load_together(home: Path, *segments: Segment) -> LoadReport:
    """Write all segments, then load them at once."""
    for segment in segments:
        segment.write(home)
    return load(home, REGISTRY)


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """The answer to one query."""
    with connect(home) as con:
        return con.execute(sql).fetchall()


def tables(home: Path, names: Sequence[str] = tuple(schema.TABLES)) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every public table, sorted."""
    with connect(home) as con:
        return {name: sorted(con.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


def identity(key: str, portal: str = "vinhha") -> str:
    return article_id(portal, key)


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and modification time of every file under a folder."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns) for p in found}
