"""Who wrote an article and whom it was taken from, read from an author field or the last line of a text.

Where such a line stands is decided elsewhere, and the word lists in `words.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from scraper.vietnamese import names, shapes
from scraper.vietnamese.syllable import is_syllable
from scraper.vietnamese.text import clean, same_tone

LONGEST = 200
"""Characters beyond which a line is prose, not a byline."""

_OFTEN = 48  # characters: a portal's pages repeat the names of its authors and the short lines around its texts
_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says: `names` as written, in order; `source` is where the text was taken from; `label` as written.

    `role` says what the names are: person, organisation, account (a login of the CMS), or unknown (`PV`, or no name at all).
    """

    names: tuple[str, ...]
    role: str
    source: str | None
    label: str | None
    raw: str


_WORK = (
    r"(?:tin\sbài|tin|bài)(?:\s?(?:,|-|–|/|&|\+|\bvà\b)\s?(?:tin|bài|hình\sảnh|ảnh|hình|video|clip|đồ hoạ)){1,3}"
    r"|tin\s(?:bài|ảnh)|bài\sảnh"
)
_AUTHOR = (
    r"tác\sgiả(?:\sbài\sviết)?|người\s(?:viết|đăng|gửi|thực\shiện|dịch|biên\ssoạn|biên\stập|tổng\shợp)(?:\s(?:bài\sviết|bài|tin))?"
    r"|bài\sviết|tin|bài|thực\shiện|viết\sbởi|đăng\sbởi|bởi|biên\s(?:tập|soạn|dịch)|tổng\shợp|(?:nhóm\s)?(?:phóng\sviên|ctv|pv)|authors?|(?:written|posted)\sby|by"
)
_LABEL = re.compile(
    rf"""(?<!\w)(?:
        (?P<author>{_WORK}|{_AUTHOR})\s?[:：]
      | (?P<work>t\.?h\.?|nội\sdung|phóng\ssự|ghi\s(?:nhanh|chép)|viết\sbài|(?:người\s)?đưa\stin|người\scung\scấp\stin)\s?[:：]
      | (?P<source>nguồn(?:\s(?:tin|bài\sviết|bài|tin\sbài))?|theo|source|trích\s(?:từ|nguồn)|dẫn\snguồn)\s?[:：]
      | (?P<picture>(?:ảnh|hình|video|clip|photo|đồ\shoạ)(?:\s(?:minh\shoạ|tư\sliệu))?)\s?[:：]
      | (?:\A|(?<=[(|;/\-–—])|(?<=[|;/\-–—]\s))(?:(?P<bare_source>theo|nguồn)(?=\s(?:[^\W\d_]|https?://))
        | (?P<bare_author>{_WORK}|by|bởi|(?:bài(?:\sviết)?|ghi\schép|phóng\ssự)\scủa)(?=\s[^\W\d_]))
    )\s?""",
    re.VERBOSE,
)
_MAY_HAVE_LABEL = re.compile(r"[:：]|(?:\A|[(|;/\-–—]\s?)(?:theo|nguồn|tin|bài|by|bởi|ghi|phóng)\b", re.IGNORECASE)
_MOST_WORDS = 20
_POSITION = re.compile(  # and behind it the office, if any
    r"(?:phó\s|nguyên\s|quyền\s)?(?:chủ\stịch|giám\sđốc|bí\sthư|trưởng\s(?:phòng|ban|trạm|công\san)|chánh\svăn\sphòng|hiệu\strưởng"
    r"|cán\sbộ|chuyên\sviên|công\schức|viên\schức|giáo\sviên|uỷ\sviên)\b\s?",
    re.IGNORECASE,
)
_AROUND = " \t-–—*•·|,;:[]\"“”'‘’"
_BETWEEN_NAMES = re.compile(r"\s?[,;+&|]\s?|\s[-–—]\s|\s?/\s?|\svà\s|\sand\s", re.IGNORECASE)
_BEFORE_OFFICE = re.compile(r",\s|\s[-–—]\s")
_BETWEEN_FIELDS = re.compile(r"\s[•·]\s")
_BETWEEN_PARTS = re.compile(r"\s?[;|/]\s?|\s[-–—]\s")
_BRACKETS = re.compile(r"\s?\(([^()]{0,60})\)")
_ADDRESS = re.compile(r"[\s,;|(–-]+[\w.+-]{1,64}@[\w.-]{1,64}\)?")  # of the mail that a name is given with
_REPORTER = re.compile(
    r"(?:nhóm\s)?(?:pv|phóng\sviên|ctv|cộng\stác\sviên|nhà\sbáo|biên\stập\sviên|btv|nhóm\stác\sgiả)\b[.,:]?\s*(?=\S|\Z)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[\s,(]*(?:\b(?:tổng\shợp|sưu\stầm|lược\s(?:ghi|dịch)|biên\s(?:soạn|dịch|tập)|thực\shiện|tổng\sthuật)|\b(?:t/h|s\.?t))\)?\Z",
    re.IGNORECASE,
)
_IN_SHORT = frozenset(("TH", "T.H", "th", "Th"))  # tổng hợp, in brackets behind a name
_OF_A_PICTURE = re.compile(r"(?:ảnh|hình)(?:\s(?:minh\shoạ|tư\sliệu|đại\sdiện))?\s?\(", re.IGNORECASE)
_CLOSE_DASH = re.compile(r"(?<=[^\W\d_])[-–](?=[^\W\d_])")
_CLAUSE = re.compile(r", [^\W\d_A-ZĐ]\w*\s\w+\s")
_LETTERS_ONLY = re.compile(r"[A-ZĐ]{2,6}\Z")


