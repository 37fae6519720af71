"""What a visit decides, tried on small webs without a network: the pages, the lake and the frontier are the real ones."""

import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from scraper import pages
from scraper.crawl import discovery, frontier
from scraper.crawl.answers import Answer
from scraper.crawl.frontier import micros
from scraper.crawl.replay import catch_up
from scraper.crawl.visit import Visit
from scraper.items import Portal
from scraper.pages import PageStore

HOST = "http://thu.example.vn"
START = datetime(2026, 3, 1, tzinfo=UTC)
TEXT = f'<div id="news-bodyhtml">{"<p>Đây là một đoạn văn của bài viết để đọc thử cho dài.</p>" * 40}</div>'
DAY = timedelta(hours=24)
NUMBERS = count()


def article(number, slug="bai-viet"):
    return f"/tin-tuc/{slug}-so-{number}-{number}.html"


def listing(*links, following=None):
    """A listing of (address, title) pairs with a link to its next page."""
    items = "".join(f'<li><a href="{address}">{title}</a></li>' for address, title in links)
    pager = f'<link rel="next" href="{following}"><a rel="next" href="{following}">Trang sau</a>' if following else ""
    return f"<html><head><title>Tin</title>{pager}</head><body><ul>{items}</ul>{pager}</body></html>"


class Web:
    """Pages by path: HTML text, or (status, headers, body); what is absent is 404. `asked` are the paths of the last visit."""

    def __init__(self, lake, **portal):
        self.lake = lake
        self.pages = {}
        self.asked = []
        self.portal = Portal("thu", "Thử", None, **({"start_urls": (f"{HOST}/",), "platform": "nukeviet", "delay": 0.0} | portal))

    def visit(self, now=START, mode="incremental", stop_after=None):
        """One visit at a moment; gives it when it is over. stop_after: requests after which the process is killed."""
        self.asked = []
        with frontier.opened(self.lake) as state:
            catch_up(state, self.portal)
            store = PageStore(self.lake, "thu", f"v{next(NUMBERS):04}")
            visit = Visit(self.portal, state, store.append, micros(now), "tintinh", mode=mode)
            while (task := visit.next_task()) is not None and len(self.asked) != stop_after:
                path = task.asks.removeprefix(HOST)
                self.asked.append(path)
                visit.take(task, self.ask(task, path, now + timedelta(seconds=len(self.asked))))
            store.close()
        return visit

    def ask(self, task, path, at):
        return self.answer(task.asks, path, at, self.pages.get(path, (404, {}, "")))

    def answer(self, url, path, at, found):
        status, headers, body = (200, {}, found) if isinstance(found, str) else found
        return Answer(url, at, status, tuple(({"Content-Type": "text/html"} | headers).items()), body.encode())

    def kept(self):
        return [page for segment in pages.segments(self.lake) for page in pages.read_segment(segment)]

    def outcomes(self, path):
        return [page.outcome for page in self.kept() if page.url == HOST + path]


@pytest.fixture
def web(tmp_path):
    """A portal of twelve articles on three listing pages."""
    return filled(Web(tmp_path / "lake"))


def filled(web):
    web.pages["/"] = listing(("/tin-tuc/", "Tin tức"))
    for page in range(3):
        numbers = range(12 - 4 * page, 8 - 4 * page, -1)
        following = f"/tin-tuc/page-{page + 2}/" if page < 2 else None
        place = f"/tin-tuc/page-{page + 1}/" if page else "/tin-tuc/"
        web.pages[place] = listing(*((article(n), f"Bài viết số {n}") for n in numbers), following=following)
        for number in numbers:
            web.pages[article(number)] = f"<html><body><h1>Bài viết số {number}</h1>{TEXT}</body></html>"
    return web


def articles(asked):
    return {path for path in asked if path.endswith(".html")}


EVERY = {article(number) for number in range(1, 13)}


