"""What the sample portals say: repeatable, changing from day to day, copied where meant and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations

import pytest

from scraper.sample import SampleArticle, SamplePortals
from scraper.sample.article import move_tone_marks

COPIES_NEARLY = {"prefix", "dropped_paragraph", "retitled", "tone_marks"}


@pytest.fixture(scope="module")
def portals():
    with SamplePortals(articles=48, seed=1) as running:
        yield running


def shingles(text: str, moved: bool = True) -> set[tuple[str, ...]]:
    plain = unicodedata.normalize("NFC", text.lower())
    syllables = re.findall(r"\w+", move_tone_marks(plain) if moved else plain)
    return {tuple(syllables[i : i + 5]) for i in range(len(syllables) - 4)}


def likeness(one: set, other: set) -> float:
    return len(one & other) / len(one | other)


def whole(article: SampleArticle) -> str:
    return f"{article.title}\n{article.lead}\n{article.body}"


def by_number(portals: SamplePortals, portal: str, day: int = 1) -> dict[int, SampleArticle]:
    return {article.number: article for article in portals.truth(portal, day)}


def without_host(article: SampleArticle) -> str:
    return re.sub(r"127\.0\.0\.1:\d+", "host", repr(article))


def test_same_seed_gives_the_same_news_and_another_seed_other_news(portals):
    with SamplePortals(articles=48, seed=1) as again, SamplePortals(articles=48, seed=2) as other:
        for portal in portals.urls:
            first = [without_host(a) for a in portals.truth(portal, 1)]
            assert first == [without_host(a) for a in again.truth(portal, 1)]
            titles = {a.title for a in portals.truth(portal, 1)}
            assert len(titles & {a.title for a in other.truth(portal, 1)}) < 3


def test_every_portal_has_enough_articles_in_enough_categories(portals):
    for portal in portals.urls:
        published = [a for a in portals.truth(portal, 1) if a.state == "published"]
        assert len(published) == 48
        assert len({a.category for a in published}) >= 4
        assert all(a.title and a.lead and len(a.paragraphs) >= 2 for a in published)
        assert any(a.author is None for a in published)
        assert any(a.images for a in published)
        assert any(a.attachments for a in published)


def test_articles_appear_in_the_order_of_their_numbers_and_before_the_day_they_are_seen(portals):
    for portal in portals.urls:
        plan = portals.site(portal, 2).plan
        moments = [plan.published_at(n) for n in range(1, plan.count(2) + 1)]
        assert moments == sorted(moments)
        assert plan.published_at(plan.count(1)) < portals.site(portal, 1).clock < plan.published_at(plan.count(1) + 1)
        assert moments[-1] < portals.site(portal, 2).clock


def test_day_two_brings_new_removed_edited_and_moved_articles(portals):
    for portal in portals.urls:
        before, after = by_number(portals, portal), by_number(portals, portal, 2)
        assert len(after.keys() - before.keys()) == 3
        assert sum(after[n].state == "removed" for n in before) == 2
        edited = [n for n in before if after[n].version == 2]
        assert len(edited) == 2
        assert all(whole(before[n]) != whole(after[n]) for n in edited)
        unchanged = [n for n in before if n not in edited]
        assert all(whole(before[n]) == whole(after[n]) for n in unchanged)
        silent = [n for n in edited if before[n].modified_at == after[n].modified_at]
        assert len(silent) == (2 if portal == "tramgiang" else 1)
        moved = [n for n in before if before[n].category != after[n].category]
        assert len(moved) == (1 if portal == "donglach" else 0)
        assert all(before[n].url != after[n].url for n in moved)
        assert all(after[n].views > before[n].views for n in before)


def test_copies_are_later_than_their_originals_and_like_them(portals):
    everything = {(a.portal, a.number): a for portal in portals.urls for a in portals.truth(portal, 1)}
    copies = [a for a in everything.values() if a.copy_of]
    assert {a.copy_kind for a in copies} == COPIES_NEARLY | {"exact", "nfd"}
    assert len({a.copy_of for a in copies}) < len(copies), "one original ought to be copied by two portals"
    for copy in copies:
        original = everything[copy.copy_of]
        assert original.copy_of is None
        assert original.portal != copy.portal
        assert original.published_at < copy.published_at
        if copy.copy_kind in ("exact", "nfd"):
            assert whole(copy) == whole(original)
        else:
            assert whole(copy) != whole(original)
            assert likeness(shingles(whole(copy)), shingles(whole(original))) > 0.6
    assert {a.source for a in copies} > {None}


def test_unrelated_articles_are_not_alike():
    with SamplePortals(articles=100_000) as portals:
        for topic in range(1, 7):
            sample = []
            for portal in portals.urls:
                site = portals.site(portal)
                numbers = [n for n in range(topic, 100_000, 6 * 401) if site.plan.copy(n) is None]
                sample += [shingles(whole(site.article(n))) for n in numbers]
            assert len(sample) > 90
            assert max(likeness(one, other) for one, other in combinations(sample, 2)) < 0.3


def test_a_great_portal_is_not_made_before_it_is_asked_for():
    with SamplePortals(articles=100_000) as portals:
        site = portals.site("nongdantramgiang")
        assert portals.composed == 0
        assert [line.number for line in site.listing(2, 5_000)] == []
        assert len(site.listing(2, 1_000)) == 10
        assert portals.composed == 0
        assert site.article(54_321).number == 54_321
        assert portals.composed == 1


@pytest.mark.parametrize(("articles", "day"), [(24, 1), (24, 2), (48, 2), (100, 3), (1001, 2)])
def test_shelves_hold_each_published_article_once_newest_first(articles, day):
    with SamplePortals(articles=articles) as portals:
        for portal in portals.urls:
            site = portals.site(portal, day)
            shelved = []
            for category in range(6):
                pages = [site.shelves[category].page(n, 10) for n in range(1, site.pages(category) + 2)]
                assert pages[-1] == []
                assert all(len(page) == 10 for page in pages[:-2])
                numbers = [n for page in pages for n in page]
                assert numbers == sorted(numbers, reverse=True)
                assert all(site.plan.category(n, day) == category for n in numbers)
                shelved += numbers
            assert sorted(shelved) == [n for n in range(1, site.plan.count(day) + 1) if site.published(n)]


def test_tone_marks_move_only_where_both_spellings_are_accepted():
    assert move_tone_marks("hòa Thủy khỏe Hóa quý toán túy") == "hoà Thuỷ khoẻ Hoá quý toán tuý"


@pytest.mark.parametrize("wrong", [{"articles": 5}, {"day": 0}, {"ports": [1]}, {"ports": [1, 2, 70_000]}])
def test_impossible_wishes_are_refused_with_a_reason(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SamplePortals(**wrong)
