"""The lines of a text as they were set, and which of them are the captions of its pictures.

How lines are cut out of HTML is `blocks`' work; which of them are paragraphs is said by `paragraphs`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scraper.items import Attachment, Image
from scraper.vietnamese.text import clean

LONGEST_CAPTION = 400
"""Characters beyond which a line beside a picture is text."""

_LONGEST_PLAIN = 200  # of a caption that is not set apart
_SHORTEST_PROSE = 80
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NEXT_SENTENCE = re.compile(r"[.!?…]\s+\w")

_CREDIT = re.compile(
    r"(?:\(\s*)?(?:ảnh|photo|ảnh chụp|nguồn ảnh|nguồn|tác giả ảnh)\s*:\s*([^().]{2,60})\)?\.?\s*$"
    r"|\((?:ảnh|photo)\s+((?-i:[A-ZĐ])[^()]{1,50})\)\.?\s*$",  # a name, not (Ảnh minh họa)
    re.I,
)
_FILM = re.compile(r"(?:video|clip)\s?:\s", re.I)


@dataclass(slots=True)
class Block:
    """One line of a text. `set_apart`: centred or wholly in italics, as captions are. `images`: how many stand in it."""

    text: str
    tag: str
    set_apart: bool = False
    strong: bool = False
    right: bool = False
    caption: bool = False
    images: int = 0
    links: int = 0  # characters of the text that are links


@dataclass(slots=True)
class Inside:
    """What an element holds: lines in order, images with captions, files offered; and what is no picture, with the reason."""

    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def give_captions(inside: Inside) -> None:
    """Mark the lines that belong to pictures, and give the pictures their captions."""
    blocks = inside.blocks
    shown = 0  # pictures up to here
    waiting: list[int] = []  # pictures that have no caption yet
    captions: dict[int, str] = {}
    fresh = False  # whether the line before held only pictures
    for place, block in enumerate(blocks):
        if block.images:
            waiting.extend(range(shown, shown + block.images))
            shown += block.images
            if block.text and (block.caption or (block.set_apart and len(block.text) <= LONGEST_CAPTION)):
                block.caption = True
            fresh = not block.text
        elif (
            not block.caption
            and fresh
            and ((block.set_apart and len(block.text) <= LONGEST_CAPTION) or (waiting and _is_plain_caption(blocks, place)))
        ):
            block.caption = True
            fresh = False
        elif not block.caption:
            fresh = False
        if block.caption and block.text:
            for number in waiting or ([shown - 1] if shown else []):
                captions[number] = f"{captions[number]} {block.text}" if number in captions else block.text
            waiting, fresh = [], False
        elif block.text:
            waiting = []
    for block in blocks:
        if block.set_apart and len(block.text) <= _LONGEST_PLAIN and _FILM.match(block.text):
            block.caption = True  # of a film, which no page holds as a picture
    for number, caption in captions.items():
        credit = _CREDIT.search(caption)
        inside.images[number] = Image(inside.images[number].url, caption, clean(credit[1] or credit[2]) if credit else None)


def _is_plain_caption(blocks: list[Block], place: int) -> bool:
    """Whether a line below a picture is its caption though it is set like text: one short sentence before clearly longer prose.

    Further pictures with such lines of their own may stand between.
    """
    line = blocks[place]
    if line.strong or line.right or line.tag in ("li", "tr", *_HEADINGS) or not 0 < len(line.text) <= _LONGEST_PLAIN:
        return False
    if line.text[-1] in ":;," or not line.text[0].isupper() or _NEXT_SENTENCE.search(line.text):
        return False
    after_picture = False
    for block in blocks[place + 1 : place + 20]:
        if block.text and not block.caption and not (after_picture and len(block.text) <= _LONGEST_PLAIN):
            return not block.images and len(block.text) >= max(_SHORTEST_PROSE, 2 * len(line.text))
        after_picture = block.images > 0 and not block.text
    return False
