"""Stories on small lakes and on the real capture: who is joined, who is the original, and that growth equals a rebuild."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from scraper.items import Article
from scraper.vietnamese.text import syllables
from tests.warehouse.lakes import DAY1, DAY2, REGISTRY, Segment, article, identity, load_each, load_together, prose, rows, tables
from warehouse import bands, joining, merges, minhash, stories, wording
from warehouse.load import load
from warehouse.query import connect

A, B = article("a"), article("b")


def copied(original: Article, portal: str, hours: int, **changes: object) -> Article:
    published = original.published_at
    assert published is not None
    values = {
        "url": f"http://{portal}.example/{original.key}.html",
        "published_at": published + timedelta(hours=hours),
        **changes,
    }
    return replace(original, **values)  # type: ignore[arg-type]


def near(original: Article, portal: str, hours: int) -> Article:
    lines = (original.body or "").split("\n")
    return copied(original, portal, hours, body="\n".join(lines[:-1]), title="Tin khác tên cho cùng một bài")


def texts(articles: Sequence[Article]) -> pa.RecordBatch:
    columns = [pa.array([getattr(each, name) for each in articles], pa.string()) for name in stories.TEXTS]
    return pa.record_batch(columns, stories.TEXTS)


def growing() -> tuple[Segment, ...]:
    """A story that begins late, grows by an exact and a near copy, and another that the last segment merges into it."""
    part, other = prose("long one", 7), prose("long two", 7)
    both = article("both", body=part + "\n" + other, title=None, lead=None)
    return (
        Segment("20260302T010000", "tanloc").articles(
            [copied(A, "tanloc", 3), article("left", body=part, title=None, lead=None)]
        ),
        Segment("20260302T020000", "vinhha").articles([A, B]),
        Segment("20260303T010000", "dongphu", DAY2).articles([near(A, "dongphu", 30), replace(B, key="b2")]),
        Segment("20260303T020000", "tanloc", DAY2).articles([article("right", body=other, title=None, lead=None)]),
        Segment("20260304T010000", "dongphu", DAY2).articles([both, article("alone")]),
    )


def test_growth_equals_a_rebuild(tmp_path: Path) -> None:
    load_together(tmp_path / "rebuilt", *growing())
    load_each(tmp_path / "grown", *growing())
    load_each(tmp_path / "backwards", *reversed(growing()))
    rebuilt = tables(tmp_path / "rebuilt")
    assert tables(tmp_path / "grown") == rebuilt
    assert tables(tmp_path / "backwards") == rebuilt


def test_the_id_stays_and_the_earliest_published_is_the_original(tmp_path: Path) -> None:
    segments = growing()
    ids = []
    reports = []
    for segment in segments:
        reports += load_each(tmp_path, segment)
        ids += rows(tmp_path, f"SELECT story_id FROM articles WHERE article_id = '{identity('a', 'tanloc')}'")
    assert ids == [("s" + identity("a", "tanloc"),)] * len(segments)
    assert rows(tmp_path, f"SELECT original_article_id, articles, portals FROM stories WHERE story_id = '{ids[0][0]}'") == [
        (identity("a"), 3, 3)
    ]
    members = f"SELECT portal, is_original FROM articles WHERE story_id = '{ids[0][0]}' ORDER BY portal"
    assert rows(tmp_path, members) == [("dongphu", False), ("tanloc", False), ("vinhha", True)]
    pairs = rows(
        tmp_path, f"SELECT article_id, duplicate_of, kind FROM near_duplicates WHERE story_id = '{ids[0][0]}' ORDER BY kind"
    )
    assert pairs == [(identity("a", "tanloc"), identity("a"), "exact"), (identity("a", "dongphu"), identity("a"), "near")]
    assert [(r.stories_new, r.stories_grown) for r in reports[:3]] == [(0, 0), (1, 0), (1, 1)]
    every = "SELECT count(*) FROM articles ANTI JOIN stories USING (story_id)"
    assert rows(tmp_path, every) == [(0,)]


def test_a_mere_day_is_no_midnight(tmp_path: Path) -> None:
    """Seen at noon, an article of that day was out before one of the evening, and not before one of the morning."""
    midnight, day = datetime(2026, 3, 1, 17, tzinfo=UTC), timedelta(days=1)
    cases: dict[str, tuple[tuple[tuple[int, str], tuple[int, str]], str, timedelta]] = {
        "morning": (((9, "minute"), (0, "day")), "tanloc", 0 * day),
        "evening": (((20, "minute"), (0, "day")), "dongphu", 0 * day),
        "next": (((26, "minute"), (0, "day")), "dongphu", day),
        "both": (((0, "day"), (0, "day")), "tanloc", 0 * day),
        "tomorrow": (((24, "day"), (0, "day")), "dongphu", day),
        "exact": (((5, "minute"), (4, "second")), "dongphu", timedelta(hours=1)),
    }
    for place, portal in enumerate(("tanloc", "dongphu")):
        told = ((key, moments[place]) for key, (moments, _, _) in cases.items())
        copies = [
            article(key, published_at=midnight + timedelta(hours=hour), published_precision=precision)
            for key, (hour, precision) in told
        ]
        Segment("20260302T010000", portal, midnight + timedelta(hours=12 + place)).articles(copies).write(tmp_path)
    load(tmp_path, REGISTRY)
    asked = """
        SELECT o.key, c.from_portal, c.lag, o.is_original, s.first_published_at = o.published_at
        FROM syndication AS c JOIN articles AS o ON o.article_id = c.original_article_id
        JOIN stories AS s ON s.original_article_id = o.article_id
    """
    found = rows(tmp_path, asked)
    assert {key: told for key, *told in found} == {key: [first, lag, True, True] for key, (_, first, lag) in cases.items()}


def test_two_stories_become_one_under_the_id_that_landed_first(tmp_path: Path) -> None:
    whole = prose("whole", 10).split("\n")
    left = [article(f"l{n}", body="\n".join(whole[:7]), title=None, lead=None) for n in range(2)]
    right = [article(f"r{n}", body="\n".join(whole[3:]), title=None, lead=None) for n in range(2)]
    bridge = article("bridge", body="\n".join(whole[:10]), title=None, lead=None)
    first = Segment("20260302T010000").articles(right)
    second = Segment("20260302T020000", at=DAY1 + timedelta(hours=1)).articles(left)
    third = Segment("20260302T030000", at=DAY1 + timedelta(hours=2)).articles([bridge])
    reports = load_each(tmp_path / "grown", first, second)
    assert rows(tmp_path / "grown", "SELECT count(*) FROM stories") == [(2,)]
    reports += load_each(tmp_path / "grown", third)
    assert reports[-1].stories_merged == 1
    assert rows(tmp_path / "grown", "SELECT story_id, articles FROM stories") == [("s" + identity("r0"), 5)]
    assert dict(rows(tmp_path / "grown", "SELECT article_id, merged_at FROM story_merges")) == {
        identity("r1"): DAY1 + timedelta(seconds=1),
        identity("l0"): DAY1 + timedelta(hours=2),
        identity("l1"): DAY1 + timedelta(hours=1, seconds=1),
        identity("bridge"): DAY1 + timedelta(hours=2),
    }
    assert rows(tmp_path / "grown", "SELECT article_id FROM story_merges WHERE merged_at > first_read_at") == [(identity("l0"),)]
    load_together(tmp_path / "rebuilt", first, second, third)
    assert tables(tmp_path / "rebuilt") == tables(tmp_path / "grown")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(0, 6)), max_size=30), st.integers(0, 30))
def test_what_was_settled_stands_for_all_that_settled_it(made: list[tuple[int, int, int]], first: int) -> None:
    """The dates of a story are the same whether its links come at once or in two loads, in whatever order those land."""
    born = {article: f"0{article // 2}" for article in range(7)}
    links = [(f"1{landed}", one, other, DAY1 + timedelta(days=landed)) for landed, one, other in made]
    early = merges.meetings(born, links[:first])
    assert merges.meetings(born, [*early.values(), *links[first:]]) == merges.meetings(born, links)


def test_bulletins_of_one_template_cost_no_square(tmp_path: Path) -> None:
    """However many are alike, each is paired with one that landed before, and how they were loaded makes no difference."""
    frame = prose("prices", 12)

    def bulletins(first: int, segment: str) -> Segment:
        made = (
            article(f"p{n}", title=f"Giá ngày {n}", lead=None, body=f"{frame}\nLúa {n} đồng") for n in range(first, first + 40)
        )
        return Segment(segment, at=DAY1 + timedelta(hours=first)).articles(made)

    segments = (bulletins(0, "20260302T010000"), bulletins(40, "20260304T010000"), bulletins(80, "20260306T010000"))
    load_each(tmp_path / "grown", *segments)
    load_together(tmp_path / "rebuilt", *segments)
    assert rows(tmp_path / "grown", "SELECT articles FROM stories") == [(120,)]
    assert rows(tmp_path / "grown", "SELECT count(*), count(DISTINCT article_id) FROM near_duplicates") == [(119, 119)]
    assert tables(tmp_path / "grown") == tables(tmp_path / "rebuilt")
    signed = pa.concat_tables(
        pq.read_table(file, columns=["bands"]) for file in (tmp_path / "grown/lake/signatures").rglob("*.parquet")
    )
    with connect(tmp_path / "grown") as con:
        kept = bands.find(con, tmp_path / "grown", np.unique(pc.list_flatten(signed["bands"]).to_numpy()))
    assert pc.max(kept["band"].value_counts().field("counts")).as_py() == joining.PARTNERS


def test_files_of_bands_that_are_missing_are_made_anew(tmp_path: Path) -> None:
    """They follow from the signatures; and of those that are no longer counted on, none is left."""
    segments = [
        Segment(f"2026030{day}T010000", at=DAY1 + timedelta(days=day)).articles(
            [article(f"{day}"), article(f"c{day}", title="Tin chép lại", lead=None, body=prose("shared"))]
        )
        for day in range(2, 6)
    ]
    grown = tmp_path / "grown"
    load_each(grown, *segments[:3])
    counted = {name for (name,) in rows(grown, "SELECT run FROM internal.runs")}
    assert {file.name for file in bands.folder(grown).iterdir()} == counted
    shutil.rmtree(bands.folder(grown))
    load_each(grown, segments[3])
    load_together(tmp_path / "rebuilt", *segments)
    assert rows(grown, "SELECT max(articles) FROM stories") == [(4,)]
    assert tables(grown) == tables(tmp_path / "rebuilt")


def test_forms_of_the_same_words_are_exact_copies() -> None:
    def signature(each: Article) -> dict[str, object]:
        [found] = stories.signatures(texts([each]), syllables).to_pylist()
        return found

    one = replace(A, body=f"Hòa Bình thủy lợi {A.body}")
    decomposed = replace(one, body=unicodedata.normalize("NFD", one.body or ""))
    other_marks = replace(one, body=f"Hoà Bình thuỷ lợi {A.body}")
    repeated = replace(one, body=f"{one.lead}\n{one.body}")
    hashes = {signature(each)["text_hash"] for each in (one, decomposed, other_marks, repeated)}
    assert len(hashes) == 1
    prefixed = signature(replace(one, lead=f"(TTXVN) - {one.lead}"))
    assert prefixed["text_hash"] not in hashes
    assert prefixed["shingles"] == signature(one)["shingles"]


@given(st.lists(st.none() | st.text(alphabet=st.sampled_from("hòaHOÀ thuỷ,tiê\u0301ng\n\u00a0\u200b\u0301.đĐ-(5)"), max_size=40)))
def test_a_text_is_the_words_it_is_made_of(made: list[str | None]) -> None:
    """What is worked out a word at a time equals what the whole text gives, word for word and text for text."""
    hashes, lengths = wording.Wording(syllables).hashes(pa.array(made, pa.string()))
    whole = [syllables(text or "") for text in made]
    assert lengths.tolist() == [len(each) for each in whole]
    assert hashes.tolist() == [xxhash.xxh3_64_intdigest(word.encode()) for each in whole for word in each]


@given(st.lists(st.lists(st.integers(0, 6), max_size=12), max_size=6))
def test_many_texts_at_once_are_each_of_them_alone(made: list[list[int]]) -> None:
    values = np.array([syllable for text in made for syllable in text], np.uint64)
    together = minhash.shingles(values, np.array([len(text) for text in made], np.int64))
    runs = [{tuple(text[n : n + minhash.WIDTH]) for n in range(len(text) - minhash.WIDTH + 1)} for text in made]
    assert together.lengths.tolist() == [len(run) for run in runs]
    for number, text in enumerate(made):
        alone = minhash.shingles(np.array(text, np.uint64), np.array([len(text)], np.int64))
        first, past = together.starts[number : number + 2]
        assert together.values[first:past].tolist() == alone.values.tolist() == sorted(alone.values.tolist())


def test_short_texts_make_no_story(tmp_path: Path) -> None:
    bare = [article(f"pdf{n}", title="Thông báo", lead=None, body=None) for n in range(3)]
    brief = [article(f"brief{n}", title="Thông báo", lead=None, body="Xem tệp đính kèm.") for n in range(3)]
    load_each(tmp_path, Segment("20260302T010000").articles([*bare, *brief]))
    assert rows(tmp_path, "SELECT count(*), max(articles) FROM stories") == [(6, 1)]
    assert rows(tmp_path, "SELECT bool_and(is_original) FROM articles") == [(True,)]


def test_an_edited_article_stays_with_the_copies_of_its_first_text(tmp_path: Path) -> None:
    segments = (
        Segment("20260302T010000").articles([A]),
        Segment("20260303T010000", at=DAY2).articles([replace(A, body=prose("rewritten"))]),
        Segment("20260303T020000", "tanloc", DAY2).articles([copied(A, "tanloc", 40)]),
    )
    load_each(tmp_path, *segments)
    assert rows(tmp_path, "SELECT articles FROM stories") == [(2,)]


@pytest.mark.parametrize(("likeness", "least"), [(0.8, 0.99), (0.7, 0.9)])
def test_bands_find_what_is_alike(likeness: float, least: float) -> None:
    draw = np.random.default_rng(7)
    found, tries, size = 0, 150, 300
    shared = round(2 * size * likeness / (1 + likeness))
    for _ in range(tries):
        pool = draw.choice(2**32, size=2 * size - shared, replace=False).astype(np.uint32)
        one, other = np.sort(pool[:size]), np.sort(pool[size - shared :])
        assert minhash.jaccard([(one, other)])[0] == pytest.approx(likeness, abs=0.01)
        both = minhash.bands(minhash.Sets(np.concatenate([one, other]), np.array([size, size])))
        found += bool(np.intersect1d(both[0], both[1]).size)
    assert found >= least * tries


def test_the_copies_of_the_real_capture(tmp_path: Path, shared_pages: Path) -> None:
    """All 10 exact and 14 near duplicates of the NukeViet capture share a story with their source, and nobody else does."""
    truth = [json.loads(line) for line in (shared_pages / "nukeviet" / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    published = [line for line in truth if line["state"] == "published"]
    segment = Segment("20260302T010000", "tanloc")
    for line in published:
        moment = datetime.fromisoformat(line["published_at"])
        given = {"title": line["title"], "lead": line["lead"], "body": line["body_text"], "published_at": moment}
        segment.articles([article(str(line["id"]), **given)])
    load_each(tmp_path, segment)
    stories_of = dict(rows(tmp_path, "SELECT article_id, story_id FROM articles"))
    clusters = defaultdict(list)
    for line in published:
        clusters[stories_of[identity(str(line["id"]), "tanloc")]].append(line)
    joined = [cluster for cluster in clusters.values() if len(cluster) > 1]
    copies = [line for line in published if line["dup_of"]]
    assert len(copies) == 24
    assert sorted(line["id"] for cluster in joined for line in cluster if line["dup_of"]) == sorted(line["id"] for line in copies)
    for cluster in joined:
        assert len(cluster) == 1 + sum(bool(line["dup_of"]) for line in cluster)
