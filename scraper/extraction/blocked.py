"""Pages that answer 200 and are no answer: challenges, "please wait", maintenance, login, and errors in a page's dress.

Only what the page itself shows is judged; status codes belong to the spider.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.vietnamese import dates
from scraper.vietnamese.text import clean, fold

_SHORT = 1_500  # characters of visible text beyond which a page is believed to be one
_VERY_SHORT = 500  # up to here the signs may stand anywhere; a longer page must have one of them for its heading
_PARAGRAPH = 80
_NOTHING = 60
_LISTED = 3  # dates that a page shows which lists articles
_COOKIE = re.compile(r"document\.cookie\s*=[^=].*(?:location|reload)", re.S)
_SIGNS = (
    (re.compile(r"just a moment|checking your browser|cf-chl|ddos protection|attention required"
    r"|verify you are (?:a )?human|enable javascript and cookies"
     r"|_incapsula_|access denied|request unsuccessful|xac minh ban khong phai|kiem tra trinh duyet"), "challenge"),
    (re.compile(r"vui long (?:cho|doi)|please wait|xin (?:vui long )?cho trong giay lat|qua nhieu yeu cau"
    r"|too many requests|dang chuyen huong"), "please wait"),
    (re.compile(r"bao tri|dang (?:duoc )?nang cap|maintenance|tam ngung (?:hoat dong|phuc vu)"
    r"|tam thoi khong"), "maintenance"),
    (re.compile(r"(?:khong tim thay|khong ton tai)|page not found|404 not found|not found|trang ban (?:yeu cau|tim)"
    r"|loi 404|trang thai.{0,40}404"), "not found"),
    (re.compile(r"server error|loi he thong|runtime error|service unavailable|internal error|database error"
    r"|an error occurred"), "error"),
)  # fmt: skip
_SITE = (
    r"(?:(?:website|site|trang(?: web| tin| thong tin)?(?: dien tu)?|he thong|cong(?: thong tin| tin)?(?: dien tu)?|may chu) )?"
)
_THING = r"(?:trang|noi dung|bai viet|tin|duong dan|dia chi|du lieu|ket qua)(?: (?:nay|web|ban|yeu cau|tim|can|kiem))*"
_NOT_FOUND = (
    rf"(?:(?:loi )?404\W*)?(?:(?:{_THING} )?khong (?:duoc )?(?:tim thay|ton tai)(?: {_THING})?|(?:page |file )?not found"
    rf"|trang thai|status)|(?:error|loi|trang thai)?\W*404\b.{{0,30}}|trang ban (?:yeu cau|tim).{{0,40}}"
)
_HEADINGS = (
    (re.compile(_NOT_FOUND), "not found"),
    (re.compile(r"just a moment|checking your browser.*|attention required|ddos protection.*|access denied|request unsuccessful"
    r"|.*(?:khong phai (?:la )?(?:robot|may)|kiem tra trinh duyet)"), "challenge"),
    (re.compile(r"(?:xin |vui long )*(?:cho|doi)(?: trong)?(?: giay lat| mot chut| mot lat)?|please wait"
    r"|too many requests|qua nhieu yeu cau|dang chuyen huong.{0,20}"), "please wait"),
    (re.compile(rf"(?:thong bao )?{_SITE}(?:dang |tam thoi |duoc |tam )*(?:bao tri|nang cap|ngung (?:hoat dong|phuc vu))"
    r"(?: (?:dinh ky|he thong|website|trang web|cong thong tin))*"
    r"|(?:site |website |under |down for |scheduled )*maintenance(?: mode)?"),
     "maintenance"),
    (re.compile(r"(?:500 |503 |502 )?(?:internal )?server error.*|loi he thong|runtime error|(?:503 )?service unavailable"
    r"|internal error|database error|an error occurred"), "error"),
)  # fmt: skip
_SEPARATOR = re.compile(r"\s+[-–—|:]\s+|\s*\|\s*")
_LOGIN = re.compile(r"dang nhap|log ?in|sign in|mat khau|password")


def blocked(document: Document) -> str | None:
    """Why a page of status 200 is no answer (challenge, please wait, maintenance, login, not found, error), or None."""
    tree = document.tree
    if tree.body is None:
        return None
    shown = clean(document.shown[: 4 * _SHORT])
    title = tree.css_first("title")
    heading = fold(clean(title.text()[:300])) if title is not None else ""
    if len(shown) > _SHORT:
        return "not found" if _heads(heading) == "not found" else None
    if len(shown) > _VERY_SHORT:
        reason = _heads(heading)
        if reason is not None and not _is_news(document, shown):
            return reason
    text = f"{heading} {fold(shown)}"
    if len(shown) <= _VERY_SHORT:
        for pattern, reason in _SIGNS:
            if pattern.search(text) and not _is_news(document, shown):
                return reason
    asked = tree.css_first("input[type=password]") is not None and _LOGIN.search(text)
    # A list of articles may have a form for logins beside it.
    if asked and not _is_news(document, shown) and (_LOGIN.search(heading) or len(dates.find(shown)) < _LISTED):
        return "login"
    if tree.css_first("meta[http-equiv=refresh i]") is not None and len(shown) < 200 and not tree.css_first("a[href]"):
        return "please wait"
    # Scripts that set a cookie and load the page again, with nothing to read beside them.
    if len(shown) < _NOTHING and not tree.css_first("a[href]") and _COOKIE.search(document.text[:20_000]):
        return "challenge"
    return None


def _heads(heading: str) -> str | None:
    """What a title says where it, or a part of it between separators, is a notice itself and not the title of news about one."""
    for part in (heading, *_SEPARATOR.split(heading)):
        for pattern, reason in _HEADINGS:
            if pattern.fullmatch(part.strip(" .!…")):
                return reason
    return None


def _is_news(document: Document, shown: str) -> bool:
    """Whether the page shows a date and two paragraphs, as the shortest news does and no notice."""
    prose = sum(len(line.strip()) > _PARAGRAPH for line in document.shown.split("\n"))
    return prose >= 2 and bool(dates.find(shown))
