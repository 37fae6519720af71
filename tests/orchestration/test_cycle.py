"""Cycles over the sample portals through the command: what days bring and what a broken portal costs.

The portals' own truth is the judge; no part of the product is replaced.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from orchestration import home as homes
from scraper.bench.scoring import token_f1
from scraper.sample import SamplePortals
from tests.orchestration.answers import rows, tables
from tests.orchestration.conftest import say

DAY = 86_400


def standing(sample: SamplePortals, portal: str) -> dict[str, object]:
    return {article.url: article for article in sample.truth(portal) if article.state == "published"}


@pytest.fixture(scope="module")
def sample() -> Iterator[SamplePortals]:
    with SamplePortals(articles=32) as portals:
        yield portals


@pytest.fixture(scope="module")
def two_days(sample: SamplePortals, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """A home after day 1, a second run the same day, and day 2; with what was asked each time and what the tables held."""
    home = tmp_path_factory.mktemp("two-days") / "home"
    sample.write_registry(home)
    seen: dict[str, object] = {"home": home}
    for label, day, offset in (("first", 1, -DAY), ("again", 1, -DAY + 60), ("second", 2, 0)):
        sample.day = day
        sample.forget_requests()
        divided = ("--processes", "2") if label == "first" else ()  # which changes nothing of what comes out
        done = say(home, "run", "--json", *sample.urls, "--clock-offset", offset, *divided)
        seen[label] = (sample.requests, tables(home), json.loads(done.stdout))
    return seen


def test_every_article_comes_out_as_its_portal_meant_it(two_days: dict[str, object], sample: SamplePortals) -> None:
    sample.day = 2
    wrong = []
    for portal in sample.urls:
        expected = standing(sample, portal)
        found = {
            row["url"]: row for row in rows(two_days["home"], f"FROM articles WHERE portal = '{portal}' AND removed_at IS NULL")
        }
        assert set(found) == set(expected), portal
        for url, true in expected.items():
            row = found[url]
            pairs = {
                "title": (row["title"], true.title),
                "lead": (row["lead"], true.lead),
                "category": (row["category"], true.category),
                "published_at": (row["published_at"], true.published_at),
                "author": (row["author"], true.author),
                "views": (row["views"], true.views),
            }
            wrong += [(url, field, got, want) for field, (got, want) in pairs.items() if got != want]
            if token_f1(row["body"] or "", true.body) < 0.97:
                wrong.append((url, "body", row["body"], true.body))
    assert not wrong, wrong[:10]


def test_a_second_run_the_same_day_asks_for_listings_and_little_else(two_days: dict[str, object], sample: SamplePortals) -> None:
    first, again = two_days["first"][0], two_days["again"][0]
    assert len(again) < len(first) / 3
    articles = {url.removeprefix(base.rstrip("/")) for portal, base in sample.urls.items() for url in standing(sample, portal)}
    assert not [path for _, _, path, _ in again if path in articles]
    assert two_days["again"][1]["article_versions"] == two_days["first"][1]["article_versions"]


def test_day_two_is_versions_removals_and_risen_counts(two_days: dict[str, object], sample: SamplePortals) -> None:
    home = two_days["home"]
    truth = {article.url: article for portal in sample.urls for article in sample.truth(portal, day=2)}
    found = {row["url"]: row for row in rows(home, "FROM articles")}
    removed = {url for url, article in truth.items() if article.state == "removed"}
    edited = {url for url, article in truth.items() if article.version > 1 and article.state == "published"}
    assert removed and {url for url, row in found.items() if row["removed_at"]} == removed
    assert edited and {url for url, row in found.items() if row["version"] > 1} == edited
    risen = rows(home, "SELECT article_id FROM view_counts GROUP BY ALL HAVING max(views) > min(views)")
    assert len(risen) >= 10
    assert rows(home, "SELECT count(*) AS n FROM view_counts ANTI JOIN articles USING (article_id)") == [{"n": 0}]


def test_copies_across_portals_are_one_story_with_the_earliest_as_original(
    two_days: dict[str, object], sample: SamplePortals
) -> None:
    truth = {(article.portal, article.number): article for portal in sample.urls for article in sample.truth(portal, day=2)}
    found = {row["url"]: row for row in rows(two_days["home"], "FROM articles JOIN stories USING (story_id)")}
    copies = [article for article in truth.values() if article.copy_of and article.state == "published"]
    copies = [article for article in copies if truth[article.copy_of].url in found]
    assert len({article.copy_kind for article in copies}) >= 3
    apart = [article.url for article in copies if found[article.url]["story_id"] != found[truth[article.copy_of].url]["story_id"]]
    assert not apart
    assert all(not found[article.url]["is_original"] for article in copies)
    expected = {article.url for article in copies} | {truth[article.copy_of].url for article in copies}
    assert {url for url, row in found.items() if row["articles"] > 1} == expected


def test_every_request_is_on_record_and_none_went_where_robots_may_not(
    two_days: dict[str, object], sample: SamplePortals
) -> None:
    requests = two_days["first"][0]
    fetched = rows(two_days["home"], "SELECT count(*) AS n FROM fetches")[0]["n"]
    assert fetched >= len([path for _, _, path, _ in requests if path != "/robots.txt"])
    twice = [path for path, times in Counter((portal, path) for portal, _, path, _ in requests).items() if times > 1]
    assert not twice, twice[:5]


def test_a_broken_portal_is_held_back_and_the_others_go_on(sample: SamplePortals, home: Path) -> None:
    sample.day = 1
    sample.write_registry(home)
    broken, sound, _ = sorted(sample.urls)
    sample.misbehave(broken, lambda path: path != "/robots.txt", "error")
    try:
        done = say(home, "run", broken, sound, expect=1)
    finally:
        sample.behave()
    assert broken in done.stdout + done.stderr
    counted = {row["portal"]: row["n"] for row in rows(home, "SELECT portal, count(*) AS n FROM articles GROUP BY ALL")}
    assert set(counted) == {sound}
    say(home, "run", broken)
    assert broken in {row["portal"] for row in rows(home, "SELECT DISTINCT portal FROM articles")}


def test_each_portal_and_run_can_be_read_in_dagster(two_days: dict[str, object], sample: SamplePortals) -> None:
    import dagster as dg

    with homes.instance(homes.locate(two_days["home"])) as instance:
        for asset in ("pages", "articles", "stories"):
            assert set(sample.urls) <= instance.get_materialized_partitions(dg.AssetKey(asset))
        event = instance.get_latest_materialization_event(dg.AssetKey("articles"))
        metadata = event.asset_materialization.metadata
        assert metadata["dagster/row_count"].value > 32
        assert "| --- |" in metadata["sample"].value
        assert any(column.name == "article" for column in metadata["dagster/column_schema"].value.columns)
        loaded = instance.get_latest_materialization_event(dg.AssetKey("warehouse")).asset_materialization.metadata
        assert loaded["rows per table"].value["articles"] == loaded["dagster/row_count"].value


HOSTILE = (
    *("error", "throttled", "truncated", "redirects", "please_wait", "gzip_bomb", "huge"),
    *("deep", "broken_utf8", "nul_bytes", "long_line", "script_title"),
)


def test_every_hostile_page_is_a_reject_or_a_clean_article(home: Path) -> None:
    with SamplePortals(articles=24) as sample:
        sample.write_registry(home)
        paths = sorted(urlsplit(article.url).path for article in sample.truth("nongdantramgiang"))
        for kind, path in zip(HOSTILE, paths, strict=False):
            sample.misbehave("nongdantramgiang", path, kind)
        say(home, "run", "nongdantramgiang")
    articles = {urlsplit(row["url"]).path: row for row in rows(home, "FROM articles")}
    rejects = {urlsplit(row["url"]).path for row in rows(home, "FROM rejects")}
    assert set(paths) <= set(articles) | rejects
    assert len(articles) >= len(paths) - 7
    for row in articles.values():
        text = f"{row['title']}\n{row['lead']}\n{row['body']}"
        assert "\x00" not in text
        assert "<script" not in text