def test_the_first_visit_asks_everything_once_and_the_second_first_pages_only(web):
    assert web.visit().finished == "finished"
    assert sorted(web.asked) == sorted({"/robots.txt", "/", "/tin-tuc/", "/tin-tuc/page-2/", "/tin-tuc/page-3/"} | EVERY)
    web.visit(START + timedelta(hours=1))
    assert web.asked == ["/", "/tin-tuc/"]


def test_a_visit_killed_half_way_is_gone_on_with(web):
    web.visit(stop_after=7)
    half = articles(web.asked)
    web.visit(START + timedelta(minutes=5))
    assert articles(web.asked) == EVERY - half
    web.visit(START + timedelta(minutes=10))
    assert web.asked == ["/", "/tin-tuc/"]


def test_known_articles_are_asked_again_after_a_day_longest_ago_first_within_the_budget(tmp_path):
    web = filled(Web(tmp_path / "lake", recheck=5))
    web.visit()
    first = [path for path in web.asked if path.endswith(".html")]
    web.visit(START + DAY, "revisit")
    assert [path for path in web.asked if path.endswith(".html")] == first[:5]
    web.visit(START + DAY + timedelta(hours=1), "revisit")
    assert [path for path in web.asked if path.endswith(".html")] == first[5:10]


def test_a_changed_title_is_looked_at_once(web):
    web.visit()
    web.pages["/tin-tuc/"] = web.pages["/tin-tuc/"].replace("Bài viết số 11<", "Bài viết số 11 (cập nhật)<")
    web.visit(START + timedelta(hours=1))
    assert articles(web.asked) == {article(11)}
    web.visit(START + timedelta(hours=2))
    assert articles(web.asked) == set()


def test_a_moved_article_is_fetched_at_its_new_address_once(web):
    web.visit()
    web.pages["/tin-tuc/"] = web.pages["/tin-tuc/"].replace(article(11), article(11, "doi-cho"))
    web.pages[article(11, "doi-cho")] = web.pages[article(11)]
    web.visit(START + timedelta(hours=1))
    assert articles(web.asked) == {article(11, "doi-cho")}
    web.visit(START + timedelta(hours=2))
    assert articles(web.asked) == set()


def test_an_article_that_vanished_from_a_listing_walked_to_its_end_is_asked_twice_and_gone(tmp_path):
    web = filled(Web(tmp_path / "lake", recheck=1))
    web.visit()
    web.pages["/tin-tuc/page-3/"] = listing(*((article(n), f"Bài viết số {n}") for n in (4, 3, 1)))
    del web.pages[article(2)]
    web.visit(START + DAY, "revisit")
    assert articles(web.asked) == {article(2)}
    assert web.outcomes(article(2)) == ["ok", "not_found", "gone"]
    web.visit(START + 2 * DAY, "revisit")
    assert article(2) not in web.asked


def test_a_404_that_an_interrupted_visit_saw_once_is_confirmed_by_the_next(web):
    web.visit()
    del web.pages[article(5)]
    web.visit(START + DAY, "revisit", stop_after=4 + len(EVERY))  # the front page, three listings, each article once
    assert web.outcomes(article(5)) == ["ok", "not_found"]
    web.visit(START + DAY + timedelta(minutes=5), "revisit")
    assert web.outcomes(article(5)) == ["ok", "not_found", "not_found", "gone"]
    web.visit(START + DAY + timedelta(minutes=10), "revisit")
    assert article(5) not in web.asked


def test_a_portal_whose_articles_are_all_missing_at_once_is_broken_not_emptied(web):
    web.visit()
    for path in EVERY:
        del web.pages[path]
    web.visit(START + DAY, "revisit")
    assert {outcome for path in EVERY for outcome in web.outcomes(path)} == {"ok", "not_found"}
    web.visit(START + DAY + timedelta(minutes=5), "revisit")
    assert not articles(web.asked)


def test_a_404_that_does_not_last_removes_nothing(web):
    web.visit()
    page = web.pages.pop(article(5))

    class Comes(dict):
        def get(self, path, default=None):
            found = super().get(path, default)
            if path == article(5):
                self[path] = page
            return found

    web.pages = Comes(web.pages)
    web.visit(START + DAY, "revisit")
    assert web.outcomes(article(5)) == ["ok", "not_found", "ok"]


