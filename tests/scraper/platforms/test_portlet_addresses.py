"""Whatever a page links to, the families of portlets and paged lists raise on nothing, and a tidy address keeps its article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import platforms
from scraper.document import Document

FAMILIES = ("vnpt", "liferay_asset_publisher", "liferay7", "vcms", "liferay_json", "vietsoftware_vcms")
PIECES = (
    *(
        "/",
        "-",
        "/-/",
        "?",
        "#",
        "&",
        "=",
        "[",
        "]",
        "%zz",
        "²",
        "..",
        "'",
        "\\",
        "vi",
        "en",
        "w",
        "hn",
        "12345",
        "a-b-123",
        ".html",
    ),
    *(
        "p_p_id=101",
        "&_101_cur=2",
        "&_x_articleId=77",
        "&p_p_resource_id=loadPage",
        "&pageNum=1",
        "view_content",
        "asset_publisher",
    ),
    *("/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle#page=2&page_size=²&maxPage=9", "?6504218"),
)
ADDRESSES = st.lists(st.sampled_from(PIECES), max_size=10).map(lambda pieces: "https://x.example.vn" + "".join(pieces))
BODIES = st.sampled_from(
    (
        "",
        '{"items": [{"urlDetail": "/tin/-/chi-tiet/1/b-123", "createdDate": 99999999999999999999}], "totalPageNum": "²"}',
        '<ul class="pagination"><a href="?_101_cur=2">2</a></ul><a href="/tin/-/bai-123">Bài</a>'
        '<script>maxPage = parseInt(9); article_category_id: 3; loadPageURL = "http://[?p_p_resource_id=loadPage"</script>',
    )
)


@pytest.mark.parametrize("name", FAMILIES)
@settings(derandomize=True, max_examples=40, deadline=None)
@given(url=ADDRESSES, body=BODIES)
def test_no_address_is_too_broken(name: str, url: str, body: str) -> None:
    family, document = platforms.by_name(name), Document(body, url)
    key, canonical = family.article_key(url), family.canonical_url(url)
    if key is not None:
        assert family.article_key(canonical) == key
        assert not family.is_listing(url)
    family.is_listing(url)
    platforms.answers(family, url)
    family.fingerprint(document)
    family.next_page(document)
    assert all(sighting.key for sighting in family.sightings(document))
