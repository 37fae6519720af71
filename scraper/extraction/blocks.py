"""The inside of a text, in order: paragraphs, table rows, list items, and apart from them captions, images and files.

Which element of a page holds the text is decided elsewhere; this turns that element's HTML into lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from scraper.extraction import files, pictures
from scraper.extraction.lines import LONGEST_CAPTION, Block, Inside, give_captions
from scraper.extraction.looks import looks
from scraper.items import Image
from scraper.vietnamese.text import clean

_BREAKS = frozenset(
    re.findall(
        r"\w+",
        "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd br hr pre center blockquote table tr td th tbody thead tfoot figure figcaption"
        " picture details summary address section article header footer main form aside nav",
    )
)
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "base", "col", "embed", "param", "track"))
_TEXT = frozenset(("body", "p", "a", "img", "table", "tr", "td", "figure", "figcaption", "strong", "b", "em", "i"))
_NO_TEXT = frozenset(
    (
        "script",
        "style",
        "form",
        "button",
        "select",
        "iframe",
        "object",
        "embed",
        "nav",
        "svg",
        "audio",
        "video",
        "textarea",
        "o:p",
    )
)
# Liferay writes the file's own number behind its name.
_BLOCK = re.compile(r"display:\s*block")
_MOST_TAGS = 40_000
_CLOSED, _OPENED = 1, 2


@dataclass(slots=True)
class _Table:
    """A table being read: its lines so far, the cells of the open row, and whether it shows pictures."""

    blocks: list[Block] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    pictures: bool = False


def read(html: str, base_url: str) -> Inside:
    """Read an element's serialised HTML (`<` and `>` in attributes escaped, as lexbor writes them); at most 40,000 tags of it."""
    reader = _Reader(base_url)
    before, *pieces = html.split("<", _MOST_TAGS)
    reader.text(before)
    in_comment = False
    for piece in pieces[: _MOST_TAGS - 1]:  # the last one may be all the rest
        skipped = reader.skipped
        if skipped and not in_comment and not piece.startswith((skipped, f"/{skipped}", "!--")):
            continue
        if in_comment or piece.startswith("!--"):
            _, end, text = piece.partition("-->")
            in_comment = not end
        else:
            markup, _, text = piece.partition(">")
            tag, space, attributes = markup.partition(" ")
            if tag.startswith("/"):
                reader.close(tag[1:])
            else:
                reader.open(tag, space + attributes)
        if text:
            reader.text(text)
    return reader.finish()


