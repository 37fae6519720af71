"""The names that stand without a label at the end of a text, or on the line below it.

They are told from the last of a list, from captions, and from those who sign a document, by what stands above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.extraction import labels, links
from scraper.extraction.credits import Credits
from scraper.vietnamese import names, people, shapes
from scraper.vietnamese.people import Byline
from scraper.vietnamese.text import clean, fold

_LONGEST_HEADING = 60
_LONGEST_LINE = 80
_LAST = 4  # lines of a text among which its signature stands
_OFFICE = re.compile(  # above the name of who signs a document
    r"(?:\(?(?:da )?ky(?: ten)?\b|(?:t\.?m|k\.?t|t\.?l|t\.?u\.?q|q)\.\s|noi nhan"
    r"|(?:pho )?(?:chu tich|giam doc|tong giam doc|bi thu|chanh van phong|hieu truong|thu tuong|truong ban|truong phong"
    r"|vien truong|chi cuc truong|cuc truong|bo truong|thu truong)\b).{0,60}"
)
_SIGNED = re.compile(r"(?:align[:=\s\"']{1,3}right|text-right|author|tac-?gia|signature|byline)\b", re.I)
_SET_APART = re.compile(rf"{_SIGNED.pattern}|<(?:b|strong|i|em)>", re.I)
_OFFER = re.compile(  # of a document, below the name
    r"\W*(?:(?:moi|vui long|bam|nhan|click)(?: vao)? )?(?:xem|tai|download|file|tep|chi tiet|noi dung|toan van|van ban)\b"
    r"(?:.{0,80}\b(?:tai day|o day|dinh kem|kem theo|tap tin|file|tep)\b.{0,20}| (?:ve|xuong)\b.{0,60})"
)
_END = "./."  # that ends official texts; nothing but a signature follows it
_BEHIND_SENTENCE = re.compile(r"[.!?…”\"]\s{1,3}(?P<name>[^\W\d_][^\s.]{0,20}(?:\s[^\W\d_][^\s.]{0,20}){1,4})\Z")
_BETWEEN_CELLS = " | "  # of a table's row that is one line
_MOST_BELOW = 4  # elements below a text that are looked at
_LARGEST_LINE = 600  # characters of the HTML of a line


def find(own: Sequence[str], right: str | None, body: LexborNode | None, credits: Credits, *, shaped: bool) -> None:
    """Take whom the last line of a text names, and whence it says the text was taken.

    own: the text's lines alone. right: the last of them where it is set to the right, as signatures are. body: the element that
    holds them. shaped: whether the shape of a name is enough.
    """
    # Links to other articles and to documents may stand below the name, and so may whence the text was taken.
    last = [line for line in own[-_LAST:] if not (line.startswith(">>") or labels.SOURCE.match(line) or _is_offer(line))]
    if not last:
        return
    said = _only_source(*last[-2:], shaped=shaped) if len(last) > 1 else None
    if said is not None or (len(last) > 1 and _works_for(*last[-2:], shaped=shaped)):
        right = last[-2] if right == last[-1] else right
        last.pop()
    _sign(last, own, right, body, credits, shaped=shaped)
    credits.take(said, "last line of the text", 0.8)


def _sign(
    last: Sequence[str], own: Sequence[str], right: str | None, body: LexborNode | None, credits: Credits, *, shaped: bool
) -> None:
    """Take whom the last of some lines names; nobody's where it is one of a list or signs a document."""
    document = any(map(_is_office, last[:-1]))
    alone = not document and (len(last) < 2 or _ends_sentence(last[-2]) or _is_data(last[-2]))  # else it is one name of a list
    if credits.wants_author and right is not None:
        byline = _set_right(right, own[:-1]) if shaped else people.parse(right, labelled=credits.author is None)
        byline = _taken_from(byline)
        if alone or (byline is not None and byline.role == "account"):  # no document is signed by a login
            credits.take(byline, "last line of the text, set to the right", 0.85)
    if not (credits.wants_author or credits.source is None) or credits.named is not None:
        return
    closing = _taken_from(people.parse(last[-1], signed=shaped)) if len(last[-1]) <= people.LONGEST else None
    if closing is None and shaped and alone and _is_pen_name(last[-1]) and _bare(last[-1]) in _apart(body):
        closing = _pen_name(last[-1]) if not any(_bare(last[-1]) in above for above in own[:-1]) else None
    if closing is None:
        credits.take(_behind(last[-1], body, shaped=shaped), "behind the last sentence of the text", 0.75)
        return
    if not alone:
        if document and closing.role == "person":
            credits.not_authors.append(f"{last[-1]}: signs a document")
        return
    if (credits.wants_author and len(own) > 1) or (credits.source is None and not closing.names):
        # Whoever put the text on the portal, its last line says whence.
        credits.take(closing, "last line of the text", 0.8)


def _works_for(name: str, office: str, *, shaped: bool) -> bool:
    """Whether the last two lines are a person and, below, the office that the person works for."""
    if len(office) > _LONGEST_LINE or len(name) > _LONGEST_LINE or not names.is_organisation(_bare(office)):
        return False
    return _is_person(name, shaped=shaped)


def _only_source(name: str, source: str, *, shaped: bool) -> Byline | None:
    """What the last line says, where it names a source and nobody (`(Theo TTXVN)`), and the line above it a person."""
    if len(source) > _LONGEST_LINE or len(name) > _LONGEST_LINE or not _is_person(name, shaped=shaped):
        return None
    said = _taken_from(people.parse(source))
    return said if said is not None and said.source is not None and not said.names else None


