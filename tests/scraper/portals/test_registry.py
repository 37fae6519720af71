"""The registry: what a portal file may say, how errors read, and which portal an address belongs to."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scraper.items import Portal
from scraper.portals import RegistryError, hosts, is_followed, load, portal_for

SHORTEST = 'name = "Cổng thử"\nprovince = "93"\nstart_urls = ["https://www.thu.example/"]\n'


def write(home: Path, text: str, name: str = "thu") -> Path:
    folder = home / "portals"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_built_in_portals_load_and_claim_no_more_than_is_known():
    portal = load(None)["haugiang"]
    assert (portal.status, portal.province, portal.verified_on, portal.platform) == ("legacy", "93", None, None)
    assert (portal.successor, portal.builtin) == ("cantho", True)
    assert all(portal.verified_on is None for portal in load(None).values())


def test_the_country_is_covered_today_and_before_the_merger():
    registry = load(None)
    live = {name for name, portal in registry.items() if portal.status == "live"}
    legacy = {name: portal for name, portal in registry.items() if portal.status == "legacy"}
    assert (len(live), len(legacy), len(registry)) == (34, 29, 63)
    assert {portal.successor for portal in legacy.values()} <= live
    assert all(registry[name].successor is None and registry[name].expect["articles"] for name in live)
    assert len({registry[name].province for name in live}) == 34


def test_no_two_built_in_portals_name_one_host():
    registry = load(None)
    assert all(portal_for(f"https://{host}/", registry) is portal for portal in registry.values() for host in hosts(portal))


def test_an_old_host_belongs_to_the_portal_that_carries_on():
    assert portal_for("https://www.thuathienhue.gov.vn/tin", load(None)).id == "hue"


def test_a_built_in_portal_is_followed_only_when_verified_and_a_users_own_at_once(tmp_path):
    assert not any(is_followed(portal) for portal in load(None).values())
    write(tmp_path, SHORTEST)
    write(tmp_path, SHORTEST + 'status = "retired"\n', name="cu")
    registry = load(tmp_path)
    assert [name for name, portal in registry.items() if is_followed(portal)] == ["thu"]
    assert is_followed(replace(registry["cantho"], verified_on=date(2026, 1, 31)))


def test_three_lines_are_enough(tmp_path):
    write(tmp_path, SHORTEST)
    portal = load(tmp_path)["thu"]
    assert (portal.id, portal.name, portal.delay, portal.recheck) == ("thu", "Cổng thử", 1.5, 500)


def test_every_key_is_read(tmp_path):
    write(
        tmp_path,
        SHORTEST
        + 'platform = "nukeviet"\nstatus = "retired"\ncadence = "weekly"\naliases = ["Tin.Thu.example:8080"]\n'
        + 'verified_on = 2026-01-31\nsuccessor = "tramgiang"\n'
        + "[crawl]\ndelay = 3\nconcurrency = 2\nmax_pages = 10\nrecheck = 0\nrender = true\n"
        + 'tls = "legacy"\n[expect]\narticles = 5\n[fields]\ntitle = "h1"\n',
    )
    assert load(tmp_path)["thu"] == Portal(
        id="thu",
        name="Cổng thử",
        province="93",
        start_urls=("https://www.thu.example/",),
        platform="nukeviet",
        status="retired",
        cadence="weekly",
        aliases=("tin.thu.example:8080",),
        delay=3.0,
        concurrency=2,
        max_pages=10,
        recheck=0,
        render=True,
        tls="legacy",
        expect={"articles": 5},
        fields={"title": "h1"},
        verified_on=date(2026, 1, 31),
        successor="tramgiang",
    )


def test_a_users_file_replaces_the_built_in_one(tmp_path):
    write(tmp_path, SHORTEST, name="haugiang")
    assert load(tmp_path)["haugiang"].name == "Cổng thử"


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ('name = "x"\n', "start_urls", "A portal needs"),
        (SHORTEST + 'platfrom = "nukeviet"\n', "platfrom", "Did you mean 'platform'?"),
        (SHORTEST + "delay = 2\n", "delay", "under a line [crawl]"),
        (SHORTEST + "[crawl]\ndelai = 2\n", "crawl.delai", "Did you mean 'delay'?"),
        (SHORTEST + "[crawl]\ndelay = -1\n", "crawl.delay", "seconds from 0"),
        (SHORTEST + "[crawl]\nrender = 1\n", "crawl.render", "true or false"),
        (SHORTEST + "[crawl]\nconcurrency = true\n", "crawl.concurrency", "whole number"),
        (SHORTEST + 'status = "alive"\n', "status", "Did you mean 'live'?"),
        (SHORTEST + 'platform = "nukeveit"\n', "platform", "Did you mean 'nukeviet'?"),
        (SHORTEST + 'aliases = ["https://thu.example/"]\n', "aliases", "without scheme"),
        (SHORTEST + 'verified_on = "hôm nay"\n', "verified_on", "2026-01-31"),
        (SHORTEST.replace("https://www.thu.example/", "www.thu.example"), "start_urls", "http://"),
        (SHORTEST.replace("www.thu.example/", "www.thu.example/tin moi"), "start_urls", "%20"),
        (SHORTEST.replace("https://www", " https://www"), "start_urls", "white space"),
        (SHORTEST.replace('"93"', '""'), "province", "not empty"),
        (SHORTEST + 'successor = "Cần Thơ"\n', "successor", "without .toml"),
        (SHORTEST + "[expect]\nviews = 3\n", "expect", "Known here: articles"),
        (SHORTEST + "[expect]\narticles = -3\n", "expect", "at least 0"),
        (SHORTEST + '[fields]\ntilte = "h1"\n', "fields", "Did you mean 'title'?"),
        (SHORTEST + '[fields]\nmodified = "time"\n', "fields", "Known fields: attachments, author"),
        (SHORTEST + '[fields]\nbody = "div["\n', "fields", "body = 'div['. Write a CSS selector"),
        ("name = \n", None, "Correct the line"),
    ],
)
def test_an_error_names_file_key_and_remedy(tmp_path, text, key, remedy):
    file = write(tmp_path, text)
    with pytest.raises(RegistryError) as error:
        load(tmp_path)
    assert error.value.file == file
    assert error.value.key == key
    assert remedy in str(error.value)


def test_a_file_name_that_cannot_be_an_id_is_refused(tmp_path):
    write(tmp_path, SHORTEST, name="Hậu Giang")
    with pytest.raises(RegistryError, match=r"haugiang\.toml"):
        load(tmp_path)


def test_an_address_belongs_by_host_and_port_with_or_without_www(tmp_path):
    write(tmp_path, SHORTEST + 'aliases = ["tin.thu.example:8080"]\n')
    registry = load(tmp_path)
    assert hosts(registry["thu"]) >= {"www.thu.example", "thu.example", "tin.thu.example:8080"}
    assert portal_for("http://thu.example:80/a", registry) is registry["thu"]
    assert portal_for("https://tin.thu.example:8080/a", registry) is registry["thu"]
    assert portal_for("https://tin.thu.example/a", registry) is None
    assert portal_for("https://thu.example.evil/a", registry) is None
    assert portal_for("ftp://thu.example/a", registry) is None
    assert portal_for("http://thu.example:x/", registry) is None


def test_scheme_and_host_may_be_written_in_capitals(tmp_path):
    write(tmp_path, SHORTEST.replace("https://www.thu.example/", "HTTPS://WWW.Thu.example/Tin?A=B"))
    assert load(tmp_path)["thu"].start_urls == ("https://www.thu.example/Tin?A=B",)


def test_the_words_above_which_a_title_stands_are_no_selector(tmp_path):
    write(tmp_path, SHORTEST + '[fields]\ntitle_above = "[ Cập nhật"\n')
    assert load(tmp_path)["thu"].fields == {"title_above": "[ Cập nhật"}
