"""The 8-bit encodings of Vietnamese before Unicode: TCVN3 (also called ABC), VISCII, VPS, VNI, and windows-1258.

Choosing an encoding for a page is not done here; this only converts, and says how Vietnamese the outcome looks.
"""

from __future__ import annotations

import re
from codecs import charmap_decode
from unicodedata import normalize

from scraper.vietnamese.syllable import is_syllable

# TCVN 5712:1993, third set (VN3): 0xA1 to 0xAE and the small letters. Agrees with `iconv -f TCVN5712-1` where VN3 is defined;
# capitals with a tone have no code there (fonts of the .VnTimeH kind draw small letters as capitals).
_TCVN3 = {
    **dict(zip(range(0xA1, 0xAF), "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)),
    **dict(zip(range(0xB5, 0xBA), "àảãáạ", strict=True)),
    **dict(zip(range(0xBB, 0xBF), "ằẳẵắ", strict=True)),
    **dict(zip(range(0xC6, 0xCD), "ặầẩẫấậè", strict=True)),
    **dict(zip(range(0xCE, 0xD9), "ẻẽéẹềểễếệìỉ", strict=True)),
    **dict(zip(range(0xDC, 0xE0), "ĩíịò", strict=True)),
    **dict(zip(range(0xE1, 0xF0), "ỏõóọồổỗốộờởỡớợù", strict=True)),
    **dict(zip(range(0xF1, 0xFF), "ủũúụừửữứựỳỷỹýỵ", strict=True)),
}
# Bytes that windows-1252 leaves open stand for themselves, as browsers do it.
_WESTERN = "".join(bytes([code]).decode("cp1252", "replace").replace("\ufffd", chr(code)) for code in range(256))
_TCVN3_TABLE = "".join(_TCVN3.get(code, _WESTERN[code]) for code in range(256))

# VISCII 1.1 (RFC 1456): the upper half in order, and six capitals where control codes stand.
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VISCII_TABLE = "".join(_VISCII_LOW.get(code, chr(code)) for code in range(128)) + _VISCII_HIGH

# VPS (Vietnamese Professionals Society); the capitals that it keeps in control codes are left out.
_VPS = {
    **dict(zip(range(0x80, 0x91), "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ", strict=True)),
    **dict(zip(range(0x93, 0xA0), "ỀỂỄỐỒỔỖýỷỵỚỜỞ", strict=True)),
    **dict(zip(range(0xA1, 0xDF), "ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ", strict=True)),
    **dict(zip(range(0xE0, 0xE7), "àáâãảạă", strict=True)),
    **dict(zip(range(0xE8, 0xEE), "èéêẽìí", strict=True)),
    **dict(zip(range(0xEF, 0xF6), "ĩẴĐòóôõ", strict=True)),
    **dict(zip(range(0xF7, 0xFC), "Ơụùúủ", strict=True)),
    **dict(zip(range(0xFD, 0x100), "ỶẼỳ", strict=True)),
}
_VPS_TABLE = "".join(_VPS.get(code, _WESTERN[code]) for code in range(256))

# VNI for Windows writes a letter as its base followed by one code for tone and shape together (VNI-Times font tables).
_VNI_TONES = {
    "à": "ầ",
    "á": "ấ",
    "å": "ẩ",
    "ã": "ẫ",
    "ä": "ậ",
    "â": "â",
    "è": "ằ",
    "é": "ắ",
    "ú": "ẳ",
    "ü": "ẵ",
    "ë": "ặ",
    "ê": "ă",
}
_PLAIN_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for base, letter in (*((vowel, vowel) for vowel in "aeouy"), ("ô", "ơ"), ("ö", "ư")):
        for code, tone in _PLAIN_TONES.items():
            table[base + code] = normalize("NFC", letter + tone)
    for code, letter in _VNI_TONES.items():
        shape_and_tone = normalize("NFD", letter)[1:]
        for base in "aeo" if "\u0306" not in shape_and_tone else "a":
            table[base + code] = normalize("NFC", base + shape_and_tone)
    for written, letter in list(table.items()):
        # Capitals are written with capital codes, in mixed case where a typist was careless.
        for form in {written.upper(), written[0].upper() + written[1:]}:
            table[form] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
_BACK = {letter: code for code, letter in enumerate(_WESTERN)} | {chr(code): code for code in range(0x80, 0xA0)}
_FOLLOWING = re.escape("".join(letter for letter, code in _BACK.items() if 0x80 <= code <= 0xBF))
# One letter of UTF-8 in two or three bytes, each shown as a letter of windows-1252; U+0080 to U+009F as some decoders leave them.
_TWICE = re.compile(f"[\u00c3-\u00df][{_FOLLOWING}]|[\u00e0-\u00ef][{_FOLLOWING}]{{2}}")
_EVIDENT = 5
_PIECE = re.compile(r"[^<>\"]+")
_PRINTED = frozenset("".join((*_TCVN3.values(), *_VISCII_HIGH, *_VISCII_LOW.values(), "“”‘’–—…•·«»\u00a0")))
_MARKUP = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_]+")
_MARKS_OF_LETTERS = "".join(_WESTERN[code] for code in _TCVN3 if not _WESTERN[code].isalpha())
_TYPED_WORD = re.compile(rf"(?:[^\W\d_]|[{re.escape(_MARKS_OF_LETTERS)}])+")


def from_western(body: bytes) -> str:
    """Decode windows-1252, every byte giving one character."""
    return charmap_decode(body, "strict", _WESTERN)[0]


def from_tcvn3(body: bytes) -> str:
    """Decode TCVN3 (ABC); capitals with a tone come out small, because the encoding has none."""
    return charmap_decode(body, "strict", _TCVN3_TABLE)[0]


def from_viscii(body: bytes) -> str:
    """Decode VISCII 1.1."""
    return charmap_decode(body, "strict", _VISCII_TABLE)[0]


def from_vps(body: bytes) -> str:
    """Decode VPS, but for the capitals that stand in control codes there (most of those with a dot below)."""
    return charmap_decode(body, "strict", _VPS_TABLE)[0]


def from_vni(body: bytes) -> str:
    """Decode VNI for Windows."""
    return _VNI_LETTER.sub(lambda match: _VNI[match[0]], from_western(body))


def from_windows_1258(body: bytes) -> str:
    """Decode windows-1258, composing its separate tone marks."""
    return normalize("NFC", body.decode("cp1258", "replace"))


def undone(text: str) -> str:
    """Text whose UTF-8 was taken for windows-1252 and encoded again, as it was before; any other text unchanged.

    Only where `á»` and `áº`, with which most toned vowels begin then, stand five times, and only letters that become Vietnamese
    ones or marks of print.
    """
    return _TWICE.sub(_once, text) if text.count("á»") + text.count("áº") >= _EVIDENT else text


def _once(match: re.Match[str]) -> str:
    try:
        letter = bytes(_BACK[letter] for letter in match[0]).decode()
    except UnicodeDecodeError:
        return match[0]
    return letter if letter in _PRINTED else match[0]


def retyped(text: str) -> str:
    """Text that was typed for fonts of VNI or TCVN3 and sent as the Western letters of its codes, in the letters it shows.

    Each piece between marks of HTML is judged by itself, for menus may be in Unicode: it is changed where more of its words are
    spelt as Vietnamese then, and none of its letters is Vietnamese alone.
    """
    return _PIECE.sub(_retyped_piece, text)


def _retyped_piece(match: re.Match[str]) -> str:
    piece = match[0]
    if piece.isascii():
        return piece
    best, most = piece, _spelt(piece)
    try:
        codes = bytes(_BACK[letter] for letter in piece)
    except KeyError:  # a letter that no such font has
        return piece
    for convert in (from_vni, from_tcvn3):
        text = convert(codes)
        share = _spelt(text, cased=convert is from_vni)  # fonts draw the small letters of TCVN3 as capitals
        if share > most:
            best, most = text, share
    return best


def _spelt(piece: str, *, cased: bool = True) -> float:
    """The share of words with special letters that are spelt as Vietnamese, without marks amid them.

    cased: whether a word is one in small letters, capitals, or small letters behind a capital only.
    """
    words = [word for word in _TYPED_WORD.findall(piece) if not word.isascii() and any(map(str.isalpha, word))]
    right = sum(is_syllable(word) and (not cased or word.islower() or word.isupper() or word.istitle()) for word in words)
    return right / len(words) if words else 0.0


def likeness(text: str) -> tuple[float, int]:
    """Give the share of words with a letter beyond ASCII that are spelt as Vietnamese, and how many such words there are.

    At most the first 2,000 such words are looked at, markup left out.
    """
    total = vietnamese = 0
    for match in _WORD.finditer(_MARKUP.sub(" ", text[:400_000])):
        if match[0].isascii():
            continue
        total += 1
        vietnamese += is_syllable(match[0])
        if total == 2_000:
            break
    return (vietnamese / total if total else 0.0), total
