"""Pages whose address tells nothing, but which say themselves that they are one article.

Addresses that do tell are tested with their families.
"""

from datetime import UTC, datetime

import pytest

from scraper.extraction import read
from scraper.items import Page

TEXT = "<p>Sáng nay, bà con trong xã đã thu hoạch xong vụ lúa đông xuân và bắt đầu làm đất cho vụ sau ở cả bốn ấp.</p>" * 3
META = '<meta property="og:type" content="article"><meta property="article:published_time" content="2024-03-02T07:10:00+07:00">'
DATED = '"datePublished":"2024-03-02T07:10:00+07:00"}</script>'
DATA = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Xong vụ lúa",{DATED}'
LIST = f'<script type="application/ld+json">{{"@type":"CollectionPage","name":"Tin",{DATED}'


@pytest.mark.parametrize(
    ("head", "path", "is_article"),
    [(META, "xong-lua", True), (DATA, "xong-lua", True), (META, "", False), (LIST, "xong-lua", False), ("", "xong-lua", False)],
)
def test_a_page_may_say_that_it_is_an_article(head: str, path: str, is_article: bool) -> None:
    url = f"https://xa.example.vn/{path}"
    html = f"<html><head>{head}</head><body><h1>Xong vụ lúa</h1><div>{TEXT}</div></body></html>".encode()
    page = Page("p", url, url, datetime(2026, 1, 1, tzinfo=UTC), 200, (("Content-Type", "text/html"),), html, "other", "ok")
    assert (read(page).article is not None) is is_article
