"""Whole crawls of portals paged by POST, post-back, JSON, buttons and portlet parameters: everything found, nothing twice."""

from collections import Counter
from contextlib import ExitStack

from paged_portals import FAMILIES, SIZE, PostBack
from small_server import serving


def served(stack, crawl, portals, platform=None, **settings):
    """The portals, each on a server of its own and in the registry under its name."""
    servers = {}
    for portal in portals:
        server = servers[portal.name] = stack.enter_context(serving(portal.page, portal.post))
        crawl.portal(portal.name, server.url, **settings)
        file = crawl.home / "portals" / f"{portal.name}.toml"
        file.write_text(file.read_text().replace('"generic"', f'"{platform or portal.family}"'))
    return servers


def asked(server):
    """What a server was asked, robots.txt left out: path and what was posted."""
    return [(request.path, tuple(request.posted.items())) for request in server.heard if request.path != "/robots.txt"]


def test_every_pager_is_walked_to_its_end_and_then_only_as_far_as_there_is_news(crawl):
    portals = [make() for make in FAMILIES]
    names = ",".join(portal.name for portal in portals)
    with ExitStack() as stack:
        servers = served(stack, crawl, portals)
        reports = crawl(names)
        for portal in portals:
            requests = asked(servers[portal.name])
            paths = Counter(path for path, _ in requests)
            assert {path for path in paths if path in portal.paths} == portal.paths, portal.name
            assert max(Counter(requests).values()) == 1, portal.name
            # A JSON portlet's list begins where its page ends; every other list begins on the page itself.
            pages = portal.pages + (portal.family == "liferay_json")
            assert len(requests) == portal.articles + pages, portal.name
            assert reports[portal.name]["new_articles"] == portal.articles
            assert portal.refused == []
        for portal in portals:
            portal.articles += 2
            servers[portal.name].heard.clear()
        reports = crawl(names)
        for portal in portals:
            requests = asked(servers[portal.name])
            assert reports[portal.name]["new_articles"] == 2, portal.name
            assert reports[portal.name]["rechecked"] == 0, portal.name
            assert len(requests) <= 2 + 2 + (portal.family == "liferay_json"), portal.name
            assert portal.refused == []


def test_a_backfill_by_post_back_goes_on_where_it_stopped_whatever_became_of_the_state(crawl):
    """The second portal's server is started again between two crawls and takes none of the states it gave out before."""
    same, anew = PostBack(articles=5 * SIZE), PostBack(articles=5 * SIZE)
    same.name, anew.name = "mot", "hai"
    with ExitStack() as stack:
        servers = served(stack, crawl, [same, anew], "webforms", max_pages=26)
        reports = crawl("mot,hai", mode="backfill")
        assert {report["finish_reason"] for report in reports.values()} == {"max_pages"}
        assert {len(asked(server)) for server in servers.values()} == {26 - 1}  # robots.txt is one of the budget
        anew.started += 1
        reports = crawl("mot,hai", mode="backfill", CLOCK_OFFSET=86_400)
        for portal in (same, anew):
            requests = asked(servers[portal.name])
            assert reports[portal.name]["finish_reason"] == "finished"
            articles = Counter(path for path, _ in requests if path in portal.paths)
            assert set(articles) == portal.paths
            assert max(articles.values()) == 1
            # With the state are lost: one refusal, and the list's pages from the first on.
            lost = 1 + portal.pages if portal is anew else 0
            assert len(requests) <= portal.articles + portal.pages + lost
    assert (same.refused, anew.refused) == ([], ["stale state"])
