"""Who wrote an article and whom it was taken from: the places where a page names them, in the order in which they are believed.

How names are written is known to `vietnamese.people`; how each place is read is known to the module of that place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.extraction import author_elements, beside_date, labels, signatures, told_authors
from scraper.extraction.around import Around, joined
from scraper.extraction.credits import Credits
from scraper.extraction.finding import Found, found
from scraper.extraction.structured import Structured
from scraper.vietnamese import lead_prefix, names
from scraper.vietnamese.people import Byline
from scraper.vietnamese.text import clean

_AFTER = 14  # lines below a text that may be labelled


@dataclass(frozen=True, slots=True)
class Text:
    """The lines in which names are sought. `own` are the text's alone, for what stands below them (readers' opinions, other
    articles) names other people; `all` has those at its head and tail too. `right`: the last of its own where it is set to the
    right; `pictured`: that one stands by a picture. `shaped`: names that no list knows are believed for
    their shape, which in other languages than Vietnamese headings have too. `body` is the element that holds the lines.
    """

    own: Sequence[str]
    all: Sequence[str]
    right: str | None = None
    pictured: bool = False
    shaped: bool = False
    lead: str | None = None
    body: LexborNode | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Author line and source, each with evidence; what was refused where there is none."""

    author: Found[Byline] | None = None
    source: Found[str] | None = None
    not_authors: Sequence[str] = ()
    not_sources: Sequence[str] = ()


def find(document: Document, structured: Structured, around: Around, text: Text, fields: Mapping[str, str]) -> People:
    """The author and the source of one page. A source field of its own stands above one that the author's field names."""
    credits = Credits()
    _selected(document, fields, credits)
    for lines, where, sure in _places(document, around, text, fields):
        labels.read(lines, where, sure, credits)
    signatures.find(text.own, text.right, text.body, credits, shaped=text.shaped and not text.pictured)
    signatures.below(document, text.body, around.after, credits, shaped=text.shaped)
    if credits.author is None:
        credits.take(beside_date.find(document, around.between, shaped=text.shaped), "beside the date", 0.7)
    if credits.author is None and credits.named is None:
        credits.take(told_authors.find(structured), "JSON-LD or meta author", 0.6)
    if credits.author is None and credits.named is None:
        element = author_elements.find(document, around.between, around.after[:2], shaped=text.shaped)
        credits.take(element, "element named as the author's", 0.55)
    if credits.author is None and credits.named is None and not text.shaped:
        credits.take(told_authors.organisation(structured), "JSON-LD author", 0.5)
    if credits.source is None and credits.named is None:
        _from_lead(text.lead or (text.all[0] if text.all else ""), credits)
    author, source = credits.outcome()
    return People(told_authors.beside(author, structured), source, credits.not_authors, credits.not_sources)


def without_labelled(lines: list[str], said: People) -> list[str]:
    """The lines of a text without those at its end that a label (`Nguồn:`) makes what `said` says."""
    return labels.without(lines, [one.evidence.raw for one in (said.author, said.source) if one is not None])


def _selected(document: Document, fields: Mapping[str, str], credits: Credits) -> None:
    """Take what a family's own elements for author and source hold."""
    for name in ("author", "source"):
        node = document.css_first(fields[name]) if name in fields else None
        text = clean(node.text(separator=" ")) if node is not None else ""
        if text and name == "author":
            credits.take(labels.author(text), f"selector {fields[name]}", 0.95)
        elif text:
            credits.source = found(labels.source(text), text, f"selector {fields[name]}", 0.95)


def _places(
    document: Document, around: Around, text: Text, fields: Mapping[str, str]
) -> Sequence[tuple[Sequence[str], str, float]]:
    """The lines that may be labelled, where they stand and how sure that is; a family's own place stands for all others."""
    if "byline" in fields:
        lines = [clean(node.text(separator=" ")) for node in document.css(fields["byline"])]
        return [(lines, f"selector {fields['byline']}", 0.97)]
    return [
        (labels.apart(joined(around.between)), "between title and text", 0.9),
        (joined(around.after[:_AFTER]), "after the text", 0.9),
        (text.all[:1], "first line of the text", 0.6),
        (text.all[-3:], "end of the text", 0.85),
    ]


def _from_lead(lead: str, credits: Credits) -> None:
    """Take the newsroom that a lead begins with, unless it is the author."""
    prefix = lead_prefix.source(lead)
    if prefix is None:
        bracketed = lead_prefix.bracket(lead)
        if bracketed is not None and names.is_organisation(bracketed):
            credits.not_sources.append(f"{bracketed}: before the lead, but an office and no newsroom")
    elif credits.author is None or credits.author.value.names != (prefix,):
        credits.source = found(prefix, lead[:80], "prefix of the lead", 0.85)
