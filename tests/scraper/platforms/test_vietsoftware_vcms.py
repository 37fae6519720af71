"""The addresses of a city's portal of 2013: portlet parameters with sessions, and the friendly form of the same articles."""

import pytest

from scraper import platforms
from scraper.document import Document
from scraper.platforms import vietsoftware_vcms as family

HOST = "http://thudo.example.vn"
NAME = "vcmsviewcontent_INSTANCE_ZVO"
VIEW = "%2Fhtml%2Fportlet%2Fvcmsviewcontent%2Fview.jsp"
SHOWN = f"{HOST}/tintuc_sukien?p_p_id={NAME}&p_p_lifecycle=0&_{NAME}_jspPage={VIEW}&_{NAME}_articleId=641120"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (SHOWN, "641120"),
        (SHOWN.replace("/tintuc_sukien", "/vi_VN/congdan;jsessionid=A.app1"), "641120"),
        (f"{HOST}/tin/-/hn/ZVOm7e3VDMRM/7320/641288/5/sua-chua-cau-vuot.html;jsessionid=A", "641288"),
        (f"{HOST}/duong/-/hn/RtLibnf4uMKi/112101/641288/7/sua-chua-cau-vuot.html", "641288"),
        (f"{HOST}/tin/-/hn/ZVOm7e3VDMRM/7320", None),
        (f"{HOST}/tin/-/hn/ZVOm7e3VDMRM/7320/641288/5/vi", None),
        (SHOWN.replace("lifecycle=0", "lifecycle=2"), None),
        (f"{HOST}/tintuc_sukien", None),
    ],
)
def test_an_article_is_known_by_its_number(url: str, key: str | None) -> None:
    assert family.article_key(url) == key


def test_sessions_are_no_part_of_the_address() -> None:
    assert family.canonical_url(SHOWN.replace("/tintuc_sukien", "/tintuc_sukien;jsessionid=A.app1") + "&p_p_col_pos=1") == SHOWN


def test_the_portlet_on_a_later_liferay_is_left_to_its_own_family() -> None:
    links = f'<a href="{SHOWN}">Tin</a>'.replace("&", "&amp;")
    assert platforms.recognise(Document(f'<link href="/html/js/a.js">{links}', f"{HOST}/")).NAME == family.NAME
    later = f'<link href="/o/js_loader?t=1">{links}<h1 id="titleDetail">Tin</h1><div id="contentDetail"></div>'
    assert platforms.recognise(Document(later, f"{HOST}/")).NAME == "vcms"
