"""A crawl whose disk fails: it ends with a reason, what it had kept is whole, and the next crawl completes it."""

import resource
import subprocess

from scraper import pages


def articles(crawl):
    return {page.final_url for page in crawl.pages("donglach") if page.kind == "article" and page.outcome == "ok"}


def test_a_full_disk_ends_the_crawl_with_a_reason_and_loses_nothing_that_was_kept(crawl, sample):
    """A limit on the size of files stands for the full disk: writing fails in the midst of the journal just so."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    words = [*crawl.words("donglach"), "-s", "LOG_LEVEL=ERROR"]
    (crawl.home / "portals" / "donglach.toml").write_text(
        f'name = "Thử"\nstart_urls = ["{sample.urls["donglach"]}"]\n[crawl]\ndelay = 0.02\n'
    )
    done = subprocess.run(words, cwd=crawl.root, capture_output=True, text=True, preexec_fn=limit, timeout=60, check=False)
    assert crawl.report()["donglach"]["finish_reason"] == "disk_full", done.stderr[-2000:]
    assert "pages cannot be kept" in done.stderr
    pages.recover(crawl.home / "lake")
    kept = articles(crawl)
    assert 0 < len(kept) < 24
    report = crawl("donglach")["donglach"]
    assert report["finish_reason"] == "finished"
    assert articles(crawl) == {article.url for article in sample.truth("donglach")}
    assert report["new_articles"] == 24 - len(kept)


def test_a_home_that_cannot_be_written_is_said_at_once(crawl, sample):
    (crawl.home / "lake").write_text("a file where the folder should be")
    done = subprocess.run(crawl.words("donglach"), cwd=crawl.root, capture_output=True, text=True, timeout=60, check=False)
    assert crawl.report()["donglach"]["finish_reason"] == "lake_unwritable"
    assert "cannot be written" in done.stderr
    assert sample.requests == []


def test_a_clock_that_was_set_back_or_forward_stops_no_crawl_and_doubles_nothing(crawl, sample):
    for offset in (400 * 86_400, 0, -400 * 86_400):
        report = crawl("donglach", CLOCK_OFFSET=offset)["donglach"]
        assert report["finish_reason"] == "finished"
    found = [page.final_url for page in crawl.pages("donglach") if page.kind == "article" and page.outcome == "ok"]
    assert len(found) == len(set(found)) == 24
