"""Verdicts on readings that wait: each segment stands for itself, and only those that are wanted are loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.warehouse.lakes import DAY2, REGISTRY, Segment, article, rows
from warehouse import lake, quality
from warehouse.load import load


def test_a_bad_day_holds_back_nothing_but_itself(tmp_path: Path) -> None:
    undated = [replace(article(f"b{n}"), published_at=None) for n in range(6)]
    Segment("20260301T010000").articles(undated).write(tmp_path)
    Segment("20260302T010000", at=DAY2).articles([article(f"g{n}") for n in range(6)]).write(tmp_path)
    Segment("20260302T020000", "tanloc", DAY2).articles([article(f"t{n}") for n in range(2)]).write(tmp_path)
    bad, good, other = ("vinhha", "20260301T010000"), ("vinhha", "20260302T010000"), ("tanloc", "20260302T020000")
    verdicts = quality.judge(tmp_path)
    assert {segment: verdict.harmful for segment, verdict in verdicts.items()} == {bad: True, good: False, other: False}
    assert verdicts[bad].problems == ("only 0 of 6 article pages gave published_at; has the portal's layout changed?",)
    assert quality.by_portal(verdicts) == {
        "vinhha": quality.Verdict(12, 0, 12, verdicts[bad].problems, True),
        "tanloc": quality.Verdict(2, 0, 2, (), False),
    }
    report = load(tmp_path, REGISTRY, segments=[good])
    assert report.segments == 1
    assert rows(tmp_path, "SELECT DISTINCT left(key, 1) FROM articles") == [("g",)]
    assert lake.pending_loads(tmp_path) == [bad, other]
    assert list(quality.judge(tmp_path, ["tanloc"])) == [other]


def test_a_broken_file_is_named_and_holds_back_only_itself(tmp_path: Path) -> None:
    Segment("20260301T010000").articles([article("a1")]).write(tmp_path)
    Segment("20260302T010000", at=DAY2).articles([article("a2")]).write(tmp_path)
    broken = lake.path(tmp_path / "lake", "articles", ("vinhha", "20260301T010000"))
    broken.write_bytes(b"PAR1 torn")
    verdicts = quality.judge(tmp_path)
    assert [verdict.harmful for verdict in verdicts.values()] == [True, False]
    assert str(broken) in verdicts["vinhha", "20260301T010000"].problems[0]
    assert "delete it" in verdicts["vinhha", "20260301T010000"].problems[0]