def test_an_unknown_address_that_answers_404_is_asked_once_a_day(web):
    del web.pages[article(12)]
    web.visit()
    assert web.outcomes(article(12)) == ["not_found"]
    web.visit(START + timedelta(hours=1))
    assert web.outcomes(article(12)) == ["not_found"]


def test_an_endless_pager_ends_with_the_first_page_that_shows_nothing_new(web):
    web.pages["/tin-tuc/page-3/"] = web.pages["/tin-tuc/page-3/"].replace(
        "<head>", '<head><link rel="next" href="/tin-tuc/page-4/">'
    )
    for number in range(4, 60):
        web.pages[f"/tin-tuc/page-{number}/"] = web.pages["/tin-tuc/page-3/"].replace("page-4", f"page-{number + 1}")
    web.visit()
    assert [path for path in web.asked if path.startswith("/tin-tuc/page-")] == [f"/tin-tuc/page-{n}/" for n in (2, 3, 4)]


def test_a_portal_that_only_says_please_wait_is_left_alone(web):
    for path in EVERY:
        web.pages[path] = "<html><head><title>Vui lòng chờ</title></head><body>Please wait...</body></html>"
    visit = web.visit()
    assert visit.finished == "blocked"
    assert len([path for path in web.asked if path.endswith(".html")]) <= 16  # twelve articles three times would be 36
    for path in EVERY:
        web.pages[path] = f"<html><body><h1>Bài</h1>{TEXT}</body></html>"
    assert web.visit(START + timedelta(hours=1)).finished == "finished"
    assert articles(web.asked) == EVERY


def test_the_pause_asked_for_is_passed_on_and_a_long_one_ends_the_visit(web):
    web.pages["/tin-tuc/"] = (429, {"Retry-After": "30"}, "")
    visit = web.visit()
    assert visit.take_wait() == 30
    assert web.outcomes("/tin-tuc/") == ["throttled"] * 3
    web.pages["/tin-tuc/"] = (503, {"Retry-After": "7200"}, "")
    assert web.visit(START + timedelta(hours=1)).finished == "throttled"


def test_a_limit_ends_a_visit_and_the_next_one_goes_on(tmp_path):
    web = filled(Web(tmp_path / "lake", max_pages=9))
    assert web.visit().finished == "max_pages"
    assert len(web.asked) == 9
    half = articles(web.asked)
    assert web.visit(START + timedelta(hours=1)).finished == "max_pages"
    assert web.asked == []
    assert web.visit(START + DAY).finished == "max_pages"
    assert articles(web.asked) and not articles(web.asked) & half


def test_a_pager_that_names_another_host_is_followed_on_this_one(web):
    for path in ("/tin-tuc/", "/tin-tuc/page-2/"):
        web.pages[path] = web.pages[path].replace('href="/tin-tuc/page-', 'href="https://khac.example.vn/tin-tuc/page-')
    web.visit()
    assert articles(web.asked) == EVERY


INDEX = (
    '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<sitemap><loc>http://[hong/s.xml</loc></sitemap></sitemapindex>"
)


def test_a_sitemap_with_an_address_that_is_none_stops_no_visit(web):
    web.pages["/robots.txt"] = (200, {}, f"User-agent: *\nSitemap: {HOST}/sitemap.xml\n")
    web.pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, INDEX)
    assert web.visit().finished == "finished"
    assert web.outcomes("/sitemap.xml") == ["ok"]
    assert web.visit(START + timedelta(hours=1)).finished == "finished"