def _is_person(line: str, *, shaped: bool) -> bool:
    byline = people.parse(line, signed=shaped)
    return byline is not None and byline.role == "person" and byline.source is None


def _taken_from(byline: Byline | None) -> Byline | None:
    """The byline, its only name as the source where that is an agency's, which signs what it did not write for this portal."""
    if byline is None or byline.label or byline.role != "organisation" or not names.is_agency(byline.names[0]):
        return byline
    return Byline((), "unknown", byline.names[0], None, byline.raw)


def _behind(line: str, body: LexborNode | None, *, shaped: bool) -> Byline | None:
    """The byline on the line of the last sentence: behind the mark that ends a text, or a person's in an element of its own."""
    behind = line.rpartition(_END)[2].strip() if _END in line else ""
    if behind:
        return people.parse(behind, signed=shaped) if len(behind) <= _LONGEST_LINE else None
    match = _BEHIND_SENTENCE.search(line[-_LONGEST_LINE:]) if shaped and body is not None else None
    byline = people.parse(match["name"], signed=True) if match is not None else None
    if match is None or body is None or byline is None or byline.role != "person":
        return None
    return byline if match["name"] in _apart(body) else None


def _apart(body: LexborNode | None) -> list[str]:
    """The texts of the last elements that are set bold or in italics."""
    return [_bare(clean(node.text())) for node in body.css("b, strong, em, i")[-3:]] if body is not None else []


def _set_right(line: str, before: Sequence[str]) -> Byline | None:
    """The byline of a line that is set to the right: of one word too, and of one that is a place's unless the text names it."""
    byline = people.parse(line, signed=True)
    if byline is None and (said := people.parse(line, labelled=True)) is not None and not said.names:
        byline = said  # `Theo` and a name of a paper that no list knows
    if byline is not None:
        return byline
    name = _bare(line)
    if name.isupper() and shapes.is_name(name.title()):
        return _pen_name(line)
    known = all(map(names.is_given, name.split())) and not names.is_no_name(name)
    if not known and not shapes.is_pen_name(name):
        return None
    if (not known or names.is_place(name)) and any(name in above for above in before):
        return None
    return _pen_name(line)


def _bare(line: str) -> str:
    return line.strip(" ()*-–./")


def below(document: Document, body: LexborNode | None, lines: Sequence[str], credits: Credits, *, shaped: bool) -> None:
    """Take whom the first line below the text names, or whence it says the text was taken; no link, and no list of names."""
    if credits.named is not None or not (credits.author is None or credits.source is None) or not lines:
        return
    line = lines[0]
    if len(line) > _LONGEST_LINE:
        return
    byline = people.parse(line)
    if byline is None and shaped and _is_pen_name(line) and _is_set_apart(body, line, _SIGNED) and not _names(body, _bare(line)):
        byline = _pen_name(line)
    if byline is None and shaped and (byline := people.parse(line, signed=True)) is not None and not _is_set_apart(body, line):
        credits.not_authors.append(f"{line}: below the text, and set like anything else")
        return
    if byline is None or (byline.names and byline.role != "person" and not (byline.role == "organisation" and byline.label)):
        return
    if byline.names and len(lines) > 1 and len(lines[1]) <= _LONGEST_LINE and people.parse(lines[1]) is not None:
        return
    if (credits.author is None if byline.names else credits.source is None) and not links.showing(document, line):
        credits.take(byline, "the line below the text", 0.75)


def _is_pen_name(line: str) -> bool:
    """Whether a line is one syllable of names, or two words that are a name where they are set like a signature."""
    name = _bare(line)
    return (" " not in name and names.is_given(name) and name.istitle()) or shapes.is_pen_name(name)


def _pen_name(line: str) -> Byline:
    return Byline((_bare(line),), "person", None, None, line)


def _names(body: LexborNode | None, words: str) -> bool:
    """Whether a text names a place or thing that a line below it repeats."""
    return body is not None and words in clean(body.text(separator=" "))


def _is_set_apart(body: LexborNode | None, line: str, look: re.Pattern[str] = _SET_APART) -> bool:
    """Whether the element below the text that shows a line is named like a signature, set to the right, bold or in italics.

    look: how its HTML tells.
    """
    node, seen = body, 0
    while node is not None and node.next is None and node.tag != "body":
        node = node.parent
    node = node.next if node is not None else None
    while node is not None and seen < _MOST_BELOW:
        text = clean(node.text(separator=" ")) if node.is_element_node else ""
        if text:
            html = node.html or ""
            return line in text and len(html) <= _LARGEST_LINE and look.search(html) is not None
        seen += 1
        node = node.next
    return False


def _is_offer(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and _OFFER.fullmatch(fold(line)) is not None


def _is_office(line: str) -> bool:
    """Whether a line, or one of two cells beside each other, says by whom a document is signed or to whom it goes."""
    cells = line.split(_BETWEEN_CELLS)
    return any(len(cell) <= _LONGEST_LINE and _OFFICE.fullmatch(fold(cell)) for cell in (cells if len(cells) == 2 else [line]))


def _is_data(line: str) -> bool:
    """Whether a line is a table's row that holds more than names and offices, as those who sign side by side do."""
    cells = line.split(_BETWEEN_CELLS)
    return len(cells) > 1 and not all(_OFFICE.fullmatch(fold(cell)) or people.parse(cell, signed=True) for cell in cells)


def _ends_sentence(line: str) -> bool:
    """Whether a line is text, not a name, an office, an item of a list or a heading, and no list follows it."""
    return line[-1] != ":" and (len(line) > _LONGEST_HEADING or line[-1] in '.!?…”")]')
