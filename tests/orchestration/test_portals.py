"""`tintinh portals` as a user meets it: what is listed, what a visit says and writes, and that nobody is asked unawares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orchestration import partitions, portal_page
from orchestration.cli import tintinh as group
from scraper import portals
from scraper.sample import SamplePortals

ADDED = 'name = "Cổng thử"\nstart_urls = ["{url}"]\n\n[crawl]\ndelay = 0\n'


@pytest.fixture(scope="module")
def sample() -> Iterator[SamplePortals]:
    with SamplePortals(articles=100) as running:
        yield running


@pytest.fixture(autouse=True)
def well_behaved(sample: SamplePortals) -> Iterator[None]:
    sample.forget_requests()
    yield
    sample.behave()


def call(home: Path, *words: str, answers: str | None = None) -> Result:
    return CliRunner().invoke(group, ["--home", str(home), "portals", *words], input=answers)


def write(home: Path, url: str) -> Path:
    file = home / "portals" / "thu.toml"
    file.parent.mkdir(parents=True)
    file.write_text(ADDED.format(url=url), encoding="utf-8")
    return file


@pytest.mark.parametrize("verb", ["check", "add"])
def test_the_verbs_that_visit_have_help_with_an_example(home: Path, verb: str) -> None:
    shown = call(home, verb, "--help")
    assert "Example" in shown.output
    assert f"tintinh portals {verb} " in shown.output


def test_the_list_by_status_and_province(home: Path) -> None:
    def ids(*words: str) -> list[str]:
        return [portal["id"] for portal in json.loads(call(home, "list", "--json", *words).stdout)]

    assert len(ids()) == 63
    assert len(ids("--status", "live")) == 34
    assert ids("--province", "91") == ["angiang", "kiengiang"]
    assert ids("--province", "hau giang", "--status", "legacy") == ["haugiang"]
    assert ids("--province", "hậu") == ["haugiang"]
    assert ids("--province", "chau") == ["laichau"]


def test_no_built_in_portal_is_crawled_without_being_named(home: Path, sample: SamplePortals) -> None:
    run = CliRunner().invoke(group, ["--home", str(home), "run"])
    assert run.exit_code == 1
    assert "34 live ones" in run.output
    write(home, sample.urls["tramgiang"])
    registry = portals.load(home)
    assert partitions.followed(registry) == ["thu"]
    assert len(partitions.untried(registry)) == 34
    assert partitions.order(registry)[0] == "thu"


def test_a_check_says_what_works_and_notes_the_day(home: Path, sample: SamplePortals) -> None:
    file = write(home, sample.urls["tramgiang"])
    done = call(home, "check", "thu")
    assert done.exit_code == 0, done.output
    assert "haugiang (sure: 1.00)" in done.stdout
    assert "nothing is approved yet" in done.stdout
    for field in ("title", "published_at", "views", "author"):
        assert field in done.stdout
    assert file.read_text(encoding="utf-8").endswith(ADDED.format(url=sample.urls["tramgiang"]))
    assert portals.load(home)["thu"].verified_on is not None


def test_a_check_after_an_approval_names_what_broke(home: Path, sample: SamplePortals) -> None:
    file = write(home, sample.urls["tramgiang"])
    assert call(home, "check", "thu", "--approve").exit_code == 0
    kept = json.loads((home / "portals" / "thu.approved.json").read_text(encoding="utf-8"))
    verified = file.read_text(encoding="utf-8")
    assert call(home, "check", "thu", "--json").exit_code == 0
    sample.misbehave("tramgiang", lambda path: "id=" in path, "error")
    broken = call(home, "check", "thu", "--json")
    told = json.loads(broken.stdout)
    assert (broken.exit_code, told["ok"], told["approved_on"]) == (1, False, kept["approved_on"])
    assert {change["what"].partition(": ")[0] for change in told["changes"]} >= {
        article["url"] for article in kept["articles"][:3]
    }
    assert call(home, "check", "thu", "--approve").exit_code == 1
    assert json.loads((home / "portals" / "thu.approved.json").read_text(encoding="utf-8")) == kept
    assert file.read_text(encoding="utf-8") == verified


def test_a_dead_portal_a_challenge_and_a_spoilt_record_end_with_a_clear_line(home: Path, sample: SamplePortals) -> None:
    write(home, sample.urls["donglach"])
    sample.misbehave("donglach", "/", "please_wait")
    done = call(home, "check", "thu")
    assert done.exit_code == 1
    assert "left alone" in done.stderr
    assert portals.load(home)["thu"].verified_on is None
    (home / "portals" / "thu.approved.json").write_text("{}", encoding="utf-8")
    assert "approve anew" in call(home, "check", "thu").stderr
    assert "portals list" in call(home, "check", "khong-co").stderr


def test_a_portal_is_added_with_yes_and_is_followed_from_then_on(home: Path, sample: SamplePortals) -> None:
    url = sample.urls["donglach"]
    done = call(home, "add", url, "--id", "donglach", "--name", 'Cổng "thử"', "--province", "92", "--delay", "0", "--yes")
    assert done.exit_code == 0, done.output
    added = portals.load(home)["donglach"]
    assert (added.name, added.province, added.platform, added.delay) == ('Cổng "thử"', "92", "nukeviet", 0.0)
    assert added.start_urls[0] == url
    assert len(added.start_urls) > 1
    assert added.verified_on is None
    assert portals.is_followed(added)
    assert len((home / "portals" / "donglach.toml").read_text(encoding="utf-8").splitlines()) <= 15
    assert call(home, "check", "donglach").exit_code == 0


def test_adding_asks_and_never_overwrites_unsaid(home: Path, sample: SamplePortals) -> None:
    url = sample.urls["tramgiang"]
    assert "--yes" in call(home, "add", url, "--id", "moi", "--delay", "0", answers="").stderr
    words = ("add", url, "--id", "moi", "--delay", "0", "--name", "Cổng", "--province", "92")
    assert "--yes" in call(home, *words, answers="").stderr
    refused = call(home, "add", url, "--id", "moi", "--delay", "0", answers="Cổng mới\n\nn\n")
    assert refused.exit_code == 1
    assert not (home / "portals" / "moi.toml").exists()
    assert call(home, "add", url, "--id", "moi", "--delay", "0", answers="Cổng mới\n\ny\n").exit_code == 0
    before = (home / "portals" / "moi.toml").read_text(encoding="utf-8")
    again = call(home, "add", url, "--delay", "0", answers="Cổng khác\n\n\n")
    assert "exists and would be replaced" in again.stdout
    assert (home / "portals" / "moi.toml").read_text(encoding="utf-8") == before
    assert "is replaced" in call(home, "add", url, "--delay", "0", "--yes").stdout


def test_what_cannot_be_added_is_refused_before_anything_is_asked(home: Path, sample: SamplePortals) -> None:
    write(home, sample.urls["tramgiang"])
    for words, said in (
        (["https://www.cantho.gov.vn/tin"], "belongs to the portal cantho"),
        (["www.example.gov.vn"], "write it in full"),
        ([sample.urls["donglach"], "--id", "thu"], "choose a name with --id"),
        ([sample.urls["tramgiang"], "--id", "khac"], "belongs to the portal thu"),
    ):
        done = call(home, "add", *words, "--yes")
        assert done.exit_code == 1
        assert said in done.stderr, words
    assert sample.requests == []


def test_a_portal_without_readable_articles_is_not_written(home: Path, sample: SamplePortals) -> None:
    sample.misbehave("donglach", lambda path: path != "/robots.txt", "error")
    done = call(home, "add", sample.urls["donglach"], "--id", "hong", "--delay", "0", "--yes")
    assert done.exit_code == 1
    assert "nothing was written" in done.stderr
    assert not (home / "portals").exists()


def test_the_page_of_portals_is_what_the_registry_says() -> None:
    written = portal_page.PAGE.read_text(encoding="utf-8")
    assert written == portal_page.text(), "docs/portals.md is stale: run python -m orchestration.portal_page"