def test_only_those_sitemaps_are_asked_again_that_the_index_says_have_changed(web):
    def index(new):
        parts = (("cu", "2020-01-05"), ("moi", new), ("khac", None))
        told = "".join(
            f"<sitemap><loc>{HOST}/{name}.xml</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for name, day in parts
        )
        return 200, {"Content-Type": "application/xml"}, f'<?xml version="1.0"?><sitemapindex>{told}</sitemapindex>'

    def sitemaps():
        return {path for path in web.asked if path in ("/cu.xml", "/moi.xml", "/khac.xml")}

    web.pages["/robots.txt"] = (200, {}, f"User-agent: *\nSitemap: {HOST}/sitemap.xml\n")
    web.pages["/sitemap.xml"] = index("2020-02-07")
    for name in ("cu", "moi", "khac"):
        web.pages[f"/{name}.xml"] = (200, {"Content-Type": "application/xml"}, '<?xml version="1.0"?><urlset></urlset>')
    web.visit()
    assert sitemaps() == {"/cu.xml", "/moi.xml", "/khac.xml"}
    web.pages["/sitemap.xml"] = index((START + DAY).date().isoformat())
    web.visit(START + DAY)
    assert sitemaps() == {"/moi.xml", "/khac.xml"}
    web.visit(START + 8 * DAY)
    assert sitemaps() == {"/cu.xml", "/moi.xml", "/khac.xml"}  # a lastmod may be written once and never again
    web.visit(START + 9 * DAY, mode="daily")
    assert sitemaps() == {"/khac.xml"}
    web.visit(START + 10 * DAY, mode="backfill")
    assert sitemaps() == {"/cu.xml", "/moi.xml", "/khac.xml"}


def test_a_page_that_our_own_reading_fails_on_is_kept_and_the_rest_of_it_counts(web, monkeypatch, caplog):
    from scraper.crawl import look, replay

    def failing(discover):
        def fails(document, *rest):
            if document.url == HOST + article(5):
                raise RecursionError("too deep")
            return discover(document, *rest)

        return fails

    for module in (look, replay):
        monkeypatch.setattr(module, "discover", failing(module.discover))
    visit = web.visit()
    assert visit.finished == "finished"
    assert web.outcomes(article(5)) == ["ok"]
    assert visit.tally.pages["other", "ok"] == 1
    assert f"{article(5)} could not be looked at" in caplog.text
    with frontier.opened(web.lake) as state:
        catch_up(state, web.portal)
        assert state.asked("thu", HOST + article(5)).outcome == "ok"
        assert state.article("thu", "5") is not None


def test_links_that_cannot_be_read_cost_the_replay_only_themselves(web, monkeypatch, caplog):
    from scraper.crawl import replay

    web.visit()

    def fails(document, *rest):
        raise ValueError("Invalid IPv6 URL")

    monkeypatch.setattr(replay, "discover", fails)
    with frontier.opened(web.lake) as state:
        assert catch_up(state, web.portal) == 1
        assert {known.url for known in state.due("thu", micros(START + DAY), 99)} == {HOST + path for path in EVERY}
    assert "cannot be read" in caplog.text


def test_a_relative_sitemap_line_is_followed(web):
    web.pages["/robots.txt"] = (200, {}, "User-agent: *\nSitemap: /so-do.xml\nSitemap: http://[hong/s.xml\n")
    web.visit()
    assert "/so-do.xml" in web.asked


def test_a_start_host_without_robots_does_not_take_the_others_with_it(tmp_path):
    other = "http://khac.example.vn"
    web = filled(Web(tmp_path / "lake", start_urls=(f"{other}/", f"{HOST}/")))
    web.pages[f"{other}/robots.txt"] = (500, {}, "error")
    web.visit()
    assert articles(web.asked) == EVERY
    assert f"{other}/" not in web.asked
    web.pages["/robots.txt"] = (500, {}, "error")
    visit = web.visit(START + 2 * DAY)
    assert visit.finished == "robots_unreachable"
    assert {path.removeprefix(other) for path in web.asked} == {"/robots.txt"}


