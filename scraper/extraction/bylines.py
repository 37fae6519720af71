"""Who wrote an article and whom it was taken from: labelled lines around the text, its last line, or what machines are told.

How names and labels are written is known to `vietnamese.people`; this knows where such lines stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scraper.document import Document
from scraper.extraction import author_elements, links
from scraper.extraction.around import Around, joined
from scraper.extraction.finding import Found, found
from scraper.extraction.structured import Structured, texts_of
from scraper.vietnamese import dates, people
from scraper.vietnamese.people import Byline
from scraper.vietnamese.text import clean, fold

_AUTHOR = re.compile(
    r"\s*(?:(?:tác giả(?: bài viết)?|người đăng(?: bài viết)?|người viết|author)\s*:"
    r"|(?:(?:viết|đăng) bởi|(?:written|posted) by)\s*:?)\s*",
    re.I,
)
_SOURCE = re.compile(r"[\s(]*(?:nguồn(?: tin| bài viết)?|source|theo)\s*:\s*", re.I)
_FROM = re.compile(r"\Atheo\s+", re.I)
_WORK = re.compile(r"\s*(?:tin|bài|ảnh)(?:\s*(?:,|-|và|&|/)\s*(?:tin|bài|ảnh|hình|video|clip))*\s*:", re.I)
_LONGEST_HEADING = 60
_LONGEST_LINE = 80  # of a date with a name beside it
_FULL_NAME = 2  # spaces in a name that is a person's and no heading
_MOST_CLOSING = 3  # lines below a text that name its author and source
_DIGIT = re.compile(r"\d")
_LONGEST_NAME = 80
_OWNER = re.compile(r"ban quyen|copyright|ghi ro nguon")
_SITE = re.compile(r"cong thong tin|trang thong tin|ban quyen|copyright|portal")


@dataclass(frozen=True, slots=True)
class People:
    """Author line and source, each with evidence."""

    author: Found[Byline] | None = None
    source: Found[str] | None = None


def find(
    document: Document,
    structured: Structured,
    around: Around,
    paragraphs: Sequence[str],
    signed: str | None,
    own: Sequence[str],
    lead: str | None,
    fields: Mapping[str, str],
) -> People:
    """The author and the source of one page. A source field of its own stands above one that the author's field names.

    own: the text's lines alone, for what stands below them (readers' opinions, other articles) names other people.
    signed: the last of them where it is set to the right, as signatures are.
    """
    author: Found[Byline] | None = None
    source: Found[str] | None = None
    named: Found[str] | None = None  # a source that stands in an author's place
    refused: list[str] = []  # lines that look like a source's

    def take(byline: Byline | None, where: str, sure: float) -> None:
        nonlocal author, named
        if byline is None:
            return
        if byline.names and author is None:
            author = found(byline, byline.raw, where, sure)
        elif byline.names and byline.role == "person" and author is not None and author.value.role == "account":
            # Who typed the article in is not who signed it.
            author = found(byline, byline.raw, where, sure, (f"{author.evidence.where}: {author.evidence.raw}",))
        if byline.source and named is None:
            named = found(byline.source, byline.raw, where, sure)

    for selector, label in ((fields.get("author"), _AUTHOR), (fields.get("source"), _SOURCE)):
        node = document.css_first(selector) if selector else None
        text = clean(node.text(separator=" ")) if node is not None else ""
        if text and label is _AUTHOR:
            take(people.parse(_AUTHOR.sub("", text, count=1), labelled=True), f"selector {selector}", 0.95)
        elif text:
            source = found(_FROM.sub("", _SOURCE.sub("", text, count=1)), text, f"selector {selector}", 0.95)
    if "byline" in fields:
        places = [
            (
                tuple(clean(node.text(separator=" ")) for node in document.css(fields["byline"])),
                f"selector {fields['byline']}",
                0.97,
            )
        ]
    else:
        places = [
            (joined(around.between), "between title and text", 0.9),
            (joined(around.after[:14]), "after the text", 0.9),
            (tuple(paragraphs[:1]), "first line of the text", 0.6),
            (tuple(paragraphs[-3:]), "end of the text", 0.85),
        ]
    for lines, where, sure in places:
        for line in lines:
            if len(line) > people.LONGEST or ":" not in line:
                continue
            if match := _AUTHOR.match(line):
                take(people.parse(line[match.end() :], labelled=True), where, sure)
            elif match := _SOURCE.match(line):
                text = line[match.end() :].strip(" .;")
                text = text.rstrip(")") if "(" in match[0] else text
                if source is None and text and len(text) <= 120:
                    if _OWNER.search(fold(text)):
                        refused.append(f"{line[:80]}: a condition of reuse")
                    else:
                        source = found(text, line, where, sure)
            elif _WORK.match(line):
                take(people.parse(line, labelled=True), where, sure)
    # Links to other articles may stand below the name, and so may whence the text was taken.
    last = [line for line in own[-4:] if not line.startswith(">>") and not _SOURCE.match(line)]
    alone = len(last) < 2 or _ends_sentence(last[-2])  # else it is one name of a list, or of those who signed a document
    typed_in = author is not None and author.value.role == "account"  # by a login, so that a signature is still sought
    if (author is None or typed_in) and signed is not None:
        byline = people.parse(signed, labelled=not typed_in)
        if alone or (byline is not None and byline.role == "account"):  # no document is signed by a login
            take(byline, "last line of the text, set to the right", 0.85)
    asked = author is None or typed_in or source is None
    closing = people.parse(last[-1]) if last and alone and named is None and asked else None
    if (author is None or typed_in) and len(own) >= 2:
        take(closing, "last line of the text", 0.8)
    if source is None and named is None and closing is not None and not closing.names:
        take(closing, "last line of the text", 0.8)  # whoever put the text on the portal, its last line says whence
    if named is None and (author is None or source is None):
        below = _below(document, around.after)
        if below is not None and (author is None if below.names else source is None):
            take(below, "the line below the text", 0.75)
    if author is None:
        take(_beside_date(around.between), "beside the date", 0.7)
    if author is None and named is None:
        take(_told(structured), "JSON-LD or meta author", 0.6)
    if author is None and named is None:
        below_it = [line for line in around.after[:2] if (byline := people.parse(line)) and byline.role == "person"]
        take(author_elements.find(document, (*around.between, *below_it)), "element named as the author's", 0.55)
    if source is None:
        source = named
    if source is None and (prefix := people.lead_source(lead or (paragraphs[0] if paragraphs else ""))):
        own_newsroom = author is not None and author.value.names == (prefix,)
        source = None if own_newsroom else found(prefix, (lead or paragraphs[0])[:80], "prefix of the lead", 0.85)
    if source is not None and refused:
        source = replace(source, evidence=replace(source.evidence, refused=(*source.evidence.refused, *refused)))
    return People(_beside_told(author, structured), source)


def without_labelled(lines: list[str], people: People) -> list[str]:
    """The lines of a text without those at its end, below the first, that a label (`Nguồn:`) makes what `people` says.

    What is no longer there is kept as the evidence of author and source.
    """
    told = [one.evidence.raw for one in (people.author, people.source) if one is not None]
    end = len(lines)
    while end > max(len(lines) - _MOST_CLOSING, 1):
        label = _AUTHOR.match(lines[end - 1]) or _SOURCE.match(lines[end - 1])
        if label is None or not (lines[end - 1] in told or lines[end - 1][label.end() :] in told):
            break
        end -= 1
    return lines[:end]


def _beside_told(author: Found[Byline] | None, structured: Structured) -> Found[Byline] | None:
    """The author with what machines are told instead, where that is another."""
    told = structured.meta.get("author")
    if author is None or not told or author.evidence.raw == told or told in author.value.names or len(told) > _LONGEST_NAME:
        return author
    refused = (*author.evidence.refused, f"{told}: meta author names another")
    return replace(author, evidence=replace(author.evidence, refused=refused))


def _below(document: Document, lines: Sequence[str]) -> Byline | None:
    """The people whom the first line below the text names, or whence it says the text was taken; no link, no list of names."""
    byline = people.parse(lines[0]) if lines and len(lines[0]) <= _LONGEST_LINE else None
    if byline is None or (byline.names and byline.role != "person"):
        return None
    if byline.names and len(lines) > 1 and len(lines[1]) <= _LONGEST_LINE and people.parse(lines[1]) is not None:
        return None
    return None if links.showing(document, lines[0]) else byline


def _beside_date(lines: Sequence[str]) -> Byline | None:
    """The person whom the line of the date names beside it, or who stands alone in full on the line before or after it."""
    dated = [dates.find(line) if len(line) <= _LONGEST_LINE and _DIGIT.search(line) else [] for line in lines]
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or not any(dated[max(place - 2, 0) : place + 3]):
            continue
        for moment in reversed(dated[place]):
            line = f"{line[: moment.span[0]]}|{line[moment.span[1] :]}"
        byline = people.parse(line) if dated[place] or line.count(" ") >= _FULL_NAME else None
        if byline is not None and byline.role == "person" and byline.source is None:
            return byline
    return None


def _ends_sentence(line: str) -> bool:
    """Whether a line is text, not a name, an office, an item of a list or a heading, and no list follows it."""
    return line[-1] != ":" and (len(line) > _LONGEST_HEADING or line[-1] in '.!?…”")]')


def _told(structured: Structured) -> Byline | None:
    """The people whom machines are told as authors, all of several."""
    site = fold(structured.meta.get("og:site_name", ""))
    meta = [structured.meta[name] for name in ("author", "article:author") if name in structured.meta]
    for told in (texts_of(structured.data.get("author")), *([name] for name in meta)):
        named = [byline for name in told if (byline := _believable(name, site))]
        if not named:
            continue
        names = dict.fromkeys(name for byline in named for name in byline.names)
        return Byline(tuple(names), "person", named[0].source, None, ", ".join(told))
    return None


def _believable(name: str, site: str) -> Byline | None:
    """The byline of one told name; None for addresses, the site's own name, organisations, and logins that no reader sees."""
    if (
        name.startswith(("http", ","))
        or "@" in name
        or len(name) > _LONGEST_NAME
        or fold(name) == site
        or _SITE.search(fold(name))
    ):
        return None
    byline = people.parse(name, labelled=True)
    return byline if byline is not None and byline.role == "person" else None
