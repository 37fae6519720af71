"""The three ways to run and the pagers that post, tried on small webs: what each asks, and how it goes on after a kill."""

from datetime import timedelta
from itertools import pairwise

import pytest
from test_visit import DAY, EVERY, HOST, START, TEXT, Web, article, articles, filled, listing

from scraper.crawl import frontier
from scraper.crawl.replay import catch_up
from scraper.crawl.revisits import interval
from scraper.items import Form

HOUR = timedelta(hours=1)
LOAD = f"{HOST}/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"
PAGES = ["/tin-tuc/", "/tin-tuc/page-2/", "/tin-tuc/page-3/"]


@pytest.fixture
def web(tmp_path):
    return filled(Web(tmp_path / "lake"))


def listings(asked):
    return [path for path in asked if path.startswith("/tin-tuc/") and not path.endswith(".html")]


def test_an_incremental_visit_walks_a_listing_until_it_meets_what_it_knows(web):
    web.visit()
    web.pages[article(13)] = web.pages[article(1)]
    web.pages["/tin-tuc/"] = listing(*((article(n), f"Bài viết số {n}") for n in (12, 11, 13)), following="/tin-tuc/page-2/")
    web.visit(START + DAY)
    assert (listings(web.asked), articles(web.asked)) == (PAGES[:2], {article(13)})  # the second page ends in known ones
    web.visit(START + 2 * DAY)
    assert (listings(web.asked), articles(web.asked)) == (PAGES[:1], set())


def test_a_backfill_walks_every_listing_to_its_end_once_and_a_killed_one_repeats_nothing(web):
    web.visit()
    web.pages[article(99)] = web.pages[article(1)]
    web.pages["/tin-tuc/page-3/"] += f'<a href="{article(99)}">Bài viết số 99 bị bỏ sót</a>'
    asked = []
    for hour in range(1, 9):
        visit = web.visit(START + DAY + hour * HOUR, "backfill", stop_after=1)
        asked += web.asked[:1]
        if visit.finished is not None:
            break
    asked.remove("/robots.txt")
    assert (sorted(asked), visit.finished) == (sorted(["/", *PAGES, article(99)]), "finished")
    web.visit(START + 2 * DAY, "backfill")
    assert listings(web.asked) == PAGES  # the next backfill begins anew


def test_a_budget_spreads_a_backfill_over_days(tmp_path):
    web = filled(Web(tmp_path / "lake", max_pages=6))
    asked, ends = [], []
    for day in range(4):
        ends.append(web.visit(START + day * DAY, "backfill").finished)
        asked += web.asked
    assert ends == ["max_pages"] * 3 + ["finished"]
    assert articles(asked) == EVERY
    assert sorted(path for path in asked if path != "/robots.txt") == sorted(EVERY | {"/", *PAGES})


def test_articles_are_asked_hourly_then_daily_then_weekly_then_monthly(tmp_path):
    web = filled(Web(tmp_path / "lake", recheck=100))
    web.visit()
    moments = [START + n * HOUR for n in range(1, 24)] + [START + n * DAY for n in range(1, 150)]
    met = []
    for moment in moments:
        web.visit(moment, "revisit")
        if article(12) in web.asked:
            met.append((moment - START) / DAY)
    gaps = [later - earlier for earlier, later in pairwise(met)]
    assert sum(gap < 0.1 for gap in gaps) >= 20
    assert sum(gap == 1 for gap in gaps) >= 5
    assert sum(6 <= gap <= 8 for gap in gaps) >= 5
    assert gaps[-1] >= 29


def test_a_counter_that_runs_brings_an_article_forward_and_one_that_rests_puts_it_off():
    assert interval(30 * 86_400, 500.0) < interval(30 * 86_400, None) < interval(30 * 86_400, 0.0)
    assert interval(3_600, 500.0) == interval(3_600, 0.0)  # what is a day old is asked hourly anyway


