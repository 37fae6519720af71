"""The title of an article: the heading that a reader sees, checked against what the page says of itself.

Site names and category headings are told apart here; the article's other lines are not.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.document import Document
from scraper.extraction import above_date, addressed
from scraper.extraction.finding import Found, found
from scraper.extraction.structured import Structured, text_of
from scraper.sieve import Sieve
from scraper.vietnamese.names import is_organisation
from scraper.vietnamese.text import clean, fold, same_tone, syllables, unescape_once_more

_SEPARATOR = re.compile(r"\s+[-–—|•·»:]{1,2}\s+|\s*\|\s*")
_NAMED = Sieve(("itle", "tieude", "Header"))
_MOST = 100  # elements of one kind that may show the title
_LONGEST = 400
_FEW = 5  # words that make two titles comparable
_ALIKE = 0.6  # share of the words of two titles
_SITE = re.compile(
    r"(?:(?:cong|trang) (?:thong tin|tin)(?: dien tu)?|website)(?: \w+){0,8}|chi tiet(?: tin| bai viet| tin tuc)?"
    r"|tin (?:tong hop|tuc su kien|hoat dong|noi bat|trong (?:tinh|nuoc))|trang chu.{0,10}|thong bao|tin tuc|news"
)


def find(
    document: Document, structured: Structured, selector: str | None, above: str | None = None
) -> tuple[Found[str] | None, LexborNode | None]:
    """The title with its evidence, and the element that shows it (None where no element of its own does).

    above: words that a family writes in the line under its titles.
    """
    tree = document.tree
    if selector:
        node = document.css_first(selector)
        text = _shown(node)
        if node is not None and text:
            title = _behind_label(text, structured) if "|" in text else text
            return found(title, text, f"selector {selector}", 0.98), node
    page = document.shown if above else ""
    if above and above in page:
        line = next((line for line in map(clean, reversed(page[: page.find(above)].split("\n"))) if len(line) >= 8), None)
        if line and len(line) <= _LONGEST:
            return found(line, line, f"the line above {above!r}", 0.9), None
    claims = _claims(tree, structured)
    shown = ((node, _shown(node)) for node in tree.css("h1")[:10])
    headings = [(node, text) for node, text in shown if text and len(text) <= _LONGEST]
    home = {same_tone(text) for node, text in headings if _leads_home(node, document.url)}
    headings = [(node, text) for node, text in headings if same_tone(text) not in home]
    claims = [(claim, where) for claim, where in claims if same_tone(claim) not in home]
    headings = [(node, text) for node, text in headings if not _names_the_site(text, structured)] or headings
    keys = [(same_tone(claim), where) for claim, where in claims] if headings else []
    confirmed = [  # headings that the page's own claims repeat; the site's name may be one of them
        (node, part, text, where)
        for node, text in headings
        for claim, where in keys
        if len(text) >= 8 and (part := _confirmed(text, claim, keys))
    ]
    best = max(confirmed, key=lambda one: len(one[1])) if confirmed else None
    spelt = addressed.line(document) if best is None or best[1].count(" ") < _FEW else None
    if best is not None and (spelt is None or same_tone(spelt) == same_tone(best[1])):
        node, title, raw, where = best
        rest = tuple(f"{text}: another h1" for _, text in headings if text != raw)
        return found(title, raw, f"h1, confirmed by {where}", 0.95, rest), node
    doubted = tuple(f"{text}: h1 that no claim of the page repeats as its title" for _, text in headings)
    others = _headings(document)
    if spelt is not None:
        spelling = others.get(same_tone(spelt)) or next((node for node, text in headings if text == spelt), None)
        refused = tuple(line for line in doubted if not line.startswith(f"{spelt}: "))
        return found(spelt, spelt, "the line that the address spells", 0.9, refused), spelling
    for claim, where in claims:  # a claim that some other element shows
        for part in _parts(claim):
            if node := others.get(same_tone(part)):
                sure = f"{node.tag}, confirmed by {where}"
                return found(_shown(node) or part, claim, sure, 0.9, doubted), node
    page = document.shown
    dated = next((line for line in above_date.lines(document, others) if not _names_the_site(line, structured)), None)
    parts = [part for claim, _ in claims for part in _parts(claim)]
    if dated is not None and all(where == "title element" for _, where in claims) and not above_date.is_near(dated, parts, page):
        told = tuple(f"{claim}: {where}, shown far from the date" for claim, where in claims)
        return found(dated, dated, "the line above the date", 0.65, (*told, *doubted)), None
    for claim, where in claims:  # a claim that stands as a line of its own in some plain element
        for part in _parts(claim):
            if part in page and part in map(str.strip, page.split("\n")):
                return found(part, claim, f"a line of the page, confirmed by {where}", 0.85, doubted), None
    for node, text in headings:
        for claim, where in claims:
            if _is_like(text, claim):
                return found(text, text, f"h1, like {where}", 0.85, (f"{claim}: {where}, shown otherwise",)), node
    if len(headings) == 1 and headings[0][1].count(" ") >= 3:
        node, text = headings[0]
        return found(text, text, "the only h1", 0.7, tuple(f"{claim}: {where}, shown nowhere" for claim, where in claims)), node
    if dated is not None:
        told = tuple(f"{claim}: {where}, shown nowhere" for claim, where in claims)
        return found(dated, dated, "the line above the date", 0.65, told), None
    if claims:
        claim, where = claims[0]
        part = _parts(claim)[0]
        return found(part, claim, where, 0.6, doubted), None
    if headings:
        return found(headings[0][1], headings[0][1], "first h1", 0.4), headings[0][0]
    return None, None


def _leads_home(heading: LexborNode, url: str) -> bool:
    """Whether a heading is the link to the front page, as the site's own name is."""
    links = heading.css("a[href]")
    if len(links) != 1 or clean(links[0].text()) != clean(heading.text()):
        return False
    try:
        whole = urljoin(url, (links[0].attributes.get("href") or "").strip())
    except ValueError:  # no address at all
        return False
    return whole.partition("//")[2].partition("/")[2] == ""


