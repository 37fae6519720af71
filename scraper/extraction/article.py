"""One article put together from its page: each field asked of its own module, in the order in which they need each other.

How a field is found belongs to that module; whether the page is an article at all belongs to `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import filterfalse

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.extraction import (
    around,
    blocks,
    bylines,
    categories,
    container,
    files,
    moments,
    paragraphs,
    structured,
    titles,
)
from scraper.extraction.finding import Found, found
from scraper.extraction.lines import Inside
from scraper.extraction.named import Named
from scraper.items import Article, Attachment, Evidence, Image, Portal
from scraper.platforms import Platform
from scraper.vietnamese import counts, dates
from scraper.vietnamese.text import clean, fold

_SYLLABLE = re.compile(r"[^\W_]+")
_BESIDE_WORDS = ".,;:!?()\"'“”‘’…"
_ENOUGH = 140  # characters of text that no teaser has
_MOST_HOLDERS = 20
_SAMPLE = 800  # characters that tell the language
_LINES = frozenset(("-text", "p", "font", "span", "b", "strong", "i", "em"))
_COUNTED = re.compile(r"\d|[０-９]")
_OF_A_DOCUMENT = re.compile(r"(?:ban hanh|hieu luc|so ky hieu|ky hieu)\b")  # documents have counters of their own
_BESIDE = 3  # lines around a counter that tell whose it is
_OF_THE_SITE = re.compile(  # whole lines, with or without their number, for articles are about online services and today too
    r"thong ke(?: truy cap| website| luot xem)?"
    r"|(?:(?:so|dang|tong|luot|khach|nguoi) )*(?:truy cap|online|truc tuyen|hom (?:nay|qua)|(?:tuan|thang) (?:nay|truoc)"
    r"|tong(?: (?:so|cong))?(?: luot)?(?: (?:xem|truy cap))?)\s*[:|(-]?\s*(?:[\d.,]+\)?(?: (?:nguoi|luot|khach)\b.*)?)?"
)
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)


def build(document: Document, platform: Platform, portal: Portal | None = None) -> Article:
    """Read every field of a page that is taken for an article; what is not found is None."""
    fields = {**platform.FIELDS, **(portal.fields if portal else {})}
    tree = document.tree
    evidence: dict[str, Evidence] = {}
    told = structured.gather(document)
    title, heading = titles.find(document, told, fields.get("title"), fields.get("title_above"))
    body = _holder(tree.css(fields["body"])) if "body" in fields else None
    names = Named(document)
    if body is None:
        body = container.find(tree, names.bodies)
    inside = blocks.read(_html(body, fields.get("drop")), document.base_url) if body is not None else Inside()
    lead, shown = _lead(tree.css(fields["lead"]) if "lead" in fields else names.leads, fields.get("lead"))
    held = shown is not None and body is not None and _is_within(shown, body)
    parts = paragraphs.part(inside.blocks, title.value if title else None, lead.value if lead and held else None)
    lines = list(parts.paragraphs)
    language = _language(document, lines)
    near = around.cut(document.shown, heading, title.value if title else None, body)
    if not near.between and parts.head:  # the title stands inside the element, and so do the lines below it
        near = replace(near, between=parts.head)
    if lead is None and language == "vi":
        lead = _lead_between(near)
        if lead is None and (lead := _bold_lead(inside, lines)):
            lines.pop(0)
    times = moments.find(tree, told, near, fields.get("date"), parts.head, fields.get("clock"))
    said = [*parts.head[-3:], *lines, *parts.tail[:4]] if parts.tail else lines
    signed = bylines.find(tree, told, near, said, parts.signed, lines, lead.value if lead else None, fields)
    views = _views(document, near, parts, fields.get("views"))
    category = categories.find(tree, told, near, names, title.value if title else None, fields.get("category"))
    tags = categories.tags(tree, told, fields.get("tags"))
    images = _pictures(document, fields.get("picture")) + tuple(inside.images)
    attachments = {file.url: file for file in reversed([*inside.attachments, *_attachments(document, fields.get("attachments"))])}
    text = "\n".join(lines) or None
    for name, one in (
        ("title", title),
        ("lead", lead),
        ("author", signed.author),
        ("source", signed.source),
        ("category", category),
        ("tags", tags),
        ("published_at", times.published),
        ("modified_at", times.modified),
        ("views", views),
    ):
        if one is not None:
            evidence[name] = one.evidence
    if text and body is not None:
        where = f"selector {fields['body']}" if "body" in fields else f"{body.tag} chosen by its paragraphs"
        evidence["body"] = Evidence(text[:120], where, 0.95 if "body" in fields else 0.75)
    byline = signed.author.value if signed.author else None
    spoken = " ".join(filter(None, (title.value if title else None, lead.value if lead else None, text)))
    url = platform.canonical_url(document.url)
    return Article(
        url=url,
        key=platform.article_key(document.url) or _path(url),
        platform=platform.NAME,
        title=title.value if title else None,
        lead=lead.value if lead else None,
        body=text,
        author=", ".join(byline.names) if byline else None,
        authors=byline.names if byline else (),
        author_role=byline.role if byline else None,
        source=signed.source.value if signed.source else None,
        category=category.value if category else None,
        tags=tags.value if tags else (),
        published_at=times.published.value.value if times.published else None,
        published_precision=times.published.value.precision if times.published else None,
        modified_at=times.modified.value.value if times.modified else None,
        views=views.value if views else None,
        images=tuple({image.url: image for image in reversed(images)}.values())[::-1],
        attachments=tuple(attachments.values())[::-1],
        language=language,
        word_count=_count_words(spoken),
        evidence=evidence,
    )


def _holder(nodes: Sequence[LexborNode]) -> LexborNode | None:
    """Of the elements that a selector names the first that holds text, for teasers bear the same names; else the longest."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    lengths = [len(node.text().strip()) for node in nodes[:_MOST_HOLDERS]]
    return next(
        (node for node, length in zip(nodes, lengths, strict=False) if length >= _ENOUGH), nodes[lengths.index(max(lengths))]
    )


