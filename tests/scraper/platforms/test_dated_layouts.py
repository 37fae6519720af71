"""A portal whose file names its present software still reads the pages of the software that it had before.

The pages are the recorded ones of the earlier families, so that nothing is approved twice.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import platforms
from scraper.extraction import read
from scraper.items import Page, Portal

PAGES = Path(__file__).parent / "pages"
MERGED = Portal("hoa-lu", "Cổng thông tin điện tử", "37", ("https://hoa-lu.example.vn/",), platform="news_detail_layout")
RECORDED = ("vnpt/counted-agency", "vnpt/listing", "sharepoint/date-create", "news_detail_layout/source-line-audio")


@pytest.mark.parametrize("name", RECORDED)
def test_pages_of_an_earlier_layout_are_read_as_by_its_own_family(name: str) -> None:
    body = (PAGES / f"{name}.html").read_bytes()
    url = body.split(b"-->", 1)[0].split()[2].decode()
    page = Page("hoa-lu", url, url, datetime(2026, 1, 1, tzinfo=UTC), 200, (("Content-Type", "text/html"),), body, "other", "ok")
    found = json.loads(json.dumps(asdict(read(page, MERGED)), default=str, ensure_ascii=False))
    assert found == json.loads((PAGES / f"{name}.json").read_text())


def test_every_earlier_layout_is_a_family() -> None:
    earlier = {name: getattr(platforms.by_name(name), "EARLIER", ()) for name in platforms.names()}
    assert earlier["news_detail_layout"]
    assert {before for names in earlier.values() for before in names} <= set(platforms.names())
