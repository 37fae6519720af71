"""Tidying text for keeping and making it equal for comparing."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.vietnamese import text
from scraper.vietnamese.syllable import is_syllable

LETTERS = st.text(
    alphabet="aàáảãạăằẳẵắặâầẩẫấậeèéẻẽẹêềểễếệiìíỉĩịoòóỏõọôồổỗốộơờởỡớợuùúủũụưừửữứựyỳýỷỹỵđĐbcghnqtx ABO\u0301\u0323\u00a0\u200b\n.",
    max_size=40,
)
PROPERTY = settings(derandomize=True, deadline=None, max_examples=300)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  Tin\u00a0 tỉnh\t\r\n mới ", "Tin tỉnh mới"),
        ("Phát\u00adtriển\u200b kinh\u2060 tế\ufeff", "Pháttriển kinh tế"),
        ("thu\u031bo\u031b\u0300ng", "thường"),
        ("a\x00b\x07c", "abc"),
        ("\u202eHòa Bình\u202c", "Hòa Bình"),
        ("Hòa và hoà, quý và quí", "Hòa và hoà, quý và quí"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\u3000rộng\u2003ra", "rộng ra"),
        ("", ""),
    ],
)
def test_clean(raw, expected):
    assert text.clean(raw) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"), ("HÒA", "hoà"), ("thủy", "thuỷ"), ("hóe", "hoé"), ("tòan", "toàn"), ("xóay", "xoáy"), ("khủyu", "khuỷu"),
        ("qúy", "quý"), ("kết qủa", "kết quả"), ("đựơc", "được"), ("tíêng", "tiếng"), ("gía", "giá"), ("Ủy  ban", "uỷ\u00a0ban"),
    ],
)  # fmt: skip
def test_tone_mark_placement_is_one_for_comparison(one, other):
    assert text.same_tone(one) == text.same_tone(other)


@pytest.mark.parametrize(
    ("one", "other"), [("quý", "quí"), ("của", "cuả"), ("hoa", "hòa"), ("mùa", "muà"), ("lý", "lí"), ("nghĩa", "nghiã")]
)
def test_different_spellings_stay_different(one, other):
    assert text.same_tone(one) != text.same_tone(other)


def test_fold():
    assert text.fold("Đường  VỀ xã Hoà\u00a0Bình") == "duong ve xa hoa binh"


def test_syllables():
    assert text.syllables("Hòa Bình: 1.234 hộ (đạt 98%), thủy-lợi_tốt!") == [
        "hoà",
        "bình",
        "1",
        "234",
        "hộ",
        "đạt",
        "98",
        "thuỷ",
        "lợi",
        "tốt",
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("T&aacute;c gi&#7843;", "Tác giả"),
        ("T&amp;aacute;c", "Tác"),
        ("Mua &amp; bán &quot;lẻ&quot;", 'Mua & bán "lẻ"'),
        ("giá &lt; 5.000", "giá &lt; 5.000"),
        ("&#60;script&#x3E;", "&#60;script&#x3E;"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("a&copycat; R&D; x&y AT&T ?a=1&copy=2", "a&copycat; R&D; x&y AT&T ?a=1&copy=2"),
        ("không có gì", "không có gì"),
    ],
)
def test_unescape_once_more(raw, expected):
    assert text.unescape_once_more(raw) == expected


@PROPERTY
@given(LETTERS | st.text(max_size=60))
def test_every_form_is_idempotent_and_blind_to_unicode_form(raw):
    for form in (text.clean, text.same_tone, text.fold):
        once = form(raw)
        assert form(once) == once
        assert form(normalize("NFD", raw)) == form(normalize("NFC", raw)) == once
    assert text.syllables(normalize("NFD", raw)) == text.syllables(raw)


@PROPERTY
@given(st.text(max_size=60))
def test_clean_leaves_no_stray_white_space(raw):
    cleaned = text.clean(raw)
    assert cleaned == " ".join(cleaned.split())


@pytest.mark.parametrize(
    "word",
    [
        "Nguyễn",
        "quỳnh",
        "giêng",
        "gì",
        "giếng",
        "khuya",
        "nghiêng",
        "quyết",
        "thuở",
        "huỳnh",
        "khuỷu",
        "ngoằn",
        "yêu",
        "Ủy",
        "hòa",
        "hoà",
        "đường",
        "ươm",
        "quốc",
        "xoáy",
    ],
)
def test_vietnamese_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    ["Admin", "covid", "ttxvn", "khmer", "strong", "Facebook", "zalo", "www", "été", "größe", "hốt2", "bắtt", "đứợc", "fpt"],
)
def test_other_words(word):
    assert not is_syllable(word)


def test_a_page_that_writes_its_entities_twice_is_read_as_if_once() -> None:
    letters = "".join(f"&amp;#{ord(letter)};" for letter in "ạọẹịụ" * 5)
    assert text.unescape_page(f"<p>{letters}</p>") == f"<p>{letters.replace('&amp;', '&')}</p>"
    assert text.may_be_escaped_twice(letters.encode())
    markup = "&amp;lt;b&amp;gt; &amp;amp; &amp;#60;"
    assert text.unescape_page(letters + markup).endswith(markup)


def test_a_page_about_entities_keeps_them() -> None:
    page = "<p>Viết &amp;agrave; hoặc &amp;#224; để có chữ à; <a href='?a=1&amp;b=2'>xem thêm</a></p>" * 5
    assert text.unescape_page(page) == page
    assert not text.may_be_escaped_twice(page.encode())


def test_clean_lines_are_the_lines_cleaned():
    shown = "  Ngày\u00a0đăng \n\n\u200b\n\tXa\u0303 Hoà  Bình\r\nC"
    assert text.clean_lines(shown) == ["Ngày đăng", "Xã Hoà Bình", "C"]
    assert text.clean_lines(shown) == [line for line in map(text.clean, shown.split("\n")) if line]


def test_fold_is_blind_to_the_form_of_every_letter():
    letters = map(chr, range(0x3000))
    assert [one for one in letters if text.fold(f"a{normalize('NFD', one)}b") != text.fold(f"a{one}b")] == []
