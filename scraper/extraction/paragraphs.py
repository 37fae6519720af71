"""Which lines of a text are its paragraphs: the article's own words, without captions, head lines, counters and tails.

Lines come from `blocks`; an unlabelled signature stays as the last line, because readers of the text see it there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.extraction import one_line
from scraper.extraction.lines import Block
from scraper.vietnamese import counts, dates
from scraper.vietnamese.text import fold

_TAIL = re.compile(
    r"(?:cac |nhung )?(?:tin|bai)(?: viet)? (?:khac|lien quan|moi hon|cu hon|cung chuyen muc|moi nhat|moi"
    r"|da dua|doc nhieu|xem nhieu)(?: .{0,25})?:?"
    r"|(?:cac )?y kien (?:cua )?ban(?: doc)?:?|binh luan.{0,12}|danh gia bai viet:?|moi ban danh gia.*"
    r"|other news:?|related (?:articles|posts|news)"
    r":?|bai viet cung chuyen muc:?|doc them:?|xem them:?|danh sach bai viet.*|tong so diem cua bai viet la.*"
    r"|read more:?|see also:?"
)
_TOOL = re.compile(
    r"in ra|in bai viet|in trang|gui bai viet qua email|gui email|print|send email|gui phan hoi|chia se:?|luu"
    r"|xem tiep|quay lai|ve dau trang"
    r"|tro ve(?: dau trang)?|(?:mac dinh )?co chu|xem voi co chu|doc bai viet|nghe bai viet|giong nu.*"
    r"|giong nam.*|share(?: this)?:?"
    r"|tweet|facebook|zalo|email|twitter|whatsapp|copy link|sao chep lien ket|theo doi.{0,40}google news"
    r"|advertisement|quang cao|anzeige|linkedin|pinterest"
)
_BETWEEN_TOOLS = re.compile(r"\s*[|•·\[\]]\s*|\s+[-–/]\s+")
_FILES = re.compile(r"(?:tep|file|tai lieu|van ban)(?: tin)? (?:dinh kem|kem theo)\b.*|tai (?:xuong|ve):?$")
_FILE_NAME = re.compile(r"\S{1,200}\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|zip|rar|7z)", re.I)
_CHANGED = re.compile(r"cap nhat|sua doi|chinh sua|updated|modified")
_POSTED = re.compile(r"\W*(?:ngay |thoi gian )?(?:cap nhat|dang|dang tai|dang ngay|dang luc|xuat ban)\b")  # before a date
_TAGS = re.compile(r"(?:tags?|tu khoa|the)\s?:.*")
_TAKEN_FROM = re.compile(r"\W*(?:nguồn(?: tin)?|theo)\s*:", re.I)  # a signature stands above it
_NUMBER = re.compile(r"\d")
_ONLY_NUMBER = re.compile(r"\d[\d.,]{0,9}")  # beside an icon
_SHORT = 90
_AGAIN = 3  # times that a line may stand in a text
_LABEL = 40
_LONGEST_OFFER = 300
_ENOUGH_PROSE = 3  # paragraphs without a link that a text has which may do without the lines that are nothing else
_SHORTEST_POINTER = 20
_TEASER = 200  # characters of a teaser below the link to its article
_ENOUGH_TEXT = 400  # characters of prose below the heading of a list that make it a box amid the text


@dataclass(frozen=True, slots=True)
class Parts:
    """The paragraphs, and what stood around them inside the same element: head lines (title, date, author) and tail lines."""

    paragraphs: tuple[str, ...]
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    signed: str | None = None  # the last paragraph where it is short and set to the right
    aside: tuple[str, ...] = ()  # links to other articles amid the text
    pictured: bool = False  # whether a picture stands right above or below the last paragraph

    @property
    def taken_out(self) -> tuple[str, ...]:
        """The lines that are no paragraphs, with the reason."""
        return (
            *(f"{line}: below the text" for line in self.tail),
            *(f"{line}: above it" for line in self.head),
            *(f"{line}: a link to something else" for line in self.aside),
        )


def part(blocks: Sequence[Block], title: str | None, lead: str | None) -> Parts:
    """Split an element's lines. lead: the lead where its element stands inside this one; it is taken out of the paragraphs.

    Where an element holds pictures only, their captions are all the text there is.
    """
    lines = [block for block in blocks if block.text and not block.caption]
    start = _after_title(lines, title)
    head: list[str] = []  # what stands above the title is the page's, such as the day of today
    lines = lines[start:]
    while lines and _is_head(lines[0].text):
        head.append(lines.pop(0).text)
    tail: list[str] = []
    kept: list[str] = []
    prose = sum(len(block.text) >= _SHORT and not block.links for block in lines) >= _ENOUGH_PROSE
    aside: list[str] = []
    pointing = False  # in a box of links to other articles amid the text
    for place, block in enumerate(lines):
        text = block.text
        pointing = pointing and block.links * 2 >= len(text)
        if pointing:
            aside.append(text)
            continue
        if len(text) <= _SHORT:
            folded = fold(text)
            if _TAIL.fullmatch(folded):
                if _is_end(lines[place + 1 :], sum(map(len, kept))):
                    tail.extend(line.text for line in lines[place:])
                    break
                pointing = lines[place + 1].links * 2 >= len(lines[place + 1].text)
                if pointing:
                    aside.append(text)
                    continue
            if _is_tools(folded):
                continue
            numbered = _NUMBER.search(text) is not None
            told = numbered and (counts.find_views(text) is not None or (_POSTED.match(folded) and _is_date(text)))
            if told or _TAGS.match(folded):
                tail.append(text)
                continue
        if _is_document(block):
            continue
        if prose and _is_pointer(block):
            aside.append(text)
            continue
        kept.append(text)
    kept = _without_furniture(kept)
    if lead and kept and _same(kept[0], lead):
        kept.pop(0)
    if not kept:
        kept = [block.text for block in blocks if block.text and block.caption]
    closing = next((text for text in reversed(kept[-3:]) if not _TAKEN_FROM.match(text)), None)
    last = next((block for block in reversed(lines) if block.text == closing), None)
    signed = last.text if last is not None and last.right and len(last.text) <= 60 else None
    return Parts(tuple(kept), tuple(head), tuple(tail), signed, tuple(aside), last is not None and _is_by_picture(blocks, last))


def _is_by_picture(blocks: Sequence[Block], line: Block) -> bool:
    place = next(place for place in range(len(blocks) - 1, -1, -1) if blocks[place] is line)
    return any(block.images for block in blocks[max(place - 1, 0) : place + 2])


def _without_furniture(texts: list[str]) -> list[str]:
    """The lines without short ones that stand there again and again, as marks of advertisements and players do."""
    if len(texts) - len(set(texts)) < _AGAIN:
        return texts
    again = [text for text, times in Counter(texts).items() if times > _AGAIN and len(text) <= _LABEL]
    return [text for text in texts if text not in again] if len(again) <= 2 else texts


def _after_title(lines: Sequence[Block], title: str | None) -> int:
    """How many lines end with the title, where an element holds its own heading; 0 where it does not."""
    if not title:
        return 0
    wanted, behind_prose = fold(title), False
    for place, block in enumerate(lines[:200]):
        listed = behind_prose and block.links * 2 >= len(block.text)  # another article may bear the same title
        if not listed and len(block.text) <= len(title) + 20 and fold(block.text) == wanted:
            return place + 1
        behind_prose = behind_prose or (len(block.text) > _SHORT and block.links * 2 < len(block.text))
        if place >= 15 and len(block.text) > 200 and block.links * 2 < len(block.text):
            break  # menus may be long, but behind prose the title is a link to the article
    return 0


def _is_head(text: str) -> bool:
    """Whether a first line is a date line, a counter or a tool rather than text."""
    if len(text) > _SHORT:  # several things are told on it, one of them the date
        parts = one_line.fields(text)
        return len(parts) > 2 and any(map(_is_date, parts))
    if _is_tools(fold(text)):
        return True
    if not _NUMBER.search(text):
        return False
    if counts.find_views(text) is not None or _ONLY_NUMBER.fullmatch(text):
        return True
    return any(map(_is_date, (text, *one_line.fields(text))))


def _is_date(text: str) -> bool:
    """Whether a line is little more than a date."""
    moments = dates.find(text) if _NUMBER.search(text) else []
    if len(moments) == 2 and _CHANGED.search(fold(text[moments[0].span[1] : moments[1].span[0]])):
        text = text[: moments[0].span[1]]  # behind the date of publication stands that of the last change
    return bool(moments) and len(text) - len(moments[0].raw) <= 25 and not text.endswith((".", ":"))


def _is_tools(folded: str) -> bool:
    """Whether a line is the name of a tool, or several of them with marks between."""
    return all(_TOOL.fullmatch(part) for part in _BETWEEN_TOOLS.split(folded.strip(" |[]")))


def _is_document(block: Block) -> bool:
    """Whether a line offers a document: it is called so, or is the name of its file."""
    text = block.text
    if len(text) >= _LONGEST_OFFER or block.links * 2 < len(text) - 20:
        return False
    return (_FILES.match(fold(text[:60])) or _FILE_NAME.fullmatch(text)) is not None


def _is_pointer(block: Block) -> bool:
    """Whether a line is nothing but a link to something else to read; what authors type after `>>` is their own text."""
    text = block.text
    return len(text) > _SHORTEST_POINTER and block.links * 10 >= len(text) * 9 and block.tag != "tr" and text[0] not in ">»"


def _is_end(rest: Sequence[Block], before: int) -> bool:
    """Whether what follows is links, short lines and the teasers between links, not the rest of the text.

    before: characters of the text so far, for what is longer than them is no appendage.
    """
    linked = [True, *(block.links * 2 >= len(block.text) for block in rest), True]
    prose = 0
    for place, block in enumerate(rest, 1):
        between_links = linked[place - 1] and linked[place + 1]
        if not linked[place] and len(block.text) > (_TEASER if between_links else _SHORT):
            prose += len(block.text)
    return prose < min(_ENOUGH_TEXT, before)


def _same(paragraph: str, lead: str) -> bool:
    return paragraph == lead or (len(paragraph) > 40 and fold(paragraph) == fold(lead))
