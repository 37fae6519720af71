"""What an article offers beside its words: its pictures and its files, those of the text and those that stand apart from it.

How pictures and files are found within a text belongs to `blocks`, and below one to `below`.
"""

from __future__ import annotations

from scraper.document import Document
from scraper.extraction import blocks, files
from scraper.extraction.finding import Found, found
from scraper.extraction.lines import Inside
from scraper.items import Attachment, Image

_MOST_PICTURES = 5  # elements that show pictures above a text
_MOST_FILES = 50


def pictures(document: Document, selector: str | None, inside: Inside) -> Found[tuple[Image, ...]] | None:
    """The pictures above the text and in it, each once."""
    above: list[Image] = []
    for node in document.css(selector)[:_MOST_PICTURES] if selector else ():
        above += blocks.read(node.html or "", document.base_url).images
    images: dict[str, Image] = {}
    for image in (*above, *inside.images):
        images.setdefault(image.url, image)
    if not images:
        return None
    where = f"selector {selector} and the text" if above else "in the text"
    captioned = "; ".join(image.caption for image in images.values() if image.caption)
    return found(tuple(images.values()), captioned or next(iter(images)), where, 0.9, tuple(inside.refused))


def attachments(document: Document, selector: str | None, inside: Inside) -> Found[tuple[Attachment, ...]] | None:
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