def test_an_article_that_comes_back_is_fetched_again(web):
    web.visit()
    page = web.pages.pop(article(12))
    web.visit(START + DAY, "revisit")
    assert web.outcomes(article(12)) == ["ok", "not_found", "gone"]
    web.pages[article(12)] = page
    web.visit(START + DAY + timedelta(hours=1), "revisit")
    assert article(12) not in web.asked
    web.visit(START + 2 * DAY, "revisit")
    assert web.outcomes(article(12)) == ["ok", "not_found", "gone", "ok"]


def test_an_article_that_stays_gone_is_asked_ever_less_often_though_it_is_still_shown(web):
    web.visit()
    del web.pages[article(12)]
    days = []
    for day in range(1, 17):
        web.visit(START + day * DAY, "revisit")
        days += [day] * web.asked.count(article(12))
    assert days == [1, 1, 2, 4, 8, 15]
    assert web.outcomes(article(12)) == ["ok", "not_found", "gone", "gone", "gone", "gone", "gone"]


def test_an_article_that_redirects_to_another_does_not_use_up_the_rechecks(tmp_path):
    web = filled(Web(tmp_path / "lake", recheck=2))
    web.visit()
    first = [path for path in web.asked if path.endswith(".html")]
    moved, target = first[0], article(77)
    web.pages[target] = web.pages[moved]
    web.pages[moved] = (301, {"Location": target}, "")
    asked = []
    for day in range(1, 10):
        web.visit(START + day * DAY, "revisit")
        asked += [path for path in web.asked if path.endswith(".html")]
    assert set(asked) == EVERY | {target}
    assert asked.count(moved) <= 5  # of nine visits, though the listing goes on showing it


def test_an_address_that_always_redirected_to_an_article_is_not_asked_at_every_visit(web):
    web.pages["/tin-tuc/"] = web.pages["/tin-tuc/"].replace("<ul>", f'<ul><li><a href="{article(99)}">Bài viết số 12</a></li>')
    web.pages[article(99)] = (301, {"Location": article(12)}, "")
    web.visit()
    assert article(99) in web.asked
    web.visit(START + timedelta(hours=1))
    assert article(99) not in web.asked


TABLES = ("segments", "platforms", "articles", "addresses", "links", "shown", "fetches")