def _confirmed(heading: str, claim: str, claims: list[tuple[str, str]]) -> str | None:
    """What of a heading a claim repeats: all of it, or the part behind a label (`Chính trị | Title`); None for neither.

    A few words within a claim confirm nothing, and the end of a claim behind a longer part that names no site is the site's name
    or a category, whatever heading shows it.
    """
    key = same_tone(heading)
    if key in claim:
        pieces = [piece for piece in _SEPARATOR.split(claim) if piece]
        if key not in pieces and 2 * len(key) < len(claim):
            return None
        if key == claim or len(pieces) < 2 or pieces[-1] != key or any(other == key for other, _ in claims):
            return heading
        longest = max(pieces[:-1], key=len)
        return heading if longest.count(" ") < max(3, key.count(" ") + 1) or _names_a_site(longest) else None
    return _part(heading, claim)


def _part(heading: str, claim: str) -> str | None:
    if "|" not in heading or len(claim) < 15:
        return None
    return next((part for part in map(str.strip, heading.split("|")) if same_tone(part) == claim), None)


def _behind_label(heading: str, structured: Structured) -> str:
    """The part of a heading that is word for word what machines are told, where it stands behind a label; else the heading."""
    for claim in (text_of(structured.data.get("headline")), structured.meta.get("og:title")):
        if claim and (part := _part(heading, same_tone(claim))):
            return part
    return heading


def _is_like(heading: str, claim: str) -> bool:
    """Whether most words of a heading and a claim are the same: an edited title is told to machines as it was before."""
    words, told = Counter(syllables(heading)), Counter(syllables(claim))
    return words.total() >= _FEW and 2 * (words & told).total() >= _ALIKE * (words.total() + told.total())


def _names_a_site(words: str) -> bool:
    return _SITE.match(fold(words)) is not None or is_organisation(words)


def _shown(node: LexborNode | None) -> str | None:
    return clean(unescape_once_more(node.text())) or None if node is not None else None


def _claims(tree: LexborHTMLParser, structured: Structured) -> list[tuple[str, str]]:
    headline = text_of(structured.data.get("headline"))
    title = (tree.head.css_first("title") if tree.head is not None else None) or tree.css_first("title")
    claims = [
        (headline, "JSON-LD headline"),
        (structured.meta.get("og:title"), "meta og:title"),
        (_shown(title), "title element"),
        (structured.meta.get("twitter:title"), "meta twitter:title"),
    ]
    return [(text, where) for text, where in claims if text and len(text) <= _LONGEST and not _names_the_site(text, structured)]


def _names_the_site(claim: str, structured: Structured) -> bool:
    """Whether a claim is what old portals write on each of their pages: their own name, or that of a part of theirs."""
    told = (structured.meta.get(name) for name in ("og:site_name", "application-name"))
    if any(name and same_tone(name) == same_tone(claim) for name in told):
        return True
    return _SITE.fullmatch(fold(claim)) is not None or is_organisation(claim)


def _parts(claim: str) -> list[str]:
    """The claim whole, then without what sites add behind it, longest first."""
    pieces = [match.span() for match in _SEPARATOR.finditer(claim)]
    heads = [claim[:start] for start, _ in reversed(pieces)]
    tails = [tail for _, end in pieces if (tail := claim[end:]).count(" ") >= 3 and not _names_a_site(tail)]
    return [claim, *[part for part in (*heads, *tails) if len(part) >= 15]]


def _headings(document: Document) -> dict[str, LexborNode]:
    """The elements that are named or set like a title and are no link or list, by what they show."""
    nodes = document.tree.css("h2, h3, h4, h5")[:_MOST]
    for names in _NAMED.keep(document.classes):
        nodes += document.classes[names][:_MOST]
    nodes += [node for name, node in document.ids.items() if "itle" in name]
    shown: dict[str, LexborNode] = {}
    for node in nodes[: 2 * _MOST]:
        text = node.text()
        if len(text) > 2 * _LONGEST or node.tag in ("a", "li", "ul", "nav"):
            continue
        key = same_tone(text)
        if key not in shown and node.css_first("a") is None:
            shown[key] = node
    return shown
