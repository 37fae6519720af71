"""Articles reconciled with how listings, feeds and sitemaps show them: gaps filled, contradictions kept, whatever the order.

How sightings are read, and the counts and moves they tell, is tested elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

from scraper.items import Article, Evidence, Refusal, Sighting
from tests.warehouse.lakes import (
    DAY1,
    DAY2,
    Segment,
    article,
    files,
    load_each,
    load_together,
    prose,
    rows,
    sighting,
    tables,
)

MORNING = datetime(2026, 2, 27, 1, 30, tzinfo=UTC)
"""08:30 in Vietnam, before the pages were fetched."""
MIDNIGHT = datetime(2026, 2, 26, 17, tzinfo=UTC)
"""When that day began in Vietnam."""


def shown(seen_on: str = "listing", **given: Any) -> Sighting:
    return replace(sighting("a", seen_on=seen_on), **given)


def bare(**given: Any) -> Article:
    """An article whose page tells its title and text, and that it refused another."""
    told = {"title": Evidence("Bản tin", "first h1", 0.9, ("Trang chủ: name of the portal",))}
    nothing = dict.fromkeys(("lead", "category", "published_at", "published_precision", "modified_at"))
    return article("a", evidence=told, **(nothing | given))


def column(home: Path, name: str) -> Any:
    return rows(home, f"SELECT {name} FROM articles")[0][0]


def loaded(home: Path, one: Article, *sightings: Sighting) -> None:
    load_together(home, Segment("20260302T010000").articles([one]).listing(*sightings))


def test_a_gap_is_filled_from_a_listing_and_says_so(tmp_path: Path) -> None:
    lead = prose("lead from the list", 1)
    loaded(
        tmp_path,
        bare(),
        shown(
            published_at=MORNING,
            published_precision="minute",
            lead=lead,
            category="Nông nghiệp",
            modified_at=DAY1 - timedelta(hours=3),
        ),
    )
    told = rows(tmp_path, "SELECT lead, category, published_at, published_precision, modified_at FROM articles")
    assert told == [(lead, "Nông nghiệp", MORNING, "minute", DAY1 - timedelta(hours=3))]
    evidence = column(tmp_path, "evidence")
    assert evidence["published_at"] == {
        "raw": "2026-02-27 08:30",
        "where": "listing of 2026-03-02",
        "confidence": 0.25,
        "refused": None,
    }
    assert evidence["category"]["raw"] == "Nông nghiệp"
    assert evidence["title"]["refused"] == ["Trang chủ: name of the portal"]
    assert rows(tmp_path, "SELECT version, lead FROM article_versions") == [(1, None)]


def test_what_a_page_refused_stays_beside_what_a_listing_fills(tmp_path: Path) -> None:
    why = "15/10/2031 08:30: later than the page was answered"
    told: dict[str, Evidence | Refusal] = {"published_at": Refusal((why,)), "title": Evidence("Bản tin", "first h1", 0.9)}
    own = replace(bare(), evidence=told)
    load_each(tmp_path, Segment("20260302T010000").articles([own]))
    assert column(tmp_path, "evidence")["published_at"] == {"raw": None, "where": None, "confidence": None, "refused": [why]}
    load_each(tmp_path, Segment("20260303T010000", at=DAY2).listing(shown(published_at=MORNING, published_precision="day")))
    filled = {"raw": "2026-02-27", "where": "listing of 2026-03-03", "confidence": 0.25, "refused": [why]}
    assert column(tmp_path, "evidence")["published_at"] == filled
    again = shown(published_at=MORNING, published_precision="minute")
    load_each(tmp_path, Segment("20260304T010000", at=DAY2 + timedelta(days=1)).listing(again))
    assert column(tmp_path, "evidence")["published_at"]["refused"] == [why]
    assert column(tmp_path, "evidence")["published_at"]["raw"] == "2026-02-27 08:30"


def test_what_the_page_says_stays(tmp_path: Path) -> None:
    own = bare(published_at=DAY1 - timedelta(days=9), published_precision="day", lead="Sa pô.", category="Tin tức")
    loaded(tmp_path, own, shown(lead=prose(1, 1), category="Khác", published_at=own.published_at, published_precision="day"))
    assert rows(tmp_path, "SELECT lead, category, published_at FROM articles") == [("Sa pô.", "Tin tức", own.published_at)]
    assert set(column(tmp_path, "evidence")) == {"title"}


def test_a_feed_tells_only_the_day_and_a_listing_is_preferred(tmp_path: Path) -> None:
    feed = shown("feed", published_at=MORNING + timedelta(minutes=2), published_precision="second")
    load_each(tmp_path, Segment("20260302T010000").articles([bare()]).listing(feed))
    assert rows(tmp_path, "SELECT published_at, published_precision FROM articles") == [(MIDNIGHT, "day")]
    load_each(tmp_path, Segment("20260303T010000", at=DAY2).listing(shown(published_at=MORNING, published_precision="minute")))
    assert rows(tmp_path, "SELECT published_at, published_precision FROM articles") == [(MORNING, "minute")]
    assert column(tmp_path, "evidence.published_at.where") == "listing of 2026-03-03"


def cases(home: Path, pairs: list[tuple[Article, Sighting]]) -> list[str]:
    """Load many articles at once, each with one sighting of its own, and give their keys."""
    keys = [f"a{n}" for n in range(len(pairs))]
    own = [replace(one, key=key, url=sighting(key).url) for key, (one, _) in zip(keys, pairs, strict=True)]
    listed = [replace(one, key=key, url=sighting(key).url) for key, (_, one) in zip(keys, pairs, strict=True)]
    load_together(home, Segment("20260302T010000").articles(own).listing(*listed))
    return keys


def test_what_is_doubtful_is_not_taken(tmp_path: Path) -> None:
    doubtful = [
        shown("sitemap", published_at=MORNING, published_precision="second"),
        shown("sitemap", modified_at=MORNING),  # of what was published nobody knows when
        shown(published_at=DAY1 + timedelta(days=3), published_precision="minute"),
        shown(lead="Bà con xã Tân Lộc phấn khởi khi cầu mới được khánh thành và ..."),
        shown(lead="Bà con xã Tân Lộc phấn khởi khi cầu mới được khánh thành và đưa"),
        shown(lead=prose("body a", 1)),
    ]
    cases(tmp_path, [(bare(), one) for one in doubtful])
    assert rows(tmp_path, "SELECT DISTINCT lead, published_at, modified_at, map_keys(evidence) FROM articles") == [
        (None, None, None, ["title"])
    ]


def test_a_moment_that_many_share_is_no_change(tmp_path: Path) -> None:
    many = [
        Sighting(f"http://vinhha.example/tin/k{n}.html", f"k{n}", "sitemap", modified_at=DAY1 - timedelta(hours=5))
        for n in range(30)
    ]
    own = [article(f"k{n}") for n in range(30)]
    load_together(tmp_path, Segment("20260302T010000").articles(own).listing(*many))
    assert rows(tmp_path, "SELECT count(modified_at) FROM articles") == [(0,)]
    load_each(tmp_path, Segment("20260303T010000", at=DAY2).listing(*many[:3]))
    assert rows(tmp_path, "SELECT count(modified_at) FROM articles") == [(3,)]


def test_another_title_is_kept_as_refused(tmp_path: Path) -> None:
    own = replace(bare(), title="Hòa Bình khánh thành cầu mới qua sông")
    same = ["Hòa Bình khánh thành cầu mới qua sông", "HOÀ BÌNH KHÁNH THÀNH CẦU MỚI QUA SÔNG.", "Hòa Bình khánh thành cầu…"]
    others = ["Hòa Bình khánh thành chợ…", "Hòa Bình khánh thành chợ mới"]
    keys = cases(tmp_path, [(own, shown(title=title)) for title in (*same, *others)])
    found = dict(rows(tmp_path, "SELECT key, evidence.title.refused FROM articles"))
    before = ["Trang chủ: name of the portal"]
    told = [before] * 3 + [[*before, f"{title}: listing of 2026-03-02"] for title in others]
    assert [found[key] for key in keys] == told
    assert rows(tmp_path, "SELECT DISTINCT title FROM articles") == [(own.title,)]


def test_another_day_or_minute_is_kept_as_refused(tmp_path: Path) -> None:
    sightings = {
        shown(
            published_at=MORNING + timedelta(minutes=5), published_precision="minute"
        ): "2026-02-27 08:35: listing of 2026-03-02",
        shown(published_at=MORNING + timedelta(seconds=5), published_precision="second"): None,
        shown(published_at=MIDNIGHT, published_precision="day"): None,
        shown("feed", published_at=MORNING + timedelta(minutes=2), published_precision="second"): None,
        shown("feed", published_at=MORNING - timedelta(days=1), published_precision="second"): "2026-02-26: feed of 2026-03-02",
    }
    own = bare(published_at=MORNING, published_precision="minute")
    keys = cases(tmp_path, [(own, one) for one in sightings])
    found = dict(rows(tmp_path, "SELECT key, evidence.published_at.refused FROM articles"))
    assert [found[key] for key in keys] == [[entry] if entry else None for entry in sightings.values()]
    assert rows(tmp_path, "SELECT DISTINCT published_at FROM articles") == [(MORNING,)]


def test_a_newer_reading_ends_the_dispute(tmp_path: Path) -> None:
    loaded(tmp_path, bare(), shown(title="Tên mới của bài", published_at=MORNING, published_precision="day"))
    assert len(column(tmp_path, "evidence.title.refused")) == 2
    load_each(
        tmp_path, Segment("20260303T010000", at=DAY2).articles([replace(bare(published_at=MORNING), title="Tên mới của bài")])
    )
    assert len(column(tmp_path, "evidence.title.refused")) == 1
    assert "published_at" not in column(tmp_path, "evidence")


def test_showing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    one = shown(
        title="Tên khác hẳn",
        published_at=MORNING,
        published_precision="minute",
        category="Y tế",
        modified_at=DAY1 - timedelta(hours=3),
    )
    loaded(tmp_path, bare(), one)
    before = {name: content for name, content in files(tmp_path / "warehouse").items() if name.startswith("articles/")}
    known = rows(tmp_path, "SELECT * EXCLUDE (last_seen_at) FROM articles")
    load_each(tmp_path, Segment("20260303T010000", at=DAY2).listing(one))
    assert {name: content for name, content in files(tmp_path / "warehouse").items() if name.startswith("articles/")} == before
    assert rows(tmp_path, "SELECT * EXCLUDE (last_seen_at) FROM articles") == known


def test_a_date_that_comes_later_moves_the_copies(tmp_path: Path) -> None:
    load_each(tmp_path, Segment("20260302T010000").articles([bare()]))
    timed, by_day = (
        shown(published_at=at, published_precision=exactly) for at, exactly in ((MORNING, "minute"), (MIDNIGHT, "day"))
    )
    load_each(tmp_path, Segment("20260303T010000", at=DAY2).listing(timed).listing(by_day))
    assert column(tmp_path, "published_at") == MORNING
    copies = {str(path.parent.name) for path in (tmp_path / "warehouse" / "articles").rglob("data.parquet")}
    assert copies == {"month=2026-02"}
    assert rows(tmp_path, "SELECT first_published_at FROM stories") == [(MORNING,)]


def week() -> list[Segment]:
    """Readings and sightings of one article over some days, one archive among them, that agree, contradict and fill gaps."""
    days = [DAY1 + timedelta(days=n) for n in range(4)]
    own = bare(published_at=MORNING, published_precision="minute")
    return [
        Segment("20260302T010000", at=days[0]).listing(
            shown(title="Tên đầu tiên", category="Y tế"), shown("sitemap", modified_at=MORNING)
        ),
        Segment("20260303T010000", at=days[1]).articles([bare()]).listing(shown(title="Tên thứ hai", published_at=MORNING)),
        Segment("20260304T010000", at=days[2])
        .articles([replace(own, title="Tên thứ hai")])
        .listing(shown(title="Tên đầu tiên", modified_at=days[1] + timedelta(hours=2))),
        Segment("20260305T010000", at=days[3]).listing(
            shown("feed", title="Tên thứ ba", published_at=MORNING - timedelta(days=1), modified_at=days[2] + timedelta(hours=2))
        ),
        Segment("20260306T010000", at=days[0] - timedelta(days=1)).listing(shown(title="Tên thứ hai", category="Y tế")),
    ]


def test_order_and_rounds_of_loading_make_no_difference(tmp_path: Path) -> None:
    load_together(tmp_path / "whole", *week())
    whole = tables(tmp_path / "whole", ("articles", "article_versions", "stories"))
    assert rows(tmp_path / "whole", "SELECT evidence.title.refused[-1], modified_at FROM articles") == [
        ("Tên đầu tiên: listing of 2026-03-02", DAY1 + timedelta(days=1, hours=2))
    ]
    orders = list(permutations(range(5)))[31::80]
    for order in orders:
        home = tmp_path / "".join(map(str, order))
        load_each(home, *(week()[n] for n in order))
        assert tables(home, ("articles", "article_versions", "stories")) == whole, order
