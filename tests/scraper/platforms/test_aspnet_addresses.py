"""Addresses of the families on SharePoint and ASP.NET, and of the `?com=` and Kentico portals: one article has one identity.

The pages behind the addresses are read by the golden test.
"""

import pytest

from scraper.document import Document
from scraper.platforms import by_name, recognise

GUID = "9f3b7c11-2d44-4e0b-8a6c-5511aa77c0de"

SHAREPOINT = ("sharepoint", "sharepoint_news_detail", "sharepoint_tandan")
ARTICLES = [
    ("sharepoint_news_detail", "/vn/tin-tuc/1173/71544/kiem-tra-tien-do.aspx", "71544"),
    ("sharepoint_news_detail", "/vn/tin-tuc/71544/kiem-tra-tien-do.aspx", "71544"),
    ("sharepoint_news_detail", "/vn/Pages/chitiettin.aspx?ChuyenmucID=1173&IDNews=71544&tieude=kiem-tra", "71544"),
    ("sharepoint_news_detail", "/vn/Pages/ChiTietTin.aspx?IDNews=71544", "71544"),
    ("sharepoint_news_detail", "/en/news/12/71544/progress-checked.aspx", "en/71544"),
    ("sharepoint_news_detail", "/khcn/tin-tuc/1023/71544/ten-bai.aspx", "khcn/71544"),
    ("sharepoint_news_detail", "/tintuc/Pages/tin-tong-hop.aspx?ItemID=9127", "tintuc/itemid=9127"),
    ("sharepoint_tandan", "/portal/Pages/2021-12-28/Hoi-nghi-so-ketq1w2e3.aspx", "2021-12-28/hoi-nghi-so-ketq1w2e3"),
    ("sharepoint_tandan", "/portal/pages/2021-12-28/hoi-nghi-so-ketq1w2e3.aspx?PageIndex=2", "2021-12-28/hoi-nghi-so-ketq1w2e3"),
    ("sharepoint_tandan", "/en/Pages/2021-12-28/Conference.aspx", "en/2021-12-28/conference"),
    ("sharepoint_tandan", "/Pages/tinbai.aspx?idTin=52310&idcm=54", "idtin=52310"),
    ("sharepoint", "/Trang/ChiTietTinTuc.aspx?nid=1204", "nid=1204"),
    ("sharepoint", "/so-y-te/Trang/ChiTietTinTuc.aspx?nid=1204", "so-y-te/nid=1204"),
    ("sharepoint", "/portal/pages/2023-01-30/Le-ra-quan-468686.aspx", "2023-01-30/le-ra-quan-468686"),
    ("sharepoint", "/tintuc/Pages/hoat-dong.aspx?CateID=0&ItemID=20145", "tintuc/itemid=20145"),
    ("com_query", "/?com=tintuc_ct&id_news=369", "tintuc-369"),
    ("com_query", "/index.php?com=tintuc_ct&id_news=369&lang=vi", "tintuc-369"),
    ("com_query", "/?com=thongbao_ct&id_tb=46", "thongbao-46"),
    ("com_query", "/?com=tintuc_ct&id_category=2&id_news=46", "tintuc-46"),
    ("webforms", f"/Introduction.aspx?MenuID={GUID}&NewsID={GUID.upper()}", f"newsid={GUID}"),
    ("webforms", "/pages/detail/53116/Hop-mat.html?fbclid=x", "detail/53116"),
    ("webforms", "/trang/TinTuc/18/24521/Tram-y-te.html", "tintuc/24521"),
    ("webforms", "/ChiTietTin.aspx?id=17722&cm=4", "chitiettin.aspx?id=17722"),
    ("kentico", "/tin-tuc/Cay-Da-tram-tuoi-o-san-sau.aspx", "tin-tuc/cay-da-tram-tuoi-o-san-sau"),
    ("kentico", "/vi/tin-tuc/cay-da-tram-tuoi-o-san-sau", "tin-tuc/cay-da-tram-tuoi-o-san-sau"),
]
LISTINGS = [
    ("sharepoint_news_detail", "/vn/Pages/chuyenmuctin.aspx?ChuyenmucID=1173&page=2&tieude=tin-hoat-dong"),
    ("sharepoint_news_detail", "/vn/chuyen-muc/1173/tin-hoat-dong.aspx"),
    ("sharepoint_news_detail", "/vn/Pages/Trangchu.aspx"),
    ("sharepoint_tandan", "/portal/Pages/Tin-tuc-su-kien.aspx?PageIndex=3"),
    ("sharepoint_tandan", "/en/pages/News-133.aspx"),
    ("sharepoint", "/Trang/tin-tuc-su-kien.aspx"),
    ("sharepoint", "/"),
    ("com_query", "/"),
    ("com_query", "/?com=danhmuc_tin&id_category=2&page=11"),
    ("com_query", "/index.php?com=tin-tuc"),
    ("webforms", "/vi/tin-tuc-su-kien"),
    ("webforms", f"/News.aspx?MenuID={GUID}"),
    ("webforms", "/pages/category/12/tin-tuc.html"),
    ("kentico", "/tin-tuc.aspx"),
    ("kentico", "/tin-tuc/su-kien?page=2"),
]
NEITHER = [
    ("sharepoint_news_detail", "/vn/gioi-thieu/1145/co-cau-to-chuc.aspx"),
    ("sharepoint_news_detail", "/vn/Pages/LienHe.aspx"),
    ("sharepoint_tandan", "/portal/_layouts/15/Authenticate.aspx"),
    ("sharepoint", "/Lists/DanhSach/AllItems.aspx"),
    ("sharepoint", "/SiteAssets/bao-cao-2023-01-30.pdf"),
    ("com_query", "/?com=lienhe"),
    ("com_query", "/?com=vanban_ct&id_vb=12"),
    ("webforms", "/vi/rss"),
    ("webforms", "/van-ban.aspx?id=12"),
    ("kentico", "/getattachment/0d2f/anh-cay-da-tram-tuoi.jpg"),
    ("kentico", "/CMSPages/GetResource.ashx?stylesheetname=main"),
]