def test_the_counters_that_listings_show_set_the_pace(web):
    items = "".join(f'<li><a href="{article(n)}">Bài viết số {n}</a><span>Lượt xem: {{{n}}}</span></li>' for n in (12, 11))
    page = f"<html><head><title>Tin</title></head><body><ul>{items}</ul></body></html>"
    web.pages["/tin-tuc/"] = page.replace("{12}", "10").replace("{11}", "10")
    web.visit()
    web.visit(START + HOUR)
    web.pages["/tin-tuc/"] = page.replace("{12}", "900").replace("{11}", "10")
    web.visit(START + DAY)
    with frontier.opened(web.lake) as state:
        catch_up(state, web.portal)
        rows = dict(state.connection.execute("SELECT key, pace FROM articles WHERE pace IS NOT NULL"))
    assert rows["12"] > 500 and rows["11"] == 0


class Posting(Web):
    """A portal whose listing goes on by POST: `forms` are the forms asked."""

    def __init__(self, lake, numbers, **portal):
        super().__init__(lake, platform="vnpt", **portal)
        self.numbers = numbers
        self.forms = []
        script = (
            'var p = {article_category_id: 7, categoryIds: "7", site_id: 3, page_size: 4};'
            f" var maxPage = parseInt({-(-len(numbers) // 4)});"
        )
        self.pages["/"] = listing(("/tin-tuc", "Tin tức"))
        self.pages["/tin-tuc"] = f"{self.fragment(1)}<script>{script}</script>"
        for n in numbers:
            self.pages[self.place(n)] = f'<div class="ArticleDetailControl"><div class="ArticleHeader">Bài {n}</div>{TEXT}</div>'

    def place(self, number):
        return f"/tin-tuc/bai-viet-ve-nong-thon-{number}"

    def fragment(self, page):
        shown = self.numbers[4 * page - 4 : 4 * page]
        return "".join(f'<li><h2 class="Title"><a href="{self.place(n)}">Bài viết số {n}</a></h2></li>' for n in shown)

    def visit(self, *args, **kwargs):
        self.forms = []
        return super().visit(*args, **kwargs)

    def ask(self, task, path, at):
        if task.posts is None:
            return super().ask(task, path, at)
        self.forms.append(task.posts)
        return self.answer(task.asks, "", at, self.fragment(int(dict(task.posts.fields)["page"])))


@pytest.fixture
def posting(tmp_path):
    return Posting(tmp_path / "lake", list(range(1012, 1000, -1)))


def test_a_pager_that_posts_is_followed_and_kept_under_its_own_address(posting):
    posting.visit()
    assert [dict(form.fields)["page"] for form in posting.forms] == ["2", "3"]
    assert {form.url for form in posting.forms} == {LOAD}
    assert {posting.place(n) for n in posting.numbers} <= set(posting.asked)
    kept = [page for page in posting.kept() if page.url.startswith(LOAD)]
    assert [(page.url, page.final_url, page.kind, page.outcome) for page in kept] == [
        (form.address, form.address, "listing", "ok") for form in posting.forms
    ]
    posting.visit(START + DAY)
    assert posting.forms == []


def test_a_killed_walk_by_post_goes_on_where_it_stopped(posting):
    posting.visit(stop_after=8)
    first = [dict(form.fields)["page"] for form in posting.forms]
    posting.visit(START + DAY)
    assert first + [dict(form.fields)["page"] for form in posting.forms] == ["2", "3"]
    with frontier.opened(posting.lake) as state:
        catch_up(state, posting.portal)
        rows = state.connection.execute("SELECT count(*) FROM articles WHERE ok_at IS NOT NULL").fetchone()
    assert rows == (12,)


def test_a_form_of_an_earlier_crawl_that_is_worth_nothing_any_more_is_made_anew_from_the_first_page(posting, monkeypatch):
    posting.visit(stop_after=7)
    assert posting.forms == []
    ask = Posting.ask
    first = []

    def stale(self, task, path, at):
        if task.posts is not None and not first:
            first.append(task.posts)
            return self.answer(task.asks, "", at, (500, {}, "the state is no longer valid"))
        return ask(self, task, path, at)

    monkeypatch.setattr(Posting, "ask", stale)
    posting.visit(START + DAY)
    assert [dict(form.fields)["page"] for form in (*first, *posting.forms)] == ["2", "2", "3"]


def test_hidden_state_tells_no_page_from_another():
    page = Form("http://a.vn/x", (("__VIEWSTATE", "abc"), ("trang", "2")))
    assert page.address == Form("http://a.vn/x", (("__VIEWSTATE", "xyz"), ("trang", "2"))).address == "http://a.vn/x#trang=2"
