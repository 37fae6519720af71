"""Bytes to text: every charset a portal may use, and bytes that are none."""

from __future__ import annotations

import codecs
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.document import Document
from scraper.vietnamese import encoding, legacy

TEXT = (
    "Sáng nay, Ủy ban nhân dân huyện tổ chức hội nghị tổng kết mười năm xây dựng nông thôn mới. Đường về xã đã được trải nhựa, "
    "trường học khang trang, hộ nghèo giảm rõ rệt. Bà con phấn khởi đóng góp ngày công, hiến đất làm cầu và kể chuyện ruộng vườn."
)
PAGE = f"<html><head><title>Tin</title></head><body><p>{TEXT}</p></body></html>"


def to_tcvn3(text: str) -> bytes:
    codes = {letter: code for code, letter in enumerate(legacy._TCVN3_TABLE)}
    return bytes(codes[letter] if letter in codes else codes[letter.lower()] for letter in text)


def to_vni(text: str) -> bytes:
    written = {letter: form for form, letter in reversed(legacy._VNI.items())}
    return "".join(written.get(letter, letter) for letter in text).encode("cp1252")


def to_viscii(text: str) -> bytes:
    codes = {letter: code for code, letter in enumerate(legacy._VISCII_TABLE)}
    return bytes(codes[letter] for letter in text)


def to_vps(text: str) -> bytes:
    codes = {letter: code for code, letter in enumerate(legacy._VPS_TABLE)}
    return bytes(codes[letter] for letter in text)


