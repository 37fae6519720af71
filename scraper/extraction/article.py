"""One article put together from its page: each field asked of its own module, in the order in which they need each other.

How a field is found belongs to that module; whether the page is an article at all belongs to `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import filterfalse
from typing import Any, TypeVar

from scraper.document import Document
from scraper.extraction import (
    around,
    below,
    blocks,
    bylines,
    categories,
    container,
    counters,
    holder,
    identity,
    language,
    leads,
    moments,
    offers,
    paragraphs,
    structured,
    tags,
    titles,
)
from scraper.extraction.finding import Found, found, refusal
from scraper.extraction.lines import Inside
from scraper.extraction.named import Named
from scraper.items import Article, Evidence, Portal, Refusal
from scraper.platforms import Platform

T = TypeVar("T")
_SYLLABLE = re.compile(r"[^\W_]+")
_BESIDE_WORDS = ".,;:!?()\"'“”‘’…"


def build(document: Document, platform: Platform, portal: Portal | None = None) -> Article:
    """Read every field of a page that is taken for an article; what is not found is None."""
    fields = {**platform.FIELDS, **(portal.fields if portal else {})}
    tree = document.tree
    told = structured.gather(document)
    title, heading = titles.find(document, told, fields.get("title"), fields.get("title_above"))
    body = holder.chosen(document.css(fields["body"])) if "body" in fields else None
    selected = body is not None
    names = Named(document)
    if body is None:
        body = container.find(tree, names.bodies, heading)
    inside = blocks.read(holder.html(body, fields.get("drop")), document.base_url) if body is not None else Inside()
    if body is not None and not inside.attachments:
        inside.attachments.extend(below.attached(body, document.base_url))
    near = around.cut(document.shown, heading, _value(title), body)
    own = document.css(fields["lead"]) if "lead" in fields else []
    lead, shown = leads.named(own or names.leads, fields["lead"] if own else None, near, body)
    held = shown is not None and body is not None and leads.is_within(shown, body)
    parts = paragraphs.part(inside.blocks, _value(title), lead.value if lead and held else None)
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
    first = lines[0] if lines else None
    times = moments.find(document, told, near, fields.get("date"), parts.head, parts.tail, fields.get("clock"), first)
    said = [*parts.head[-3:], *lines, *parts.tail[:4]] if parts.tail else lines
    shaped = spoken is not None and spoken.value == "vi"
    text_of_it = bylines.Text(lines, said, parts.signed, parts.pictured, shaped, _value(lead), body)
    signed = bylines.find(document, told, near, text_of_it, fields)
    lines = bylines.without_labelled(lines, signed)
    views, not_views = counters.find(document, near, parts, fields.get("views"))
    category = categories.find(document, told, near, names, _value(title), fields.get("category"))
    tagged, not_tags = tags.find(document, told, (*parts.tail, *near.after), fields.get("tags"))
    images = offers.pictures(document, fields.get("picture"), inside)
    attachments = offers.attachments(document, fields.get("attachments"), inside)
    text = "\n".join(lines) or None
    address, key = identity.find(document, platform)
    evidence = _evidence(
        {
            "key": key,
            "title": title,
            "lead": lead,
            "author": signed.author,
            "source": signed.source,
            "category": category,
            "tags": tagged,
            "published_at": times.published,
            "modified_at": times.modified,
            "views": views,
            "images": images,
            "attachments": attachments,
            "language": spoken,
            "body": only,
        },
        {
            "published_at": times.refused,
            "author": signed.not_authors,
            "source": signed.not_sources,
            "tags": not_tags,
            "views": not_views,
        },
    )
    if only is None and text and body is not None:
        where = f"selector {fields['body']}" if selected else f"{body.tag} chosen by its paragraphs"
        evidence["body"] = found(text, text[:120], where, 0.95 if selected else 0.75, parts.taken_out).evidence
    byline = signed.author.value if signed.author else None
    said_of_it = " ".join(filter(None, (_value(title), _value(lead), text)))
    return Article(
        url=address,
        key=key.value,
        platform=platform.NAME,
        title=_value(title),
        lead=_value(lead),
        body=text,
        author=", ".join(byline.names) if byline else None,
        authors=byline.names if byline else (),
        author_role=byline.role if byline else None,
        source=_value(signed.source),
        category=_value(category),
        tags=tagged.value if tagged else (),
        published_at=times.published.value.value if times.published else None,
        published_precision=times.published.value.precision if times.published else None,
        modified_at=times.modified.value.value if times.modified else None,
        views=_value(views),
        images=images.value if images else (),
        attachments=attachments.value if attachments else (),
        language=_value(spoken),
        word_count=_count_words(said_of_it),
        evidence=evidence,
    )


def _evidence(believed: Mapping[str, Found[Any] | None], refused: Mapping[str, Sequence[str]]) -> dict[str, Evidence | Refusal]:
    """The evidence of the fields by name; of those without a value what was refused."""
    evidence: dict[str, Evidence | Refusal] = {name: one.evidence for name, one in believed.items() if one is not None}
    for name, reasons in refused.items():
        if reasons and name not in evidence:
            evidence[name] = refusal(reasons)
    return evidence


def _value(one: Found[T] | None) -> T | None:
    return one.value if one is not None else None


def _count_words(text: str) -> int:
    """The runs of letters and digits; most stand alone between spaces, and only the others are cut further."""
    pieces = text.split()
    mixed = [piece for piece in filterfalse(str.isalnum, pieces) if not piece.strip(_BESIDE_WORDS).isalnum()]
    return len(pieces) - len(mixed) + len(_SYLLABLE.findall(" ".join(mixed)))