class _Reader:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.inside = Inside()
        self.tables: list[_Table] = []
        self.buffer: list[str] = []
        self.inner = False  # the outermost element was chosen as the text whatever its name says
        self.skipped: str | None = None
        self.skipped_depth = 0
        self.opened: list[tuple[str, bool, bool, bool]] = []  # block elements: tag, centred, caption, right
        self.spans: list[bool] = []  # whether each open span is set as a block
        self.seam = 0  # between two spans without a space: the first was closed, or the second opened too
        self.italic = self.strong = self.italic_length = self.strong_length = self.link_length = 0
        self.link: tuple[str, list[str]] | None = None
        self.pictures = 0
        self.figures = 0

    def text(self, text: str) -> None:
        if self.skipped:
            return
        if "&" in text:
            text = unescape(text)
        if not self.buffer and text.isspace():
            return
        if self.seam:
            if self.seam == _OPENED and self.buffer and _begins_anew(self.buffer[-1], text):
                self.buffer.append(" ")
            self.seam = 0
        self.buffer.append(text)
        if not (self.italic or self.strong or self.link):
            return
        length = len(text.strip())
        if self.italic:
            self.italic_length += length
        if self.strong:
            self.strong_length += length
        if self.link:
            self.link[1].append(text)
            self.link_length += length

    def open(self, tag: str, attributes: str) -> None:
        if self.skipped:
            if tag == self.skipped:
                self.skipped_depth += 1
            return
        outermost, self.inner = not self.inner, True
        if not outermost and (tag in _NO_TEXT or (attributes and _is_junk(tag, attributes))):
            if tag in ("iframe", "object", "embed") and (file := files.linked(self.base_url, attributes, "")):
                self.inside.attachments.append(file)
            if tag not in _VOID:
                self.flush()
                self.skipped, self.skipped_depth = tag, 1
            return
        if tag == "img":
            self._image(attributes)
        elif tag == "a":
            self.link = (attributes, []) if attributes else None
        elif tag in ("em", "i"):
            self.italic += 1
        elif tag in ("b", "strong"):
            self.strong += 1
        elif tag == "span":
            self.seam = _OPENED if self.seam else 0
            self.spans.append(bool(attributes) and _BLOCK.search(attributes) is not None)
            if self.spans[-1]:
                self.flush()
        elif tag in _BREAKS:
            self.flush()
            if tag == "table":
                self.tables.append(_Table())
            elif tag == "tr" and self.tables:
                self._row()
            elif tag in ("td", "th") and self.tables:
                self.tables[-1].cells.append([])
            elif tag == "figure":
                self.figures += 1
            if tag not in _VOID:
                before = self.opened[-1] if self.opened else ("", False, False, False)
                look = looks(attributes)
                inherits = tag not in ("td", "th", "figure", "p")
                centred = tag == "center" or look.centred or (inherits and before[1])
                self.opened.append((tag, centred, tag == "figcaption" or look.caption or before[2], look.right))

    def close(self, tag: str) -> None:
        if self.skipped:
            if tag == self.skipped:
                self.skipped_depth -= 1
                if not self.skipped_depth:
                    self.skipped = None
            return
        if tag == "a":
            self._link_ends()
        elif tag in ("em", "i"):
            self.italic = max(self.italic - 1, 0)
        elif tag in ("b", "strong"):
            self.strong = max(self.strong - 1, 0)
        elif tag == "span":
            self.seam = _CLOSED
            if self.spans and self.spans.pop():
                self.flush()
        elif tag in _BREAKS:
            self.flush()
            if tag == "tr" and self.tables:
                self._row()
            elif tag == "table" and self.tables:
                self._table_ends()
            elif tag == "figure":
                self.figures = max(self.figures - 1, 0)
            if self.opened and self.opened[-1][0] == tag:
                self.opened.pop()

    def flush(self) -> None:
        if not self.buffer and not self.pictures:
            return
        text = clean("".join(self.buffer))
        # Only what is set in italics or bold is compared with how long the line is.
        length = sum(len(part.strip()) for part in self.buffer) if self.italic_length or self.strong_length else 1
        tag, centred, caption, right = self.opened[-1] if self.opened else ("", False, False, False)
        if text or self.pictures:
            block = Block(
                text,
                tag,
                set_apart=bool(text) and (centred or self.italic_length >= max(length - 2, 1)),
                strong=bool(text) and self.strong_length >= max(length - 2, 1),
                right=right,
                caption=caption or self.figures > 0,
                images=self.pictures,
                links=self.link_length,
            )
            self._add(block)
        self.buffer.clear()
        self.italic_length = self.strong_length = self.link_length = self.pictures = 0

    def finish(self) -> Inside:
        self.flush()
        while self.tables:
            self._table_ends()
        give_captions(self.inside)
        return self.inside

    def _add(self, block: Block) -> None:
        if self.tables:
            table = self.tables[-1]
            table.pictures = table.pictures or block.images > 0
            (table.cells[-1] if table.cells else table.blocks).append(block)
        else:
            self.inside.blocks.append(block)

    def _row(self) -> None:
        table = self.tables[-1]
        cells = [cell for cell in table.cells if cell]
        table.cells = []
        layout = len(cells) == 1 or any(len(cell) > 3 or any(block.images for block in cell) for cell in cells)
        if layout:
            for cell in cells:
                table.blocks.extend(cell)
        elif cells:
            lines = [" ".join(block.text for block in cell if block.text) for cell in cells]
            table.blocks.append(Block(" | ".join(line for line in lines if line), "tr"))

    def _table_ends(self) -> None:
        self._row()
        table = self.tables.pop()
        lines = [block for block in table.blocks if block.text and not block.images]
        if table.pictures and sum(len(block.text) for block in lines) <= LONGEST_CAPTION and len(lines) <= 4:
            for block in lines:
                block.caption = True
        for block in table.blocks:
            self._add(block)

    def _image(self, attributes: str) -> None:
        url, refused = pictures.source(attributes, self.base_url)
        if url:
            self.inside.images.append(Image(url))
            self.pictures += 1
        elif refused:
            self.inside.refused.append(refused)

    def _link_ends(self) -> None:
        if self.link is None:
            return
        attributes, pieces = self.link
        self.link = None
        if files.may_offer(attributes):
            file = files.linked(self.base_url, attributes, "".join(pieces))
            if file is not None:
                self.inside.attachments.append(file)


def _is_junk(tag: str, attributes: str) -> bool:
    """Whether an element inside the text is no part of it; the elements of text itself may be called what they like."""
    return ' hidden="' in attributes if tag in _TEXT else looks(attributes).junk


def _begins_anew(before: str, text: str) -> bool:
    """Whether the text of a span is no part of the word in the span before it, which styles only set apart: `2024`, `Tác giả`."""
    return text[0].isupper() and text[1:2].islower() and (before[-1].isdigit() or before[-1].islower())