def derived(state):
    return {table: sorted(state.connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def test_a_replay_killed_half_way_is_gone_on_with_and_ends_the_same(web, monkeypatch):
    from scraper.crawl import replay

    web.visit()
    with frontier.opened(web.lake) as state:
        catch_up(state, web.portal)
        whole = derived(state)
    frontier.remove(web.lake)
    monkeypatch.setattr(replay, "_STEP", 4)
    numbers = count(1)

    def dies(document, *rest):
        if next(numbers) == 10:
            raise KeyboardInterrupt
        return discovery.discover(document, *rest)

    with monkeypatch.context() as context:
        context.setattr(replay, "discover", dies)
        with frontier.opened(web.lake) as state, pytest.raises(KeyboardInterrupt):
            catch_up(state, web.portal)
    with frontier.opened(web.lake) as state:
        half = derived(state)
        assert 0 < len(half["addresses"]) < len(whole["addresses"])
        assert catch_up(state, web.portal) == 1
        assert derived(state) == whole
        assert catch_up(state, web.portal) == 0


def test_others_can_write_while_pages_are_read(web, monkeypatch):
    from scraper.crawl import replay

    web.visit()

    def writes(document, *rest):
        with sqlite3.connect(web.lake / "frontier.sqlite", timeout=0) as other:
            other.execute("BEGIN IMMEDIATE")
        return discovery.discover(document, *rest)

    monkeypatch.setattr(replay, "discover", writes)
    with frontier.opened(web.lake) as state:
        assert catch_up(state, web.portal) == 1
        assert len(state.due("thu", micros(START + DAY), 99)) == len(EVERY)


def test_a_front_page_of_no_family_does_not_settle_the_platform(tmp_path):
    web = filled(Web(tmp_path / "lake", platform=None))
    for path in EVERY:
        web.pages[path] = web.pages[path].replace("<html>", '<html><head><meta name="generator" content="NukeViet v4.5"></head>')
    visit = web.visit()
    assert visit.platform_name == "nukeviet"
    assert (visit.tally.new_articles, sum(path in EVERY for path in web.asked)) == (12, 12)
    web.visit(START + timedelta(hours=1))
    assert not articles(web.asked)
    with frontier.opened(web.lake) as state:
        assert state.platform("thu") == "nukeviet"
        assert {known.key for known in state.due("thu", micros(START + DAY), 99)} == {str(n) for n in range(1, 13)}


def test_an_articles_page_of_no_family_settles_that_there_is_none(tmp_path):
    web = filled(Web(tmp_path / "lake", platform=None))
    visit = web.visit()
    assert (visit.platform_name, visit.tally.new_articles) == ("generic", 12)
    web.visit(START + timedelta(hours=1))
    assert not articles(web.asked)


def test_what_is_too_large_is_asked_once_more_whatever_failed_before_it(web):
    ordinary, failures = web.answer, {article(11): ["truncated", "too_large"]}

    def answer(url, path, at, found):
        waiting = failures.get(path)
        return Answer(url, at, failure=waiting.pop(0)) if waiting else ordinary(url, path, at, found)

    web.answer = answer
    web.visit(START)
    assert web.outcomes(article(11)) == ["truncated", "too_large", "ok"]


@pytest.mark.parametrize(("answer", "outcome"), [((302, {"Location": article(11)}, ""), "redirect_loop"), (None, "too_large")])
def test_what_is_too_large_or_turns_in_a_loop_is_asked_by_two_visits_twice_each(web, answer, outcome):
    ordinary = web.answer
    web.answer = lambda url, path, at, found: (
        Answer(url, at, failure="too_large") if found is None else ordinary(url, path, at, found)
    )
    page, web.pages[article(11)] = web.pages[article(11)], answer
    for hours in range(0, 10, 2):
        web.visit(START + timedelta(hours=hours))
        assert web.asked.count(article(11)) == (2 if hours < 4 else 0)
    assert web.outcomes(article(11)) == [outcome] * 4
    web.pages[article(11)] = page
    web.visit(START + 8 * DAY)
    assert web.outcomes(article(11)) == [outcome] * 4 + ["ok"]


def test_a_known_article_that_redirects_to_a_list_is_gone_at_the_second_look_if_nothing_shows_it(web):
    """As many a CMS answers for what was removed. The one that a listing still shows is missing and no more than that."""
    web.visit()
    page = web.pages[article(3)]
    web.pages[article(3)] = (302, {"Location": "/"}, "")
    web.pages[article(4)] = (301, {"Location": "/tin-tuc/"}, "")
    web.pages[article(5)] = (302, {"Location": "/tin-tuc/cho-khac/"}, "")
    web.pages["/tin-tuc/cho-khac/"] = page
    web.pages["/tin-tuc/page-3/"] = web.pages["/tin-tuc/page-3/"].replace(article(3), article(2))
    web.visit(START + DAY, "daily")
    assert web.outcomes(article(3)) == ["ok", "not_found", "gone"]
    assert web.outcomes(article(4)) == ["ok", "not_found", "not_found"]
    assert web.outcomes(article(5)) == ["ok", "ok"]
    assert web.asked.count("/") == 1
    web.pages["/tin-tuc/"] = web.pages["/tin-tuc/"].replace(article(12), article(3))
    web.pages[article(3)] = page
    web.visit(START + 3 * DAY)
    assert web.outcomes(article(3))[-1] == "ok"


def test_articles_that_all_redirect_to_the_front_page_are_not_gone(web):
    web.visit()
    for number in range(1, 13):
        web.pages[article(number)] = (302, {"Location": "/"}, "")
    for place in ("/tin-tuc/", "/tin-tuc/page-2/", "/tin-tuc/page-3/"):
        del web.pages[place]
    web.visit(START + DAY, "daily")
    assert {outcome for number in range(1, 13) for outcome in web.outcomes(article(number))} == {"ok", "not_found"}
