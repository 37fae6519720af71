"""What pages of a rendered portal may load, by the rules of all requests, and which answers are rendered at all."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import pages
from scraper.crawl import frontier, manners, rendered
from scraper.crawl.answers import Answer
from scraper.crawl.frontier import micros
from scraper.crawl.rendered_visit import RenderedVisit
from scraper.crawl.replay import catch_up
from scraper.crawl.tasks import Task
from scraper.items import Page, Portal

HOST, DATA = "http://thu.example.vn", "http://dulieu.example.vn"
AT = datetime(2026, 3, 1, tzinfo=UTC)
PORTAL = Portal("thu", "Thử", None, (f"{HOST}/",), platform="generic", aliases=("dulieu.example.vn",), render=True)


@pytest.fixture
def kept() -> list[Page]:
    return []


@pytest.fixture
def visit(tmp_path: Path, kept: list[Page]) -> Iterator[RenderedVisit]:
    """A visit that knows the robots.txt of the portal's first host and has asked for its front page."""
    with frontier.opened(tmp_path) as state:
        visit = RenderedVisit(PORTAL, state, kept.append, micros(AT), "tintinh")
        robots = visit.next_task()
        assert robots is not None
        visit.take(robots, Answer(robots.url, AT, 200, (), b"User-agent: *\nDisallow: /kin\n"))
        assert visit.next_task() is not None
        yield visit


def load(url: str) -> Task:
    return Task(url, "attachment", "load", parent_url=f"{HOST}/")


@pytest.mark.parametrize(
    ("url", "may"),
    [
        (f"{HOST}/api", True),
        (f"{HOST}/kin/api", False),
        (f"{DATA}/api", False),  # before its robots.txt is known
        ("http://elsewhere.example/api", False),
        ("http://127.0.0.1/api", False),
        (f"{HOST}:8080/api", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_page_loads_from_the_portals_own_hosts_what_their_robots_allow(visit: RenderedVisit, url: str, may: bool) -> None:
    assert visit.may_load(url) is may


def test_another_host_of_the_portal_is_asked_for_its_robots_first(visit: RenderedVisit) -> None:
    assert visit.robots_first(f"{HOST}/api") is None
    assert visit.robots_first("http://elsewhere.example/api") is None
    robots = visit.robots_first(f"{DATA}/api")
    assert robots is not None and robots.url == f"{DATA}/robots.txt"
    visit.take_load(robots, Answer(robots.url, AT, 404))
    assert visit.robots_first(f"{DATA}/api") is None
    assert visit.may_load(f"{DATA}/api")


def test_a_load_counts_into_the_day_and_is_kept_without_body(visit: RenderedVisit, kept: list[Page], tmp_path: Path) -> None:
    before = visit.tally.requests
    told = (("Content-Type", "application/json"),)
    visit.take_load(load(f"{HOST}/api"), Answer(f"{HOST}/api", AT, 200, told, b"{}"))
    visit.take_load(load(f"{HOST}/loi"), Answer(f"{HOST}/loi", AT, 500, (), b"Server Error"))
    assert visit.tally.requests == before + 2
    assert [(page.kind, page.outcome, page.status, page.body, page.parent_url) for page in kept[-2:]] == [
        ("attachment", "ok", 200, b"", f"{HOST}/"),
        ("attachment", "http_error", 500, b"Server Error", f"{HOST}/"),
    ]
    lake = tmp_path / "lake"
    with closing(pages.PageStore(lake, "thu", "c1")) as store:
        for page in kept:
            store.append(page)
    with frontier.opened(lake) as state:
        catch_up(state, PORTAL)
        assert manners.spent(state.connection, "thu", micros(AT)) == len(kept) == 3


@pytest.mark.parametrize(
    ("status", "media", "body", "wanted"),
    [
        (
            200,
            "text/html",
            '<body><div>Đang tải, xin chờ trong giây lát</div><script src="/a.js"></script></body>',
            True,
        ),
        (200, "text/html", "<body>Checking your browser before accessing<script>location.reload()</script></body>", False),
        (200, "text/html", "<body><script>document.cookie='a=1'; location.reload()</script></body>", False),
        (200, "application/json", "{}", False),
        (200, "application/pdf", "%PDF-1.7 <", False),
        (404, "text/html", "<body><script></script></body>", False),
    ],
)
def test_gates_errors_and_files_are_not_shown_to_the_browser(status: int, media: str, body: str, wanted: bool) -> None:
    assert rendered.wanted(Answer(f"{HOST}/", AT, status, (("Content-Type", media),), body.encode())) is wanted


def test_what_was_rendered_says_so_and_speaks_of_its_own_bytes() -> None:
    source = (("Content-Type", "text/html; charset=windows-1258"), ("Content-Length", "9"), ("Server", "IIS"))
    found = rendered.of(Answer(f"{HOST}/", AT, 200, source, b"<p>x</p>"), "<p>Cổng</p>", "156.0", 2, 1, most=100)
    assert found.body.decode() == "<p>Cổng</p>"
    mark = (rendered.MARK, "Chromium 156.0; loads=2; refused=1")
    assert found.headers == (("Server", "IIS"), ("Content-Type", "text/html; charset=utf-8"), mark)
    assert rendered.of(Answer(f"{HOST}/", AT, 200), "<p>Cổng</p>", "156.0", 0, 0, most=10).failure == "too_large"
