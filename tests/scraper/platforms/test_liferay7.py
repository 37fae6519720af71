"""Liferay 7's addresses: names behind the dash, bare numbers behind the question mark, and what is no article."""

import pytest

from scraper import platforms
from scraper.document import Document
from scraper.platforms import liferay7 as family

HOST = "https://phugiang.example.vn"
PORTLET = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_x1"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/web/guest/-/mua-vai-som", "mua-vai-som"),
        ("/vi/web/guest/kinh-te/-/mua-vai-som?redirect=%2Fweb%2Fguest", "mua-vai-som"),
        ("/web/guest/chi-tiet/-/asset_publisher/St1DaeZNsp94/content/mua-vai-som?inheritRedirect=false", "mua-vai-som"),
        ("/web/guest/w/mua-vai-som", "mua-vai-som"),
        ("/xem-tin/-/asset_publisher/Content/ket-luan?6504218", "6504218"),
        ("/xem-tin/-/asset_publisher/Content/ket-luan?6504101", "6504101"),
        ("/chi-tiet?6504101", "6504101"),
        (f"/tin?p_p_id={PORTLET}&_{PORTLET}_mvcPath=%2Fview_content.jsp&_{PORTLET}_assetEntryId=77120", "77120"),
        ("/web/guest/-/mua-vai-som/vi", None),
        ("/web/guest/-/mua-vai-som/vi/en/vi", None),
        ("/web/guest/tin-tuc", None),
        (f"/web/guest/tin-tuc?p_p_id={PORTLET}&_{PORTLET}_cur=2", None),
        ("/documents/20181/0/ke-hoach.pdf/6b1f9c1e-2a7d", None),
        ("/?12", None),
    ],
)
def test_an_article_is_known_by_its_name_or_bare_number(path: str, key: str | None) -> None:
    assert family.article_key(HOST + path) == key


def test_a_bare_number_stays_in_the_address_and_other_queries_do_not() -> None:
    bare = f"{HOST}/xem-tin/-/asset_publisher/Content/ket-luan?6504218"
    assert family.canonical_url(bare) == bare
    assert family.canonical_url(f"{HOST}/vi/web/guest/-/mua-vai?redirect=%2Ftin&fbclid=1#top") == f"{HOST}/web/guest/-/mua-vai"


def test_pages_and_their_further_pages_are_listings() -> None:
    pager = f"{HOST}/web/guest/tin-tuc?p_p_id={PORTLET}&_{PORTLET}_delta=20&p_r_p_resetCur=false&_{PORTLET}_cur="
    assert all(map(family.is_listing, (f"{HOST}/", f"{HOST}/web/guest/tin-tuc", f"{pager}2", f"{pager}402")))
    others = (f"{pager}1", f"{HOST}/web/guest/-/mua-vai", f"{HOST}/web/guest/-/mua-vai/vi", f"{HOST}/c/portal/login")
    assert not any(map(family.is_listing, others))


@pytest.mark.parametrize("mark", ['<link href="/o/js_loader_config?t=1">', f'<div id="p_p_id_{PORTLET}_"></div>'])
def test_the_two_versions_are_told_apart(mark: str) -> None:
    page = '<div class="portlet-boundary"><div class="asset-full-content-title">Tin</div></div>'
    assert platforms.recognise(Document(f"<html><body>{mark}{page}</body></html>", f"{HOST}/tin")).NAME == "liferay7"
    assert platforms.recognise(Document(f"<html><body>{page}</body></html>", f"{HOST}/tin")).NAME == "liferay_asset_publisher"
