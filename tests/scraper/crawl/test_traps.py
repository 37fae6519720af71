"""Traps and lies of portals: addresses without end, listings under an article's address, gates that answer 200, illness."""

from datetime import timedelta

import pytest
from test_visit import DAY, EVERY, HOST, START, Web, article, articles, filled, listing

from scraper.addresses import join, repeats
from scraper.crawl.look import may_hold
from scraper.crawl.traps import BARREN, Barren, is_endless
from scraper.platforms import by_name

HOUR = timedelta(hours=1)
GATE = '<html><body><script>document.cookie="D1N=0a1b2c"+"; path=/";window.location.reload(true);</script></body></html>'


@pytest.fixture
def web(tmp_path):
    return filled(Web(tmp_path / "lake"))


@pytest.mark.parametrize(
    ("path", "circle"),
    [
        ("/vi/vi/en/", True),
        ("/tin-tuc/bai-so-1.html/vi/en", True),
        ("/a/b/a/b", True),
        ("/x/y/x/y/x", True),
        ("/vi/tin-tuc/2024/05/bai-viet", False),
        ("/tin-tuc/tin-tuc/bai-1.html", False),
        ("/", False),
    ],
)
def test_paths_that_run_in_circles_are_no_addresses(path, circle):
    assert repeats(path) is circle
    assert (join(HOST, path) is None) is circle


@pytest.mark.parametrize(
    ("address", "endless"),
    [
        ("/lich?thang=5&nam=2031", True),
        ("/tin-tuc?sapxep=ngay", True),
        ("/lich/2031/05", True),
        ("/tim-kiem?q=a", True),
        ("/tin-tuc?page=2", False),
        ("/tin-tuc?cat=7", False),
        ("/2024/05/", False),
    ],
)
def test_calendars_orders_and_searches_are_no_listings(address, endless):
    assert is_endless(HOST + address) is endless


def test_a_form_of_address_that_never_pays_is_left_alone_and_one_that_paid_once_is_not():
    barren = Barren()
    for number in range(BARREN):
        assert not barren.is_tired(f"{HOST}/ngay-le/{number}/")
        barren.note(f"{HOST}/ngay-le/{number}/", pays=False)
        barren.note(f"{HOST}/chuyen-muc-{number}/", pays=number == 3)
    assert barren.is_tired(f"{HOST}/ngay-le/99/")
    assert not barren.is_tired(f"{HOST}/chuyen-muc-99/")


def test_an_endless_space_of_listings_costs_a_handful_of_requests(web):
    for number in range(100):
        web.pages[f"/phong-ban-{number}/"] = listing((f"/phong-ban-{number + 1}/", "Sau"), (article(12), "Bài viết số 12"))
    web.pages["/"] = listing(("/tin-tuc/", "Tin tức"), ("/phong-ban-0/", "Phòng ban"))
    web.visit()
    assert len([path for path in web.asked if path.startswith("/phong-ban-")]) <= BARREN + 1
    assert articles(web.asked) == EVERY


def test_an_articles_address_that_answers_with_a_listing_is_no_article_and_asked_again_later(web):
    page = web.pages[article(12)]
    web.pages[article(12)] = listing(*((article(n), f"Bài viết số {n}") for n in range(1, 9)))
    visit = web.visit()
    assert visit.tally.pages["other", "ok"] == 1
    assert visit.tally.new_articles == 11
    web.visit(START + HOUR)
    assert article(12) not in web.asked
    web.pages[article(12)] = page
    assert web.visit(START + DAY).tally.new_articles == 1


def test_a_page_without_the_familys_mark_is_told_without_parsing_it():
    nukeviet = by_name("nukeviet")
    assert may_hold(b'<div id="news-bodyhtml">', nukeviet)
    assert not may_hold(b"<ul><li>a listing</li></ul>", nukeviet)
    assert may_hold(b"<ul><li>a listing</li></ul>", by_name("generic"))


def test_a_cookie_gate_is_recorded_never_solved_and_tried_again_another_time(web):
    page = web.pages[article(5)]
    web.pages[article(5)] = GATE
    web.visit()
    assert set(web.outcomes(article(5))) == {"blocked"}
    web.pages[article(5)] = page
    web.visit(START + DAY)
    assert web.outcomes(article(5))[-1] == "ok"


class Dead(Web):
    """A portal of which nothing answers."""

    failure = "dns_error"

    def answer(self, url, path, at, found):
        from scraper.crawl.answers import Answer

        return Answer(url, at, failure=self.failure)


def test_a_dead_portal_says_how_it_is_dead_and_is_asked_ever_less(tmp_path):
    web = Dead(tmp_path / "lake")
    visit = web.visit()
    assert (visit.finished, visit.tally.failures) == ("unreachable", {"dns_error": 3})
    visit = web.visit(START + HOUR)
    assert (visit.finished, len(web.asked)) == ("unreachable", 1)  # one question; only an answer opens the door to more
    web.failure = "refused"
    assert web.visit(START + 2 * HOUR).tally.failures == {"refused": 1}
    visit = web.visit(START + 2 * HOUR + timedelta(minutes=10))
    assert (visit.finished, web.asked) == ("resting", [])
    assert web.visit(START + 3 * HOUR).finished == "unreachable"
    assert web.visit(START + 4 * HOUR).finished == "resting"  # longer this time
    assert web.visit(START - DAY).finished == "unreachable"  # a clock set back must not wait for the future
