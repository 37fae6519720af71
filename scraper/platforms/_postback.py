"""The pagers of ASP.NET pages whose links post the page's own form back: which link is the next page, and the form it sends.

What a portal's listings and articles look like belongs to its family; pagers with plain addresses do too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.items import Form
from scraper.platforms._addresses import absolute
from scraper.vietnamese.text import clean, fold

# Both spellings of the scripts that ASP.NET writes into links: __doPostBack('target','argument') and, for buttons that check
# the form, WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("target", "argument", …)).
_CALL = re.compile(
    r"""(?:__doPostBack|WebForm_PostBackOptions)\(\s*(?P<quote>['"])(?P<target>[^'"]{1,300})(?P=quote)\s*,"""
    r"""\s*(?P<other>['"])(?P<argument>[^'"]{0,300})(?P=other)"""
)
_LINKS = "a[href*=PostBack], a[onclick*=PostBack]"
_NEXT = re.compile(r"(?:trang )?(?:sau|tiep|ke|ke tiep|tiep theo)|next(?: page)?|xem tiep")
_SIGN = re.compile(r"[›>»]|>>")
# The calendar control writes signs and numbers too; its months (`V9162`) go on for ever.
_CALENDAR = re.compile(r"alendar|(?:^|\$)(?:cld|lich)|^V\d+$", re.I)
_MORE = re.compile(r"\.\.\.|…")
_NUMBER = re.compile(r"\[?(\d{1,5})\]?")
_HIGHEST = 4  # elements around a link that may be its pager
_LONGEST = 600  # characters of a pager's text
_MOST = 400  # links of one page that are judged
_ORDER = "page"


def next_form(document: Document) -> Form | None:
    """The form that asks for the listing's next page, or None where no post-back link leads there.

    A link whose number follows the number that is no link is believed before one worded "next", because its target differs from
    page to page. Where only the word is there, a field `page` counts the steps: the server does not know it, and without it the
    answers to the same button could not be told apart.
    """
    if "PostBack" not in document.text:
        return None
    calls = list(_calls(document))
    known = {link.mem_id for link, _ in calls}
    for link, call in calls:
        number = _NUMBER.fullmatch(clean(link.text()))
        if number and _follows(link, int(number[1]), known):
            return _form(document, link, call)
    for link, call in calls:
        if _MORE.fullmatch(clean(link.text())) and _ends_numbers(link, known):
            return _form(document, link, call)
    for link, call in calls:
        words = [fold(clean(text or "")) for text in (link.text(), link.attributes.get("title"))]
        if any(_NEXT.fullmatch(text) for text in words) or (_SIGN.fullmatch(words[0]) and _has_number(link)):
            told = dict(parse_qsl(urlsplit(document.url).fragment))
            step = int(told[_ORDER]) if told.get(_ORDER, "").isdigit() else 1
            return _form(document, link, call, ((_ORDER, str(step + 1)),))
    return None


def _calls(document: Document) -> Iterator[tuple[LexborNode, re.Match[str]]]:
    """The links that post back, each with what its script sends; disabled ones and those of calendars are left out."""
    for link in document.tree.css(_LINKS)[:_MOST]:
        attributes = link.attributes
        call = _CALL.search(f"{attributes.get('href') or ''} {attributes.get('onclick') or ''}")
        if call is None or _CALENDAR.search(call["target"]) or _CALENDAR.search(call["argument"]):
            continue
        if "disabled" not in attributes and "aspNetDisabled" not in (attributes.get("class") or ""):
            yield link, call


def _pieces(link: LexborNode, known: set[int]) -> Iterator[list[tuple[str, LexborNode | None]]]:
    """For each element that may be the link's pager, innermost first: its pieces of text, each with the link it stands in."""
    around = link.parent
    for _ in range(_HIGHEST):
        if around is None or around.tag in ("form", "body") or len(around.text()) > _LONGEST:
            return
        pieces: list[tuple[str, LexborNode | None]] = []
        for node in around.traverse(include_text=True):
            if node.tag == "-text" and (text := clean(node.text())):
                parent = node.parent
                while parent is not None and parent.mem_id != around.mem_id and parent.mem_id not in known:
                    parent = parent.parent
                within = parent if parent is not None and parent.mem_id in known else None
                pieces.append((text, within))
        yield pieces
        around = around.parent


def _follows(link: LexborNode, number: int, known: set[int]) -> bool:
    """Whether the pager shows the number before the link's as the page that is open: text, and no link."""
    for pieces in _pieces(link, known):
        plain = [match[1] for text, within in pieces if within is None and (match := _NUMBER.fullmatch(text))]
        if plain:
            return str(number - 1) in plain
    return False


def _ends_numbers(link: LexborNode, known: set[int]) -> bool:
    """Whether "..." stands behind the open page with no further number between them: it leads to the next block of pages."""
    for pieces in _pieces(link, known):
        place = next((n for n, (_, within) in enumerate(pieces) if within is not None and within.mem_id == link.mem_id), None)
        if place is None:
            continue
        numbers = [(text, within) for text, within in pieces[:place] if _NUMBER.fullmatch(text)]
        if numbers:
            return numbers[-1][1] is None
    return False


def _has_number(link: LexborNode) -> bool:
    """Whether a number stands beside the link, as the numbers of pages do beside a sign."""
    box = link.parent.parent if link.parent is not None and link.parent.tag in ("li", "td") else link.parent
    return box is not None and bool(re.search(r"\d", box.text()[:_LONGEST]))


def _form(document: Document, link: LexborNode, call: re.Match[str], counted: tuple[tuple[str, str], ...] = ()) -> Form | None:
    """The post-back as a browser sends it: event fields, the page's state, and the controls' own hidden values."""
    form = link.parent
    while form is not None and form.tag != "form":
        form = form.parent
    own = document.url.partition("#")[0]
    url = absolute(document.base_url, form.attributes.get("action")) if form is not None else None
    if url is None or urlsplit(url).netloc != urlsplit(own).netloc:
        url = own
    fields = [("__EVENTTARGET", call["target"]), ("__EVENTARGUMENT", call["argument"])]
    for node in (form or document.tree).css("input[type=hidden][name]"):
        name, value = node.attributes.get("name") or "", node.attributes.get("value") or ""
        if name.startswith(("__EVENTT", "__EVENTA", "__LASTFOCUS", "__ASYNC", "__SCROLL")):
            continue
        if name.startswith("__") or ("$" in name and value):  # other hidden fields belong to scripts of the page
            fields.append((name, value))
    return Form(url, (*fields, *counted))