@pytest.mark.parametrize(("family", "path", "key"), ARTICLES)
def test_article_is_known_by_its_address(family: str, path: str, key: str) -> None:
    platform = by_name(family)
    url = f"https://tinh.example.vn{path}"
    assert platform.article_key(url) == key
    assert platform.article_key(platform.canonical_url(url)) == key
    assert not platform.is_listing(url)


@pytest.mark.parametrize(("family", "path", "key"), [article for article in ARTICLES if article[0].startswith("sharepoint")])
def test_families_on_sharepoint_agree_on_an_article(family: str, path: str, key: str) -> None:
    keys = {by_name(name).article_key(f"https://tinh.example.vn{path}") for name in SHAREPOINT}
    assert keys == {key}


@pytest.mark.parametrize(("family", "path"), LISTINGS)
def test_listing_is_followed_and_is_no_article(family: str, path: str) -> None:
    platform = by_name(family)
    assert platform.article_key(f"https://tinh.example.vn{path}") is None
    assert platform.is_listing(f"https://tinh.example.vn{path}")


@pytest.mark.parametrize(("family", "path"), NEITHER)
def test_other_pages_are_left_alone(family: str, path: str) -> None:
    platform = by_name(family)
    assert platform.article_key(f"https://tinh.example.vn{path}") is None
    assert not platform.is_listing(f"https://tinh.example.vn{path}")


def test_organisations_of_a_city_have_paths_of_their_own() -> None:
    assert by_name("sharepoint").article_key("https://tinh.example.vn/p-UBNDTP/d/khoi-cong-cau-48290.html") == "d/48290"


@pytest.mark.parametrize(
    ("family", "path", "canonical"),
    [
        ("sharepoint_news_detail", "/vn/tin-tuc/1/2/a.aspx?utm_source=zalo", "/vn/tin-tuc/1/2/a.aspx"),
        (
            "sharepoint_news_detail",
            "/vn/Pages/chitiettin.aspx?ChuyenmucID=1&IDNews=2&tieude=a&page=3",
            "/vn/Pages/chitiettin.aspx?ChuyenmucID=1&IDNews=2",
        ),
        (
            "sharepoint_tandan",
            "/portal/Pages/2021-12-28/Ten-bai-k3x9q1.aspx?PageIndex=2",
            "/portal/Pages/2021-12-28/Ten-bai-k3x9q1.aspx",
        ),
        ("sharepoint_tandan", "/Pages/tinbai.aspx?idTin=52310", "/Pages/tinbai.aspx?idTin=52310"),
        ("sharepoint_tandan", "/vn/Pages/chitiettin.aspx?IDNews=2&utm_source=a", "/vn/Pages/chitiettin.aspx?IDNews=2"),
        ("com_query", "/index.php?com=tintuc_ct&id_news=369&fbclid=x", "/?com=tintuc_ct&id_news=369"),
        ("com_query", "/?com=danhmuc_tin&id_category=2&page=11", "/?com=danhmuc_tin&id_category=2&page=11"),
        ("webforms", "/pages/detail/53116/a.html?fbclid=x", "/pages/detail/53116/a.html"),
        ("webforms", "/tin-tuc/xem-tin.aspx?newid=5512&page=3", "/tin-tuc/xem-tin.aspx?newid=5512"),
        ("sharepoint", "/Trang/ChiTietTinTuc.aspx?nid=1204&PageIndex=2", "/Trang/ChiTietTinTuc.aspx?nid=1204"),
        ("kentico", "/tin-tuc/cay-da-tram-tuoi-o-san-sau.aspx?viewmode=3", "/tin-tuc/cay-da-tram-tuoi-o-san-sau.aspx"),
    ],
)
def test_canonical_address_opens_the_article_and_carries_nothing_else(family: str, path: str, canonical: str) -> None:
    assert by_name(family).canonical_url(f"https://tinh.example.vn{path}") == f"https://tinh.example.vn{canonical}"


def test_a_page_is_known_by_its_own_address_where_none_of_its_links_has_that_form() -> None:
    page = '<div class="thongke-ngay">Ngày đăng: 08/07/2024 11:38</div><a href="/tin-khac-12.html">Tin khác</a>'
    assert recognise(Document(page, "https://tinhmau.gov.vn/pages/detail/53116/hop-mat.html")).NAME == "webforms"
    assert recognise(Document(page, "https://tinhmau.gov.vn/hop-mat-53116.html")).NAME == "generic"
