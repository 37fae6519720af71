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
    below,
    blocks,
    bylines,
    categories,
    container,
    counters,
    files,
    language,
    leads,
    moments,
    paragraphs,
    structured,
    tags,
    titles,
)
from scraper.extraction.finding import Found, found, refusal
from scraper.extraction.lines import Inside
from scraper.extraction.named import Named
from scraper.items import Article, Attachment, Evidence, Image, Portal, Refusal
from scraper.platforms import Platform

_SYLLABLE = re.compile(r"[^\W_]+")
_BESIDE_WORDS = ".,;:!?()\"'“”‘’…"
_ENOUGH = 140  # characters of text that no teaser has
_TEASER = 5  # times that a text is longer than a teaser of the same name
_MOST_HOLDERS = 20
_MOST_FILES = 50
_MOST_FORMS = 5
_LINES = frozenset(("-text", "p", "font", "span", "b", "strong", "i", "em"))


def build(document: Document, platform: Platform, portal: Portal | None = None) -> Article:
    """Read every field of a page that is taken for an article; what is not found is None."""
    fields = {**platform.FIELDS, **(portal.fields if portal else {})}
    tree = document.tree
    told = structured.gather(document)
    title, heading = titles.find(document, told, fields.get("title"), fields.get("title_above"))
    body = _holder(document.css(fields["body"])) if "body" in fields else None
    selected = body is not None
    names = Named(document)
    if body is None:
        body = container.find(tree, names.bodies, heading)
    inside = blocks.read(_html(body, fields.get("drop")), document.base_url) if body is not None else Inside()
    if body is not None and not inside.attachments:
        inside.attachments.extend(below.attached(body, document.base_url))
    near = around.cut(document.shown, heading, title.value if title else None, body)
    own = document.css(fields["lead"]) if "lead" in fields else []
    lead, shown = leads.named(own or names.leads, fields["lead"] if own else None, near, body)
    held = shown is not None and body is not None and leads.is_within(shown, body)
    parts = paragraphs.part(inside.blocks, title.value if title else None, lead.value if lead and held else None)
    lines = list(parts.paragraphs)
    spoken = language.find(tree, lines)
    if not near.between and parts.head:  # the title stands inside the element, and so do the lines below it
        near = replace(near, between=parts.head)
    only: Found[str] | None = None
    if lead is None and spoken is not None and spoken.value == "vi":
        lead = leads.between(near)
        if lead is not None and not lines:  # the only sentence of a page is its text
            only, lines, lead = lead, [lead.value], None
        if lead is None:
            lead = leads.first(inside, lines, told) or (leads.apart(body, lines) if body is not None and not selected else None)
            lines = lines[1:] if lead else lines
    times = moments.find(document, told, near, fields.get("date"), parts.head, fields.get("clock"), lines[0] if lines else None)
    said = [*parts.head[-3:], *lines, *parts.tail[:4]] if parts.tail else lines
    shaped = spoken is not None and spoken.value == "vi"
    text_of_it = bylines.Text(lines, said, parts.signed, parts.pictured, shaped, lead.value if lead else None, body)
    signed = bylines.find(document, told, near, text_of_it, fields)
    lines = bylines.without_labelled(lines, signed)
    views = counters.find(document, near, parts, fields.get("views"))
    category = categories.find(document, told, near, names, title.value if title else None, fields.get("category"))
    tagged, not_tags = tags.find(document, told, (*parts.tail, *near.after), fields.get("tags"))
    images = _pictures(document, fields.get("picture"), inside)
    attachments = _attachments(document, fields.get("attachments"), inside)
    text = "\n".join(lines) or None
    key = _key(document.url, platform)
    evidence: dict[str, Evidence | Refusal] = {
        name: one.evidence
        for name, one in (
            ("key", key),
            ("title", title),
            ("lead", lead),
            ("author", signed.author),
            ("source", signed.source),
            ("category", category),
            ("tags", tagged),
            ("published_at", times.published),
            ("modified_at", times.modified),
            ("views", views),
            ("images", images),
            ("attachments", attachments),
            ("language", spoken),
        )
        if one is not None
    }
    for name, refused in (
        ("published_at", times.refused),
        ("author", signed.not_authors),
        ("source", signed.not_sources),
        ("tags", not_tags),
    ):
        if refused and name not in evidence:
            evidence[name] = refusal(refused)
    if only is not None:
        evidence["body"] = only.evidence
    elif text and body is not None:
        where = f"selector {fields['body']}" if selected else f"{body.tag} chosen by its paragraphs"
        taken_out = tuple(f"{line}: below the text" for line in parts.tail) + tuple(f"{line}: above it" for line in parts.head)
        taken_out += tuple(f"{line}: a link to something else" for line in parts.aside)
        evidence["body"] = found(text, text[:120], where, 0.95 if selected else 0.75, taken_out).evidence
    byline = signed.author.value if signed.author else None
    said_of_it = " ".join(filter(None, (title.value if title else None, lead.value if lead else None, text)))
    return Article(
        url=platform.canonical_url(document.url),
        key=key.value,
        platform=platform.NAME,
        title=title.value if title else None,
        lead=lead.value if lead else None,
        body=text,
        author=", ".join(byline.names) if byline else None,
        authors=byline.names if byline else (),
        author_role=byline.role if byline else None,
        source=signed.source.value if signed.source else None,
        category=category.value if category else None,
        tags=tagged.value if tagged else (),
        published_at=times.published.value.value if times.published else None,
        published_precision=times.published.value.precision if times.published else None,
        modified_at=times.modified.value.value if times.modified else None,
        views=views.value if views else None,
        images=images.value if images else (),
        attachments=attachments.value if attachments else (),
        language=spoken.value if spoken else None,
        word_count=_count_words(said_of_it),
        evidence=evidence,
    )


