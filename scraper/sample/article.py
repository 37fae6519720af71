"""An article of a sample portal as it truly stands on a given day: what a perfect reader would get from its pages.

The layouts show it and the tests compare with it; neither HTML nor addresses' forms belong here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One article on one day. Text is NFC, as a reader sees it, also where the page is written in decomposed letters.

    `url` is the canonical address. `body` has one line a paragraph; captions, byline and source line stand apart.
    `published_at` is +07:00, at midnight where `precision` is day. `views_on` says whether the counter stands on the article
    or on the listing. `copy_of` is the (portal, number) it was copied from. `state` is published, removed or not_yet;
    `version` rises with each changed text.
    """

    portal: str
    number: int
    url: str
    title: str
    lead: str
    body: str
    category: str
    author: str | None
    source: str | None
    tags: tuple[str, ...]
    published_at: datetime
    precision: str
    modified_at: datetime | None
    views: int | None
    views_on: str | None
    images: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, str], ...]
    copy_of: tuple[str, int] | None
    copy_kind: str | None
    state: str
    version: int

    @property
    def paragraphs(self) -> list[str]:
        """The body's paragraphs."""
        return self.body.split("\n")

    @property
    def decomposed(self) -> bool:
        """Whether the portal writes this article in NFD, as text pasted from some systems is."""
        return self.copy_kind == "nfd"


_MOVED_TONES = {
    old: new
    for vowels, plain in (("óòỏõọ", "ae"), ("úùủũụ", "y"))
    for tone, old_vowel in zip("\u0301\u0300\u0309\u0303\u0323", vowels, strict=True)
    for second in plain
    for old, new in [
        (old_vowel + second, unicodedata.normalize("NFD", old_vowel)[0] + unicodedata.normalize("NFC", second + tone)),
    ]
}
_OLD_TONES = re.compile("(?<![qQ])(" + "|".join(_MOVED_TONES) + r")(?!\w)")


def move_tone_marks(text: str) -> str:
    """The text with the other accepted placement of tone marks: hòa -> hoà, thủy -> thuỷ."""
    return _OLD_TONES.sub(lambda match: _MOVED_TONES[match.group()], text)
