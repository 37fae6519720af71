"""Post-back pagers: which link is the next page, and whether the form holds what an ASP.NET server asks for.

Each pager is written as one of the controls of ASP.NET renders it.
"""

import pytest

from scraper.document import Document
from scraper.items import Form
from scraper.platforms import by_name
from scraper.platforms._postback import next_form

URL = "https://tinh.example.vn/tin-tuc.aspx?cm=4"


def page(pager: str, *, fields: str = "", action: str = "tin-tuc.aspx?cm=4") -> str:
    return (
        f'<html><body><form method="post" action="{action}" id="form1"><input type="hidden" name="__EVENTTARGET" value="">'
        '<input type="hidden" name="__EVENTARGUMENT" value=""><input type="hidden" name="__LASTFOCUS" value="">'
        '<input type="hidden" name="__VIEWSTATE" value="/wEPDwUK"><input type="hidden" name="__EVENTVALIDATION" value="/wEdAA">'
        f'{fields}<a href="javascript:__doPostBack(&#39;ctl00$lnkTim&#39;,&#39;&#39;)">Tìm</a>{pager}</form></body></html>'
    )


def link(target: str, argument: str, text: str, attributes: str = "") -> str:
    return f'<a {attributes} href="javascript:__doPostBack(&#39;{target}&#39;,&#39;{argument}&#39;)">{text}</a>'


@pytest.mark.parametrize(
    ("pager", "event"),
    [
        (f"<div>{link('p$1', '', '1')} <span>2</span> {link('p$3', '', '3')} {link('p$n', '', 'Sau')}</div>", ("p$3", "")),
        (
            f"<table><tr><td><span>1</span></td><td>{link('grv', 'Page$2', '2')}</td>"
            f"<td>{link('grv', 'Page$3', '3')}</td></tr></table>",
            ("grv", "Page$2"),
        ),
        (
            f"<ul><li>{link('rpt', '9', '9')}</li><li class='active'><a>10</a></li><li>{link('rpt', '11', '...')}</li></ul>",
            ("rpt", "11"),
        ),
        (
            "<p>Trang <b>[3]</b> <a href='#' onclick=\"__doPostBack('pg','4');return false\">[4]</a></p>",
            ("pg", "4"),
        ),
        (
            "<div><span>1</span> <a href='javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions"
            "(&quot;ctl00$lnk2&quot;, &quot;&quot;, true, &quot;&quot;, &quot;&quot;, false, true))'>2</a></div>",
            ("ctl00$lnk2", ""),
        ),
    ],
)
def test_the_link_behind_the_open_page_is_the_next_one(pager: str, event: tuple[str, str]) -> None:
    form = next_form(Document(page(pager), URL))
    assert form is not None
    assert form.url == URL
    assert form.fields[:2] == (("__EVENTTARGET", event[0]), ("__EVENTARGUMENT", event[1]))
    assert form.fields[2:] == (("__VIEWSTATE", "/wEPDwUK"), ("__EVENTVALIDATION", "/wEdAA"))


@pytest.mark.parametrize(
    "pager",
    [
        f"<div>{link('p$1', '', '1')} {link('p$2', '', '2')} <span>3</span></div>",  # the last page
        f"<div><span>1</span></div><div>Năm {link('year', '2024', '2024')}</div>",  # numbers of something else
        f"<div><span>1</span> {link('p$2', '', '2', 'disabled=disabled')} {link('p$n', '', 'Sau', 'class=aspNetDisabled')}</div>",
        f"<div>{link('p', 'Page$1', '...')} {link('p', 'Page$11', '11')} <span>12</span></div>",  # dots lead back
        "<div><span>1</span> <a href='/tin-tuc.aspx?cm=4&amp;page=2'>2</a></div>",
        f"<table><tr><td>Tháng 1</td><td>{link('ctl00$Calendar1', 'V9162', '&gt;')}</td></tr></table>",
        f"<div>{link('ctl00$slide', '', '»')}</div>",  # a sign without numbers turns pictures
    ],
)
def test_no_form_where_no_post_back_leads_on(pager: str) -> None:
    assert next_form(Document(page(pager), URL)) is None


def test_answers_to_one_next_button_are_told_apart() -> None:
    html = page(link("ctl00$lnkNext", "", "Trang sau"))
    first = next_form(Document(html, URL))
    assert first is not None
    second = next_form(Document(html, first.address))
    assert second is not None
    assert first.fields[-1] == ("page", "2")
    assert second.fields[-1] == ("page", "3")
    assert second.url == URL
    assert len({URL, first.address, second.address}) == 3


def test_values_of_controls_go_along_and_those_of_scripts_do_not() -> None:
    fields = (
        '<input type="hidden" name="ctl00$hdfCategory" value="4"><input type="hidden" name="MSOTlPn_View" value="0">'
        '<input type="hidden" name="__REQUESTDIGEST" value="0xAB,05 Jan"><input type="hidden" name="ctl00$hdfEmpty" value="">'
    )
    form = next_form(Document(page(f"<p><i>1</i> {link('p', '2', '2')}</p>", fields=fields), URL))
    assert form is not None
    assert [name for name, _ in form.fields[2:]] == ["__VIEWSTATE", "__EVENTVALIDATION", "ctl00$hdfCategory", "__REQUESTDIGEST"]
    assert "wEPDwUK" not in form.address
    assert "0xAB" not in form.address


def test_a_form_that_posts_to_another_host_is_sent_to_the_own() -> None:
    form = next_form(Document(page(f"<p><i>1</i> {link('p', '2', '2')}</p>", action="https://other.example.com/x.aspx"), URL))
    assert form is not None
    assert form.url == URL


@pytest.mark.parametrize(
    "family", ["generic", "webforms", "sharepoint", "sharepoint_tandan", "sharepoint_news_detail", "kentico"]
)
def test_families_ask_by_post_where_their_pager_does(family: str) -> None:
    document = Document(page(f"<p><i>1</i> {link('p', '2', '2')}</p>"), URL)
    assert isinstance(by_name(family).next_page(document), Form)


def test_a_page_of_many_links_costs_little() -> None:
    links = "".join(link("p", str(number), str(number)) for number in range(3, 6_000))
    assert next_form(Document(page(f"<div><span>1</span>{links}</div>"), URL)) is None
