"""Vietnamese text made tidy for keeping, and made equal for comparing.

What the text means (dates, counts, names) is read elsewhere; nothing here changes what a reader would see but its spacing.
"""

from __future__ import annotations

import html
import re
from itertools import islice
from unicodedata import normalize

TONES = "\u0300\u0301\u0309\u0303\u0323"
"""The five tone marks as combining characters: grave, acute, hook above, tilde, dot below."""

_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
# A zero-width joiner that builds an emoji is visible work; all others only hide in copied text.
_INVISIBLE = re.compile(f"[{_HIDDEN}]+|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])")
# One set without alternatives is scanned several times faster, and most text has nothing of it.
_MAYBE_INVISIBLE = re.compile(f"[{_HIDDEN}\u200d]")
_MARKS = re.compile("[\u0300-\u036f]+")
_SPACE = re.compile(r"\s")
_LAST_OF_LETTERS = 0x2300  # behind them stand no alphabets that have marks of this kind


class _Plain(dict[int, str]):
    """By code what `fold` makes of a letter, found out when it is first met; one look-up is faster than taking it apart."""

    def __missing__(self, code: int) -> str:
        letter = _MAYBE_INVISIBLE.sub("", normalize("NFD", chr(code)))
        plain = _SPACE.sub(" ", _MARKS.sub("", letter)).replace("đ", "d")
        if code < _LAST_OF_LETTERS:
            self[code] = plain
        return plain


_PLAIN = _Plain()
_WORD = re.compile(r"[^\W_]+")
_ENTITY = re.compile(r"&(?!(?:lt|gt|#0*6[02]|#[xX]0*3[cCeE]);)(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_TWICE = re.compile(
    r"&amp;(?=(?:#(?!0*(?:38|6[02]);)\d{2,6}|#[xX](?!0*(?:26|3[cCeE]);)[\da-fA-F]{2,5}|(?!(?:lt|gt|amp);)[A-Za-z]{3,8});)"
)
_MAY_BE_TWICE = re.compile(rb"&amp;(?:#|[A-Za-z]{3,8};)")
_FEW_TWICE = 20


def clean(s: str) -> str:
    """Give `s` in NFC, without invisible characters, every run of white space (no-break spaces too) as one space.

    Letters, case, punctuation and tone-mark placement stay as written.
    """
    return " ".join(_composed(s).split())


def clean_lines(s: str) -> list[str]:
    """Give the lines of `s` that are not blank, each as `clean` gives it."""
    return [" ".join(words) for words in map(str.split, _composed(s).split("\n")) if words]


def _composed(s: str) -> str:
    if s.isascii():
        return s if s.isprintable() or not _MAYBE_INVISIBLE.search(s) else _INVISIBLE.sub("", s)
    if _MAYBE_INVISIBLE.search(s):
        s = _INVISIBLE.sub("", s)
    return normalize("NFC", s)


def fold(s: str) -> str:
    """Give `s` for comparison without regard to case, diacritics or spacing: lower case, no marks, đ as d."""
    plain = s.lower().translate(_PLAIN)
    if not plain.isascii():  # only then the order of the steps matters
        plain = clean(s).lower().translate(_PLAIN)
    return " ".join(plain.split())


def same_tone(s: str) -> str:
    """Give `s` for comparison without regard to case, spacing or where the tone mark sits: hòa and hoà, thủy and thuỷ.

    The mark goes where the newer spelling puts it (hoà, thuỷ, quý); quí and quý are different letters and stay so.
    """
    return _unified(clean(s).lower())


def _unified(s: str) -> str:
    if s.isascii():
        return s
    s, moved = _MISPLACED.subn(_move_tone, s)
    # A tone two letters too early (ụyê) moves by one letter a time.
    return _MISPLACED.sub(_move_tone, s) if moved else s


def syllables(s: str) -> list[str]:
    """Give the syllables (runs of letters and digits) of `s` in the form of `same_tone`, punctuation dropped."""
    return _WORD.findall(_unified(_composed(s).lower()))


def unescape_once_more(s: str) -> str:
    """Decode HTML entities that a page encoded twice or thrice and so shows as such (`T&aacute;c`, `Q&amp;A`).

    Only complete entities with a known name are touched. `&lt;` and `&gt;` stay: text that spells out markup is shown as
    such on purpose, and must not turn into markup for whoever prints it.
    """
    for _ in range(2):
        if "&" not in s:
            break
        s = _ENTITY.sub(_decode_entity, s)
    return s


def unescape_page(markup: str) -> str:
    """Give a page's HTML with the entities written once that it wrote twice (`&amp;#7841;`), where it did so throughout.

    A few are left as they are, for some pages write about entities, and so are those of `<`, `>` and `&`.
    """
    return _TWICE.sub("&", markup) if sum(1 for _ in islice(_TWICE.finditer(markup), _FEW_TWICE + 1)) > _FEW_TWICE else markup


def may_be_escaped_twice(markup: bytes) -> bool:
    """Whether `unescape_page` may change a page that is UTF-8: the search through bytes takes half the time."""
    return len(_MAY_BE_TWICE.findall(markup)) > _FEW_TWICE


def _decode_entity(match: re.Match[str]) -> str:
    decoded = html.unescape(match[0])
    # An unknown name that begins like a known one (`&copycat;`) is decoded in part: the rest of it stays in the answer.
    return match[0] if decoded.endswith(";") and decoded != ";" else decoded


def _toned(vowels: str) -> str:
    return "".join(normalize("NFC", vowel + tone) for vowel in vowels for tone in TONES)


# One set in front lets the search skip to the few letters that may be misplaced; what precedes or follows decides.
_MISPLACED = re.compile(
    f"[{_toned('ouiyư')}](?:"
    f"(?<=[{_toned('o')}])[aăe]"  # hòa, tòan, hóe
    f"|(?<=[{_toned('u')}])[yâêôơ]"  # thủy, túân, thúê
    f"|(?<=[{_toned('iy')}])ê|(?<=[{_toned('ư')}])ơ"  # tíêng, đựơc
    f"|(?<=q[{_toned('u')}])[aăeio]"  # qủa
    f"|(?<=\\bg[{_toned('i')}])a)"  # gía
)
_TONE = re.compile(f"[{TONES}]")


def _move_tone(match: re.Match[str]) -> str:
    letters, second = normalize("NFD", match[0][0]), match[0][1]
    tone = _TONE.search(letters)
    assert tone is not None  # the pattern begins with a toned vowel
    return normalize("NFC", letters.replace(tone[0], "")) + normalize("NFC", second + tone[0])
