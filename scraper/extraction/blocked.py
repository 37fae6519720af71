"""Pages that answer 200 and are no answer: challenges, "please wait", maintenance, login, and errors in a page's dress.

Only what the page itself shows is judged; status codes belong to the spider.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.vietnamese.text import clean, fold

_SHORT = 1_500  # characters of visible text beyond which a page is believed to be one
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
_LOGIN = re.compile(r"dang nhap|log ?in|sign in|mat khau|password")


def blocked(document: Document) -> str | None:
    """Why a page of status 200 is no answer (challenge, please wait, maintenance, login, not found, error), or None."""
    tree = document.tree
    body = tree.body
    if body is None:
        return None
    shown = clean(body.text(separator=" ")[: 4 * _SHORT])
    title = tree.css_first("title")
    heading = fold(clean(title.text()[:300])) if title is not None else ""
    if len(shown) <= _SHORT:
        text = f"{heading} {fold(shown)}"
        for pattern, reason in _SIGNS:
            if pattern.search(text if len(shown) <= 500 else heading):
                return reason
        if tree.css_first("input[type=password]") is not None and _LOGIN.search(text):
            return "login"
        if (
            tree.css_first("meta[http-equiv=refresh i]") is not None
            and len(shown) < 200
            and not document.tree.css_first("a[href]")
        ):
            return "please wait"
    elif re.match(r"(?:404|trang thai|status|khong tim thay|page not found)\b", heading):
        return "not found"
    return None