def _html(node: LexborNode, drop: str | None) -> str:
    if drop:
        node = node.clone()
        for unwanted in node.css(drop):
            unwanted.decompose()
    return _page_text(node) if node.tag == "body" else node.html or ""


def _page_text(page: LexborNode) -> str:
    """The page's own HTML up to its last line of text: elements that stand behind it are the page's foot."""
    pieces = list(page.iter(include_text=True))
    while pieces and (pieces[-1].tag not in _LINES or not pieces[-1].text().strip()):
        pieces.pop()
    return "".join(piece.html or "" for piece in pieces)


def _count_words(text: str) -> int:
    """The runs of letters and digits; most stand alone between spaces, and only the others are cut further."""
    pieces = text.split()
    mixed = [piece for piece in filterfalse(str.isalnum, pieces) if not piece.strip(_BESIDE_WORDS).isalnum()]
    return len(pieces) - len(mixed) + len(_SYLLABLE.findall(" ".join(mixed)))


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


def _lead(nodes: Sequence[LexborNode], selector: str | None) -> tuple[Found[str] | None, LexborNode | None]:
    """The lead, and the element that shows it."""
    for node in nodes[:3]:
        text = clean(node.text(separator=" " if node.css_first("p, br, div") else ""))
        if 20 <= len(text) <= 2_000:
            where = f"selector {selector}" if selector else f"{node.tag} named {node.attributes.get('class')}"
            return found(text, text, where, 0.95 if selector else 0.8), node
    return None, None


def _is_within(node: LexborNode, outer: LexborNode) -> bool:
    around: LexborNode | None = node
    while around is not None and around.mem_id != outer.mem_id:
        around = around.parent
    return around is not None


