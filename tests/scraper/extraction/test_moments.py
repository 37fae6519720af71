"""Which of a page's dates is its publication: the one that readers see, unless it is another date, and why the others are not.

How dates are written is tested with the language.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.extraction import extract, read
from scraper.items import Article, Page

PROSE = "<p>Đông đảo bà con trong xã đã đến dự buổi lễ phát động trồng cây bên bờ kênh mới đào sáng nay, trời nắng đẹp.</p>" * 4
ENGLISH = (
    "<p>Many people of the village came to see the planting of trees along the new canal on a bright and sunny morning.</p>" * 4
)
URL = "https://xa.example.vn/tin-tuc/trong-cay-ben-bo-kenh-moi-12.html"


def page(line: str, *, head: str = "", title: str = "Trồng cây bên bờ kênh mới", prose: str = PROSE, above: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body>{above}<h1>{title}</h1><div>{line}</div>"
        f"<div class='entry-content'>{prose}</div></body></html>"
    )


def published(article: Article) -> str | None:
    if article.published_at is None:
        return None
    return article.published_at.isoformat()[: 10 if article.published_precision == "day" else 16]


def refused(article: Article) -> str:
    return "; ".join(article.evidence["published_at"].refused)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ngày đăng: 14/06/2024 / Lượt xem: 74", "2024-06-14"),
        ("Ảnh bà con đang trồng cây bên bờ kênh mới ngày 12/06/2024 tại xã nhà.", None),
        ("Ban biên tập cập nhật nội dung bài này vào ngày 12/06/2024 lúc 08:30", "2024-06-12T08:30"),
        ("Ngày ban hành: 02/01/2020 | Ngày đăng: 14/06/2024", "2024-06-14"),
        ("Hạn nộp: 30/06/2024", None),
        ("<b>14</b> <span>Tháng 6, 2024</span>", "2024-06-14"),
    ],
)
def test_the_date_line_is_told_from_other_lines_with_dates(line: str, expected: str | None) -> None:
    assert published(extract(page(line), URL)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Ngày đăng: 14/06/2024 09:15 | Người đăng: vanphong",
        "Bài: <b>Lâm Thị Sen</b> · Ảnh: <b>Trần Quyết</b> · 09:15 14/06/2024",
        "09:15 | 14/06/2024",
    ],
)
def test_a_date_line_inside_the_texts_element_is_no_paragraph(line: str) -> None:
    html = f"<body><div><center><b>Trồng cây bên bờ kênh mới</b></center><p>{line}</p>{PROSE}</div></body>"
    article = extract(f"<title>Trồng cây bên bờ kênh mới</title>{html}", URL)
    assert published(article) == "2024-06-14T09:15"
    assert (article.body or "").startswith("Đông đảo")


def test_a_labelled_date_may_stand_at_the_end_of_the_texts_element() -> None:
    tail = "<div>Đăng: 14/06/2024 09:15 &nbsp; Xem: 74 &nbsp; <a>Về đầu trang</a></div>"
    article = extract(page("", prose=PROSE + tail), URL)
    assert (published(article), article.views) == ("2024-06-14T09:15", 74)


def test_what_was_refused_says_why() -> None:
    above = "<div>Thứ Hai, 05/01/2026 08:27</div>"
    article = extract(page("Ngày ban hành: 02/01/2020 | Ngày đăng: 14/06/2024 | Sự kiện 15/06/2024", above=above), URL)
    assert published(article) == "2024-06-14"
    assert "02/01/2020: called another date" in refused(article)
    assert "15/06/2024: stands behind another" in refused(article)
    assert "05/01/2026 08:27: above the title without a label" in refused(article)


def test_a_day_that_machines_are_told_otherwise_is_named() -> None:
    told = '<meta property="article:published_time" content="2019-01-01T00:00:00+07:00">'
    article = extract(page("Ngày đăng: 14/06/2024", head=told), URL)
    assert published(article) == "2024-06-14"
    assert "2019-01-01T00:00:00+07:00: meta article:published_time names another day" in refused(article)


@pytest.mark.parametrize(
    ("line", "title", "prose", "expected"),
    [
        ("12/11/2023 4:23 PM", "Trees along the new canal", ENGLISH, "2023-12-11T16:23"),  # an American page
        ("12/11/2023 16:23", "Trồng cây bên bờ kênh mới", PROSE, "2023-11-12T16:23"),  # day first, and a clock that errs
        ("13/12/2023", "Trees along the new canal", ENGLISH, "2023-12-13"),
    ],
)
def test_the_month_stands_first_only_where_a_foreign_page_says_so_itself(
    line: str, title: str, prose: str, expected: str
) -> None:
    told = '<meta property="article:published_time" content="2023-12-11T16:23:03+07:00">'
    line = line if prose == ENGLISH else f"Ngày đăng: {line}"
    assert published(extract(page(line, head=told, title=title, prose=prose), URL)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2021/12/28/trong-cay-ben-bo-kenh-12.html", "2021-12-28"),
        ("/20211228/trong-cay-ben-bo-kenh-12.html", "2021-12-28"),
        ("/2021-12-28-trong-cay-ben-bo-kenh-12.html", "2021-12-28"),
        ("/news/2021/dec/28/trong-cay-12.html", "2021-12-28"),
        ("/news/2021/xyz/28/trong-cay-12.html", None),
        ("/2021/13/28/trong-cay-ben-bo-kenh-12.html", None),
        ("/tin/trong-cay-20211228143012.html", None),
        ("/tin/trong-cay-ben-bo-kenh-12.html?ngay=/2021/12/28/", None),
    ],
)
def test_the_address_names_the_day_where_nothing_else_does(path: str, expected: str | None) -> None:
    assert published(extract(page("Tin trong xã"), f"https://xa.example.vn{path}")) == expected


@pytest.mark.parametrize(
    ("url", "line", "told", "expected"),
    [
        ("https://news.example/a", "November 8, 2023, 11:15 PM", "2023-11-09T04:15:20Z", "2023-11-08T23:15:00-05:00"),
        ("https://news.example/a", "08.11.2023, 20:21 Uhr", "2023-11-08T19:21:40.5+00:00", "2023-11-08T20:21:00+01:00"),
        ("https://news.example/a", "08.11.2023, 20:21 Uhr", "2023-11-08T19:40:00+00:00", "2023-11-08T20:21:00+07:00"),
        ("https://news.example/a", "08.11.2023, 20:21 Uhr", "2023-11-08 19:21", "2023-11-08T20:21:00+07:00"),
        ("https://news.example/a", "November 8, 2023", "2023-11-08T23:15:00Z", "2023-11-08T23:15:00+00:00"),
        ("https://xa.example.vn/a", "08/11/2023 20:21", "2023-11-08T20:21:00Z", "2023-11-08T20:21:00+07:00"),
    ],
)
def test_a_foreign_clock_takes_the_offset_that_machines_are_told(url: str, line: str, told: str, expected: str) -> None:
    head = f'<meta property="article:published_time" content="{told}">'
    article = extract(page(line, head=head, title="Trees along the new canal", prose=ENGLISH), url)
    assert article.published_at is not None
    assert article.published_at.isoformat() == expected


def test_address_and_machines_together_stand_above_a_caption() -> None:
    told = '<meta property="article:published_time" content="2024-06-14T08:30:00+07:00">'
    html = page("Trees at the old canal, Bến Mới, 12/06/2024", head=told)
    assert published(extract(html, "https://xa.example.vn/2024/06/14/trong-cay-12.html")) == "2024-06-14T08:30"
    assert published(extract(html, URL)) == "2024-06-12"


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (f'<script>var page = {{\'a\': 1, "published_at": "2024-06-14 08:30"}}</script>{PROSE}', "2024-06-14T08:30"),
        ('<script>[{"published":"2024-06-14"},{"published":"2024-06-15"}]</script>' + PROSE, None),
        (f"{PROSE}</div><div><p class='article_date'>14/06/2024</p>", "2024-06-14"),
        (f"{PROSE}</div><div><p class='post-date'>14/06/2024</p><p class='post-date'>15/06/2024</p>", None),
        (f"{PROSE}</div><aside><p class='post-date'>14/06/2024</p></aside><div>", None),
        (f"<p>(14.06.2024) Bà con trong xã trồng cây bên bờ kênh mới đào từ sáng sớm.</p>{PROSE}", "2024-06-14"),
        (f"<p>14/06/2024 là ngày bà con trong xã trồng cây bên bờ kênh mới đào.</p>{PROSE}", None),
    ],
)
def test_scripts_named_elements_and_openings_speak_only_where_nothing_else_does(prose: str, expected: str | None) -> None:
    assert published(extract(page("Tin trong xã", prose=prose), URL)) == expected
    told = '<meta property="article:published_time" content="2024-06-01T07:00:00+07:00">'
    assert published(extract(page("Tin trong xã", prose=prose, head=told), URL)) == "2024-06-01T07:00"


def test_no_date_is_later_than_the_answer_of_the_server() -> None:
    html = page("Quy hoạch đến 31/12/2050 - Ngày đăng: 14/06/2024")
    headers = (("Date", "Fri, 14 Jun 2024 03:00:00 GMT"),)
    article = extract(html, URL, headers=headers)
    assert published(article) == "2024-06-14"
    assert "31/12/2050: later than the page was answered" in refused(article)


@pytest.mark.parametrize(
    ("line", "head", "where"),
    [
        ("Ngày đăng: 15/10/2031 08:30", "", "between title and text"),
        ("Tin trong xã", '<meta property="article:published_time" content="2031-10-15T08:30">', "meta article:published_time"),
        ("Tin trong xã", '<script>{"publishedAt": "2031-10-15T08:30"}</script>', "publishedAt in a script"),
        ("<span class='post-meta'></span></div><p class='post-date'>15/10/2031</p><div>", "", "between title and text"),
    ],
)
@pytest.mark.parametrize("other", ["", '<meta name="pubdate" content="2024-06-13T08:30">'])
def test_a_date_beyond_the_answer_leaves_its_trace(line: str, head: str, where: str, other: str) -> None:
    html = page(line, head=head + other)
    article = extract(html, URL, headers=(("Date", "Fri, 14 Jun 2024 03:00:00 GMT"),))
    assert published(article) == ("2024-06-13T08:30" if other else None)
    if other and "script" in head:
        return  # nobody looks into scripts where machines are told a date
    assert "2031" in refused(article)
    assert refused(article).endswith(f": later than the page was answered ({where})")
    assert published(extract(html, URL)) is not None  # where nobody knows when it was answered, the future is possible


@pytest.mark.parametrize("header", [(), (("date", "Tue, 14 Oct 2031 08:00:00 GMT"),)])
def test_a_kept_page_is_as_old_as_the_server_says_or_else_as_its_request(header: tuple[tuple[str, str], ...]) -> None:
    body = page("Ngày đăng: 15/10/2031 08:30").encode()
    fetched = datetime(2024, 6, 14, 3, tzinfo=UTC)
    kept = Page("xa", URL, URL, fetched, 200, header, body, "article", "ok")
    article = read(kept).article
    assert article is not None
    assert published(article) == ("2031-10-15T08:30" if header else None)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "datePublished": "2024-06-14T08:30:00+07:00"}',
        '\n<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2024-06-14T08:30:00+07:00"}\n]]>',
        '[{"@type": "NewsArticle", "datePublished": "2024-06-14T08:30:00+07:00"}]]',
        '{"@graph": [{"@type": "LiveBlogPosting", "datePublished": "2024-06-14T08:30:00+07:00"}]}}',
    ],
)
def test_linked_data_is_read_though_it_stands_in_marks_or_has_a_bracket_too_many(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert published(extract(page("Tin trong xã", head=head), URL)) == "2024-06-14T08:30"


@pytest.mark.parametrize(
    "script", ["", "{", '{"@type": "NewsArticle", "datePublished": "hôm nay"}', '"chuỗi"', "<![CDATA[ ]]>", "]" * 1000]
)
def test_broken_linked_data_is_as_good_as_none(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert extract(page("Tin trong xã", head=head), URL).published_at is None


@pytest.mark.parametrize(
    ("above", "prose", "answered", "expected"),
    [
        ("<p>12.06.24</p>", ENGLISH, None, "2024-06-12"),
        ("<p>12.06.24</p>", ENGLISH, "Wed, 12 Jun 2024 08:00:00 GMT", None),
        ("<p>Expires 12.06.2024</p>", ENGLISH, None, None),
        ("<p>12.06.2024</p>", PROSE, None, None),
    ],
)
def test_a_date_alone_above_the_title_of_a_foreign_page_speaks_where_nothing_else_does(
    above: str, prose: str, answered: str | None, expected: str | None
) -> None:
    html = page("In the village", title="Trees along the new canal", prose=prose, above=above)
    assert published(extract(html.encode(), URL, headers=(("Date", answered),) if answered else None)) == expected


def test_a_date_above_the_title_bears_out_what_machines_are_told() -> None:
    told = '<meta property="article:published_time" content="2024-06-14T08:30:00+07:00">'
    words = {"head": told, "title": "Trees along the new canal", "prose": ENGLISH}
    assert (
        published(extract(page("On air: 12.06.2024, 17:00", above="<p>14.06.2024, 08:30</p>", **words), URL))
        == "2024-06-14T08:30"
    )
    assert published(extract(page("On air: 12.06.2024, 17:00", **words), URL)) == "2024-06-12T17:00"


def test_the_date_of_a_related_article_is_not_the_pages() -> None:
    related = "<div class='post-related'><time class='published' datetime='2020-12-03 07:32'>03/12/2020</time></div>"
    generator = "<meta name='generator' content='WordPress 6.4'><link href='/wp-content/themes/a/style.css'>"
    html = page("<p class='by'>Lê Thị Hạnh · <span class='published'>14/06/2024</span></p>", head=generator)
    article = extract(html.replace("</body>", f"{related}</body>"), URL)
    assert (article.platform, published(article)) == ("wordpress", "2024-06-14")