def to_windows_1258(text: str) -> bytes:
    """The charset has letters with a shape (ê) but tones only as marks, bar a few that the codec has whole."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            decomposed = normalize("NFD", letter)
            tone = next(mark for mark in decomposed if mark in "\u0300\u0301\u0309\u0303\u0323")
            out += normalize("NFC", decomposed.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return out


@pytest.mark.parametrize(
    "declared", [None, "text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html;charset=windows-1258"]
)
def test_valid_utf8_wins_over_a_wrong_label(declared):
    assert encoding.decode(PAGE.encode(), declared) == PAGE


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_byte_order_mark_wins_and_is_dropped(mark, name):
    assert encoding.decode(mark + PAGE.encode(name), "text/html; charset=iso-8859-1") == PAGE


def test_utf16_without_a_mark_when_the_header_says_so():
    assert encoding.decode(PAGE.encode("utf-16-le"), "text/html; charset=utf-16le") == PAGE


@pytest.mark.parametrize(
    "declared", [None, "text/html; charset=windows-1258", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"]
)
def test_windows_1258_is_composed(declared):
    assert encoding.decode(to_windows_1258(PAGE), declared) == PAGE


@pytest.mark.parametrize("declared", [None, "text/html; charset=iso-8859-1", "text/html; charset=x-user-defined"])
def test_tcvn3_is_recognised(declared):
    assert encoding.decode(to_tcvn3(PAGE), declared) == PAGE.replace("Ủ", "ủ")


@pytest.mark.parametrize("declared", [None, "text/html; charset=iso-8859-1", "text/html; charset=windows-1252"])
def test_vni_is_recognised(declared):
    assert encoding.decode(to_vni(PAGE), declared) == PAGE


@pytest.mark.parametrize(("written", "shown"), [(to_vni, PAGE), (to_tcvn3, PAGE.replace("Ủ", "ủ"))])
def test_letters_typed_for_old_fonts_and_sent_in_utf_8_are_recognised(written, shown):
    """The menu of such a page may be in Unicode."""
    page = written(PAGE).decode("cp1252") + "<p>Tìm kiếm, người dân cần biết</p>"
    assert encoding.decode(page.encode()) == shown + "<p>Tìm kiếm, người dân cần biết</p>"


@pytest.mark.parametrize("heading", ["Kinh tế", "Giáo dục", "Xây dựng - Giao thông", "Tài nguyên", "Y tế"])
@pytest.mark.parametrize("written", [to_vni, to_tcvn3])
def test_headings_of_few_words_typed_for_old_fonts_are_recognised(written, heading):
    """By marks amid a word, or a capital amid small letters, though what is left of it is Vietnamese."""
    page = written(f"{PAGE}<li>{heading}</li>").decode("cp1252")
    assert encoding.decode(page.encode()).endswith(f"<li>{heading}</li>")


def test_vni_capitals():
    assert legacy.from_vni(to_vni("ĐẢNG BỘ HUYỆN Ở XÃ ƯỚC MUỐN, TỈNH KỲ VĨ")) == "ĐẢNG BỘ HUYỆN Ở XÃ ƯỚC MUỐN, TỈNH KỲ VĨ"


@pytest.mark.parametrize(
    "text",
    [
        "Été à la française, où les élèves déjà fatigués répètent leurs leçons à côté du théâtre, là où l'hôtel fermé.",
        "Über die Straße gehen größere Mädchen und müde Gäste; Bäume blühen, Vögel hören früh die Glöckchen, schön für Schüler.",
    ],
)
def test_western_text_is_not_taken_for_vietnamese(text):
    assert encoding.decode(text.encode("cp1252"), None) == text


def test_the_page_declares_its_charset():
    page = '<meta charset="gb2312"><p>越南新闻网站的新闻</p>'
    assert encoding.decode(page.encode("gb2312"), None) == page
    assert encoding.decode(page.encode("gb2312"), "text/html") == page


def test_damaged_utf8_stays_utf8():
    body = PAGE.encode()
    middle = body.index("Ủ".encode())
    text = encoding.decode(body[: middle + 1] + body[middle + 3 :], "text/html; charset=utf-8")
    assert text.count("\ufffd") == 1
    assert text.endswith(PAGE[-60:])


@pytest.mark.parametrize("lost", [1, 2])
def test_a_letter_cut_off_at_the_end_costs_one_character(lost):
    text = encoding.decode("tổng kết ở".encode()[:-lost], None)
    assert text == "tổng kết \ufffd"


@pytest.mark.parametrize("name", ["utf-7", "unicode_escape", "idna", "rot13", "hex", "zlib", "nonsense", "", "undefined"])
def test_odd_declared_charsets_do_no_harm(name):
    body = b"<p>+ADw-script+AD4- \\x3c \xe9t\xe9</p>"
    assert encoding.decode(body, f"text/html; charset={name}") == "<p>+ADw-script+AD4- \\x3c été</p>"


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.binary(max_size=400),
    st.sampled_from(
        [
            None,
            "text/html",
            "text/html; charset=utf-8",
            "text/html; charset=cp1258",
            "text/html; charset=big5",
            "text/html; charset=utf-16",
            "charset=",
        ]
    ),
)
def test_decode_never_raises(body, declared):
    text = encoding.decode(body, declared)
    assert isinstance(text, str)
    text.encode()  # no lone surrogates: what is kept must be writable


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(max_size=200).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_comes_back(text):
    assert encoding.decode(text.encode(), None) == text


@pytest.mark.parametrize("unit", [b"a", b"<", b"a<", b"&", b"\xe9", b"\xc3", b"<meta charset=", b"a\xf8"])
def test_hostile_repetition_is_decoded(unit):
    body = unit * (500_000 // len(unit)) + b"\xe9t\xe9 \xff"
    assert len(encoding.decode(body, "text/html; charset=" + "x" * 10_000)) >= 100_000


@pytest.mark.parametrize("declared", [None, "text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
@pytest.mark.parametrize("written", [to_viscii, to_vps])
def test_viscii_and_vps_are_recognised(written, declared):
    assert encoding.decode(written(PAGE), declared) == PAGE


def test_viscii_is_that_of_rfc_1456():
    assert legacy.from_viscii(bytes((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E))) == "ẲẴẪỶỸỴ"
    assert legacy.from_viscii(b"Vi\xaet Nam, \xd0\xe0 N\xc7ng, Hu\xaa") == "Việt Nam, Đà Nẵng, Huế"


LETTERS = st.sampled_from(sorted({*TEXT, *"ĂăÂâĐđÊêÔôƠơƯưẰẵỖỹỳỵ“”–… 0123456789"}))


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(LETTERS, max_size=60))
def test_utf8_encoded_twice_is_undone(wrong, text):
    text = f"{TEXT} {text}"
    shown = "".join(legacy._WESTERN[code] for code in text.encode()) if wrong == "cp1252" else text.encode().decode("latin-1")
    assert encoding.decode(shown.encode()) == text


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(max_size=80))
def test_clean_text_is_never_taken_for_encoded_twice(text):
    for clean in (text, f"{TEXT} {text}", f"“Ô” já “não” café {text}"):
        assert encoding.decode(clean.encode()) == clean.encode().decode()


def test_a_page_encoded_twice_is_read_as_meant():
    shown = "".join(legacy._WESTERN[code] for code in PAGE.encode())
    assert Document(shown.encode(), "https://xa.example.vn/").shown.strip() == TEXT
    assert Document(PAGE.encode(), "https://xa.example.vn/").shown.strip() == TEXT


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.sampled_from([to_tcvn3, to_vni, to_viscii, to_vps, to_windows_1258]), st.lists(st.sampled_from(TEXT.split()), min_size=40)
)
def test_every_legacy_encoding_comes_back(written, words):
    text = " ".join(words).lower()
    marked = sum(not word.isascii() for word in words)
    if marked >= 20:
        assert encoding.decode(written(text)) == text