def _lead_between(near: around.Around) -> Found[str] | None:
    """The only sentence between title and text."""
    prose = [line for line in near.between if len(line) >= 60 and line[-1] in '.…?!”"' and line.count(" ") >= 10]
    return found(prose[0], prose[0], "between title and text", 0.75) if len(prose) == 1 else None


def _bold_lead(inside: Inside, lines: list[str]) -> Found[str] | None:
    """The first paragraph where it alone is set in bold."""
    first = next((block for block in inside.blocks if lines and block.text == lines[0]), None)
    if first is None or not first.strong or len(lines) < 3 or not 60 <= len(first.text) <= 1_200:
        return None
    if sum(block.strong and len(block.text) > 60 for block in inside.blocks) > 2:
        return None
    return found(first.text, first.text, "first paragraph, in bold", 0.7)


def _views(document: Document, near: around.Around, parts: paragraphs.Parts, selector: str | None) -> Found[int] | None:
    if selector:
        for node in document.tree.css(selector)[:3]:
            text = clean(node.text(separator=" "))
            number = counts.find_views(text)
            value = number.value if number else counts.parse(text)
            if value is not None:
                return found(value, text, f"selector {selector}", 0.95)
    for lines, where, sure in (
        (near.between, "between title and text", 0.95),
        (parts.head, "head of the text", 0.9),
        (parts.tail, "end of the text", 0.9),
        (near.after[:12], "after the text", 0.8),
        (near.before[-4:], "above the title", 0.6),
    ):
        if where == "above the title":  # the site's own counter stands there too, the article's only beside its date
            lines = tuple(line for line in lines if dates.find(line) and not _OF_A_DOCUMENT.search(fold(line)))
        number = _counter(lines)
        if number is not None:
            return found(number.value, number.raw, where, sure)
    return None


def _counter(lines: tuple[str, ...]) -> counts.ViewCount | None:
    """The counter of a line that says little else, or of a label and the number in the line after it.

    A line that stands by a counter of the site's visitors is another one of them.
    """
    previous = ""
    for place, line in enumerate(lines):
        beside = lines[max(place - _BESIDE, 0) : place + _BESIDE + 1] if _COUNTED.search(line) else ()
        if len(line) > 150 or any(len(near) <= 60 and _OF_THE_SITE.fullmatch(fold(near).strip()) for near in beside):
            previous = ""
            continue
        for text in (line, f"{previous} {line}" if previous else "") if _COUNTED.search(line) else ():
            number = counts.find_views(text)
            if (
                number is not None
                and len(text) - len(number.raw) <= 75
                and (number.raw[0].isalpha() or len(text) <= len(number.raw) + 30)
            ):
                return number
        previous = line if len(line) <= 40 else ""
    return None


def _pictures(document: Document, selector: str | None) -> tuple[Image, ...]:
    if not selector:
        return ()
    return tuple(
        image for node in document.tree.css(selector)[:5] for image in blocks.read(node.html or "", document.base_url).images
    )


def _attachments(document: Document, selector: str | None) -> tuple[Attachment, ...]:
    if not selector:
        return ()
    offered = []
    for node in document.tree.css(selector)[:50]:
        url = files.joined(document.base_url, node.attributes.get("href") or "")
        if url:
            name = node.css_first("strong") or node
            offered.append(files.attachment(url, name.text()))
    return tuple(offered)


def _language(document: Document, lines: list[str]) -> str | None:
    """What the text's letters say, before what the page declares: templates declare whatever they were copied with."""
    sample = " ".join(lines)[:_SAMPLE]
    if sample and len(_VIETNAMESE.findall(sample)) * 25 > len(sample):
        return "vi"
    node = document.tree.css_first("html")
    declared = (node.attributes.get("lang") or node.attributes.get("xml:lang") or "") if node is not None else ""
    code = re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", declared)
    if code and not (code[0].lower() == "vi" and len(sample) > 200):
        return code[0].lower()
    return None