def parse(text: str, *, labelled: bool = False, signed: bool = False) -> Byline | None:
    """Read a byline; None where the text is none.

    labelled: the text stands where the page names its author, so an unusual name is believed too (with role "unknown" when
    it looks like nothing known). Without it a sentence, heading, place, caption, salute or telephone number is refused.
    signed: the text stands alone where names are signed, so a name that no list knows is believed for its shape.
    """
    return (_read_often if len(text) <= _OFTEN else _read)(text, labelled, signed)


def _read(text: str, labelled: bool, signed: bool) -> Byline | None:
    if len(text) > 2 * LONGEST:
        return None
    raw = clean(text)
    line = raw.strip(_AROUND).removesuffix("./.").rstrip()
    if line.startswith("(") and line.endswith(")") and line.count("(") == 1:
        line = line[1:-1].strip(_AROUND)
    if not line or len(line) > LONGEST:
        return None
    if "(" in line and _OF_A_PICTURE.match(same_tone(line)):
        return None
    label, authors, sources = _pieces(line)
    if label is None and not labelled and _is_prose(line):
        return None
    found: list[str] = []
    roles: list[str] = []
    source: str | None = None
    for piece, trusted in authors:
        read = _read_authors(piece, trusted=trusted or (labelled and label is None), signed=signed)
        if read is None:
            if trusted or labelled:
                continue
            return None
        people, role, taken_from = read
        found += people
        roles += [role] if people or role != "unknown" else []
        source = source or taken_from
    for piece, trusted in sources:
        taken_from, people = _read_source(piece, trusted=trusted or labelled, signed=signed)
        if taken_from is None and not found:
            return None
        source = source or taken_from
        if people:
            found += people
            roles.append("person")
    if not found and source is None:
        return None
    role = next((kind for kind in ("person", "organisation", "account") if kind in roles), "unknown")
    return Byline(tuple(dict.fromkeys(found)), role, source, label, raw)


_read_often = lru_cache(_KEPT)(_read)


def _is_prose(line: str) -> bool:
    """Whether a line without a label is a sentence beyond doubt; settles most last paragraphs without reading on."""
    words = line.split()
    small = sum(word[0].islower() for word in words)
    office = _BEFORE_OFFICE.split(line, 1)[-1]  # of who stands before it, with words of its own
    return len(words) > _MOST_WORDS or (small > 3 and not names.is_organisation(line) and not names.is_organisation(office))


