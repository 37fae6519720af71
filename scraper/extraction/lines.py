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

_CREDIT = re.compile(r"(?:\(\s*)?(?:ảnh|photo|ảnh chụp|nguồn ảnh)\s*:\s*([^().]{2,60})\)?\.?\s*$", re.I)


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
    """What an element holds: lines in order, images with captions, files offered."""

    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


def give_captions(inside: Inside) -> None:
    """Mark the lines that belong to pictures, and give the pictures their captions."""
    blocks = inside.blocks
    shown = 0  # pictures up to here
    waiting: list[int] = []  # pictures that have no caption yet
    captions: dict[int, str] = {}
    fresh = False  # whether the line before held only pictures
    for block in blocks:
        if block.images:
            waiting.extend(range(shown, shown + block.images))
            shown += block.images
            if block.text and (block.caption or (block.set_apart and len(block.text) <= LONGEST_CAPTION)):
                block.caption = True
            fresh = not block.text
        elif not block.caption and fresh and block.set_apart and len(block.text) <= LONGEST_CAPTION:
            block.caption = True
            fresh = False
        elif not block.caption:
            fresh = False
        if block.caption and block.text:
            for number in waiting or ([shown - 1] if shown else []):
                captions[number] = f"{captions[number]} {block.text}" if number in captions else block.text
            waiting = []
        elif block.text:
            waiting = []
    for number, caption in captions.items():
        credit = _CREDIT.search(caption)
        inside.images[number] = Image(inside.images[number].url, caption, clean(credit[1]) if credit else None)