def _holder(nodes: Sequence[LexborNode]) -> LexborNode | None:
    """Of the elements that a selector names the first that is no teaser beside the longest of them."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    lengths = [len(node.text().strip()) for node in nodes[:_MOST_HOLDERS]]
    longest = max(lengths)
    least = min(longest, max(_ENOUGH, longest // _TEASER))
    return next(node for node, length in zip(nodes, lengths, strict=False) if length >= least)


def _html(node: LexborNode, drop: str | None) -> str:
    """The element's HTML without what the family drops, and out of a form that holds most of it, as ASP.NET writes one."""
    forms = node.css("form")[:_MOST_FORMS]
    framed = bool(forms) and max(len(form.text()) for form in forms) * 2 > len(node.text())
    if drop or framed:
        node = node.clone()
    for unwanted in node.css(drop) if drop else ():
        unwanted.decompose()
    if framed:
        node.unwrap_tags(["form"])
    return _page_text(node) if node.tag == "body" else node.html or ""


def _page_text(page: LexborNode) -> str:
    """The page's own HTML up to its last line of text, for what stands behind it is its foot; all of it where no such line is."""
    pieces = list(page.iter(include_text=True))
    while pieces and (pieces[-1].tag not in _LINES or not pieces[-1].text().strip()):
        pieces.pop()
    return "".join(piece.html or "" for piece in pieces) or page.html or ""


def _count_words(text: str) -> int:
    """The runs of letters and digits; most stand alone between spaces, and only the others are cut further."""
    pieces = text.split()
    mixed = [piece for piece in filterfalse(str.isalnum, pieces) if not piece.strip(_BESIDE_WORDS).isalnum()]
    return len(pieces) - len(mixed) + len(_SYLLABLE.findall(" ".join(mixed)))


def _key(url: str, platform: Platform) -> Found[str]:
    """The article's own id on its portal by the family's rule, or else its path."""
    key = platform.article_key(url)
    if key is not None:
        return found(key, url, f"address by the rule of {platform.NAME}", 0.95 if platform.FIELDS else 0.7)
    tidy = platform.canonical_url(url)
    return found("/" + tidy.partition("://")[2].partition("/")[2], url, "path of the address, which has no form known", 0.3)


def _pictures(document: Document, selector: str | None, inside: Inside) -> Found[tuple[Image, ...]] | None:
    """The pictures above the text and in it, each once."""
    above: list[Image] = []
    for node in document.css(selector)[:5] if selector else ():
        above += blocks.read(node.html or "", document.base_url).images
    images: dict[str, Image] = {}
    for image in (*above, *inside.images):
        images.setdefault(image.url, image)
    if not images:
        return None
    where = f"selector {selector} and the text" if above else "in the text"
    captioned = "; ".join(image.caption for image in images.values() if image.caption)
    return found(tuple(images.values()), captioned or next(iter(images)), where, 0.9, tuple(inside.refused))


def _attachments(document: Document, selector: str | None, inside: Inside) -> Found[tuple[Attachment, ...]] | None:
    """The files that the text offers, and those that stand where the family offers them, each once."""
    offered = {file.url: file for file in reversed(inside.attachments)}
    for node in reversed(document.css(selector)[:_MOST_FILES] if selector else ()):
        file = files.offered(document.base_url, node)
        if file is not None:
            offered.setdefault(file.url, file)
    if not offered:
        return None
    found_files = tuple(offered.values())[::-1]
    where = f"selector {selector} and links of the text" if selector else "links of the text"
    return found(found_files, "; ".join(file.name or file.url for file in found_files), where, 0.9)