def _pieces(line: str) -> tuple[str | None, list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Cut a line at its labels: the first label, author pieces and source pieces, each with whether a colon vouches for it."""
    marks = []
    if _MAY_HAVE_LABEL.search(line):
        lowered = same_tone(line)
        # A few letters beyond Vietnamese change their length in lower case, and positions must hold.
        marks = list(_LABEL.finditer(lowered if len(lowered) == len(line) else line))
    authors: list[tuple[str, bool]] = []
    sources: list[tuple[str, bool]] = []
    label = None
    head = line[: marks[0].start()] if marks else line
    if head.strip(_AROUND + "(."):
        authors.append((_tidy(head), False))
    for mark, following in zip(marks, [*marks[1:], None][: len(marks)], strict=True):
        piece = _tidy(line[mark.end() : following.start() if following else len(line)])
        kind = mark.lastgroup
        if kind == "picture" or not piece:
            continue
        label = label or line[mark.start(kind or 0) : mark.end(kind or 0)]
        trusted = kind in ("author", "source") or (kind == "bare_author" and all(word[0].isupper() for word in piece.split()))
        (sources if "source" in (kind or "") else authors).append((piece, trusted))
    return label, authors, sources


def _tidy(piece: str) -> str:
    piece = piece.strip(_AROUND)
    if piece.count("(") != piece.count(")"):
        piece = piece.strip("()" + _AROUND)
    last = piece.rsplit(" ", 1)[-1]
    return piece[:-1].rstrip() if piece.endswith(".") and len(last) > 3 and "." not in last[:-1] else piece


def _read_authors(piece: str, *, trusted: bool, signed: bool) -> tuple[list[str], str, str | None] | None:
    """Give names, their role and a source named beside them; None where the piece is not about people."""
    source = None
    for bracketed in _BRACKETS.findall(piece):
        inside = re.sub(r"(?i)^(?:tổng\shợp\s)?(?:theo|từ|nguồn)\s?:?\s", "", bracketed)
        if inside != "BBT" and (names.is_press(inside) or all(map(names.is_press, inside.split("/")))):
            source = inside
        elif names.is_organisation(inside) or inside in names.OFFICES:
            continue  # the office that somebody works for
        elif not trusted and bracketed not in _IN_SHORT and not (_NOTE.fullmatch(bracketed) or _REPORTER.fullmatch(bracketed)):
            return None
    piece = _BRACKETS.sub("", piece)
    note = _NOTE.search(piece)
    is_office = note is not None and ("tập" in note[0] or note[0].lstrip()[:1].isupper()) and names.is_organisation(piece)
    if note is not None and not is_office:  # `Vụ Tổng hợp` and `Ban biên tập` are offices
        piece = piece[: note.start()]
    piece = piece.strip(_AROUND)
    if trusted and _BETWEEN_FIELDS.search(piece):  # a label vouches for what stands before the dot
        first, *others = _BETWEEN_FIELDS.split(piece)
        piece = ", ".join([first, *filter(names.is_person, others)])
    whole = _whole(piece)
    if whole is not None:
        return [piece], whole, source
    first, _, office = _BEFORE_OFFICE.sub("\n", piece, count=1).partition("\n")
    if office and (names.is_organisation(office) or _is_position(office)) and names.is_person(first, trusted=trusted):
        # An office has commas and dashes of its own, and is no source of what its people write.
        return [first], "person", source or (office if names.is_press(office) else None)
    people: list[str] = []
    role, believed = "unknown", signed or trusted
    for part in _BETWEEN_NAMES.split(_ADDRESS.sub("", piece).strip(_AROUND) or piece):
        name = _NOTE.sub("", _REPORTER.sub("", part)).strip(_AROUND) or part.strip()
        if not name:
            continue
        two = [half.strip() for half in _CLOSE_DASH.split(name)]
        if len(two) == 2 and all(" " in half and names.is_person(half) for half in two):
            people += two
            role = "person"
        elif people and trusted and names.is_organisation(name):
            continue
        elif names.is_person(name, trusted=trusted or bool(_REPORTER.match(part))) or (
            believed and (shapes.is_name(name) or (role == "person" and shapes.is_highland_in_capitals(name)))
        ):
            people.append(name)
            role = "person"
        elif names.is_press(name):
            source = source or name
        elif people and (names.is_organisation(name) or name in names.OFFICES):
            continue
        elif names.is_newsroom(name):
            source = source or name
        elif trusted and name.islower() and names.is_person(name.title(), trusted=True):
            people.append(name)
            role = "person"
        elif _REPORTER.fullmatch(part.strip()) or _is_unknown_sign(name) or (trusted and _could_be_a_name(name)):
            people.append(name)
        else:
            return None
    return (people, role, source) if people or source else None


def _is_position(text: str) -> bool:
    """Whether a text is a post, alone or with the office it is held at: `Phó Chủ tịch Hội Nông dân xã`."""
    post = _POSITION.match(same_tone(text))
    office = text[post.end() :] if post is not None else ""
    return post is not None and (not office or names.is_organisation(office) or office.partition(" ")[0] in names.OFFICES)


def _whole(piece: str) -> str | None:
    """Give the role where the piece is one name that must not be cut at its commas and dashes."""
    if names.is_organisation(piece):
        return "organisation"
    if names.is_account(piece):
        return "account"
    return None


def _is_unknown_sign(name: str) -> bool:
    """Whether the name is bare initials such as `BGP`, and not a shouted word."""
    return len(name) <= 4 and _LETTERS_ONLY.match(name) is not None and not is_syllable(name) and name not in names.OFFICES


def _could_be_a_name(name: str) -> bool:
    words = name.split()
    digits = sum(letter.isdigit() for letter in name)
    if len(words) > 6 or digits > 4 or ":" in name or name[-1] in "!?" or not any(letter.isalpha() for letter in name):
        return False
    return len(words) <= 3 or any(word[:1].isupper() for word in words[1:])


def _read_source(piece: str, *, trusted: bool, signed: bool) -> tuple[str | None, list[str]]:
    """Give the source named by a piece, and the people named with it (`Theo Minh Anh/TTXVN`)."""
    piece = piece.strip(_AROUND)
    if names.is_newsroom(piece) or all(names.is_newsroom(part.strip()) for part in piece.split(",")):
        return piece, []
    name, _, paper = piece.removesuffix(")").partition(" (")
    if paper and names.is_person(name) and names.is_press(paper):
        return paper, [name]
    parts = [part.strip(_AROUND + "()") for part in _BETWEEN_PARTS.split(piece)]
    organisations = [part for part in parts if names.is_newsroom(part)]
    people = [
        part for part in parts if part not in organisations and (names.is_person(part) or (signed and shapes.is_name(part)))
    ]
    if organisations and (trusted or len(organisations) + len(people) == len(parts)):
        return organisations[0], people
    if trusted and len(piece.split()) <= 12 and any(letter.isalpha() for letter in piece) and not _CLAUSE.search(piece):
        return piece, []
    return (piece, []) if names.is_person(piece) else (None, [])
