"""Whether a word or name is a person's, a place's, an organisation's or an account's, by the lists of `words.toml`.

One name at a time: cutting a byline into names is done in `people`.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

from scraper.vietnamese.syllable import is_syllable
from scraper.vietnamese.text import fold, same_tone

_LISTS: dict[str, str] = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


def listed(name: str, separator: str | None = None) -> frozenset[str]:
    """The words of one of the lists, in the form of `same_tone`; those of several words are parted by a comma."""
    return frozenset(same_tone(word) for word in _LISTS[name].split(separator))


_SURNAMES = listed("surnames")
_HIGHLAND_SURNAMES = listed("highland_surnames")
_BARE_SURNAMES = frozenset(fold(name) for name in _SURNAMES)
_NAME_SYLLABLES = _SURNAMES | listed("given")
_PLACES = listed("places", ",")
_NEVER_NAMES = listed("never_names", ",")
_NEWSPAPERS = listed("newspapers", ",")
_ORGANISATION_WORDS = listed("organisation_words")
_MATTERS = listed("matters", ",")
_COMPOUNDS = listed("compounds", ",")
COMMON_WORDS = listed("common_words")
"""Words of headings, offices and buttons, seldom of names."""
_NEWSROOMS = frozenset(_LISTS["newsrooms"].split())
_AGENCIES = _NEWSROOMS - {"BBT", "TTĐT", "CTTĐT"}
OFFICES = frozenset(_LISTS["offices"].split())
"""Letters that stand for an office or a matter (`UBND`), never for who wrote."""

_ORGANISATION = re.compile(
    r"(?:báo|đài|cổng|trang(?= (?:tin|thông|web))|tạp chí|bản tin|ban(?! (?:hành|đầu|ngày|đêm))|sở|ubnd|hđnd|(?:ub)?mttq|bbt"
    r"|văn phòng|vp"
    r"|trung tâm|tt|bộ(?: phận)?|cục|chi cục|tổng cục|vụ|viện kiểm sát|viện|hội(?! (?:nghị|thảo|thi|chợ|đàm|nhập))|công an"
    r"|tỉnh (?:uỷ|đoàn)|thành (?:uỷ|đoàn)"
    r"|huyện (?:uỷ|đoàn)|đảng uỷ|thông tấn xã|toà soạn|bệnh viện|kênh|website|uỷ ban|mặt trận|liên đoàn|phòng(?! chống|, chống)"
    r"|tổ (?=biên tập|công nghệ|truyền thông|thông tin|cntt|công tác|thư ký)"
    r"|nhóm|truyền hình|thư ký|cơ quan|chính phủ|hạt kiểm lâm|kho bạc|toà án|thanh tra|bảo hiểm xã hội|ngân hàng"
    r"|bảo tàng|thư viện|trạm (?:y tế|khí tượng|thú y|khuyến nông)|đồn biên phòng"
    r"|đoàn (?:thanh niên|đbqh|đại biểu|khối|xã|phường|trường)"
    r"|trường (?:tiểu học|thcs|thpt|trung học|mầm non|đại học|cao đẳng|chính trị|trung cấp|mẫu giáo))\b"
)
_LONGEST_MATTER = max(matter.count(" ") for matter in _MATTERS) + 1
_KIND_OF_PLACE = re.compile(r"\A(?:tp\.|tp|thành phố|tỉnh|huyện|thị xã|xã|phường|quận)\s?")
_ACCOUNT = re.compile(
    r"\S{1,64}@\S{1,64}|(?:(?:super|web) ?)?(?:admin|administrator|user|master|editor|host|root|guest|test|demo|moderator)\d*"
    r"(?:[\s._-]\w+){0,2}"
    r"|bbt\d*|quan ?tri(?: ?vien| he thong| web(?:site)?)?\d*|bien ?tap ?vien ?\d+|nguoi dung \w+"
)
_HIGHLAND = re.compile(  # family names and particles that end in an apostrophe
    r"(?:[HKYR]|Bh|Ch)['’ʼ`]\s?[^\W\d_]+(?:[ -][^\W\d_]+(?:['’ʼ`][^\W\d_]+)?){0,3}"
)
_PRESS = re.compile(
    r"báo|đài|cổng|trang|tạp chí|bản tin|thông tấn xã|toà soạn|kênh|website|truyền hình"
    r"|(?:trung tâm|tt|phòng)\s.{0,40}\b(?:truyền thông|truyền thanh|truyền hình|phát thanh)"
)
_LOGIN = re.compile(r"(?=[a-z._]{0,32}\d)[a-z0-9._]{3,32}|[a-z]{2,32}[._][a-z0-9._]{2,32}")
_RUN_TOGETHER = re.compile(r"[a-z]{8,32}")  # words without spaces, such as `hoinongdan`
_DOMAIN = re.compile(
    r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}(?:vn|com|net|org|info|gov|edu|asia|tv|io)(?:\.vn)?(?:/\S{0,200})?", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.\s?){1,4}(?:[^\W\d_]{1,9}\.?)?|[^\W\d_]\.[^\W\d_]{1,9}")
_TITLE = re.compile(
    r"(?:(?:pgs|gs|tskh|ts|th\.?s|bs|cn|ks|ckii|cki|ls|ds|(?:thiếu|trung|thượng|đại)\s(?:tá|úy|uý)|(?:bác|thạc|tiến|dược)\s(?:sĩ|sỹ))"
    r"(?:\.\s?|,\s|\s)){1,4}(?=\S)",
    re.IGNORECASE,
)


def is_place(name: str) -> bool:
    """Whether `name` is a province, a city, a region or a district of the Mekong delta, alone or with its kind before it."""
    return _KIND_OF_PLACE.sub("", _form(name)) in _PLACES


def is_no_name(name: str) -> bool:
    """Whether `name` is a phrase of syllables that names are made of too, as `Trân Trọng` or `Quốc Hội` is."""
    form = _form(name)
    return form in _NEVER_NAMES or form in _COMPOUNDS


def is_domain(name: str) -> bool:
    """Whether `name` is the address or host name of a site, as in `Chinhphu.vn`."""
    return _DOMAIN.fullmatch(name) is not None


def is_account(name: str) -> bool:
    """Whether `name` is a login rather than a person: `Admin English`, `quantri`, `user01`, an e-mail address."""
    plain = fold(name)
    if _ACCOUNT.fullmatch(plain) is not None:
        return True
    return name.islower() and (_LOGIN.fullmatch(plain) or _RUN_TOGETHER.fullmatch(name)) is not None


def is_organisation(name: str) -> bool:
    """Whether `name` is a newsroom, an agency or an office: `Báo Cần Thơ`, `TTXVN`, `Ban Biên tập`, `Chinhphu.vn`."""
    if name in _NEWSROOMS or is_domain(name):
        return True
    words = name.split()
    head = _ORGANISATION.match(_form(name)) if 1 < len(words) <= 12 else None
    if head is None or ":" in name or name[-1] in ".!?;":
        return False
    place = head[0].count(" ") + 1
    while place < len(words):
        if not words[place][:1].islower():
            place += _length_of_matter(words[place : place + _LONGEST_MATTER])
        elif _form(words[place]).strip(",-()") in _ORGANISATION_WORDS:
            place += 1
        else:
            return False
    return True


def _length_of_matter(words: list[str]) -> int:
    """How many of the words from the first on name what an office is in charge of; one where they do not."""
    for length in range(len(words), 1, -1):
        if _form(" ".join(words[:length])).rstrip(",") in _MATTERS:
            return length
    return 1


def is_newsroom(name: str) -> bool:
    """Whether `name` stands for an organisation where a source is expected, so that `Dân trí` and `Tuổi Trẻ` count too."""
    return _form(name) in _NEWSPAPERS or is_organisation(name)


def is_press(name: str) -> bool:
    """Whether `name` is a newsroom rather than an office: `TTXVN`, `Báo Cần Thơ`, `Dân trí`, and no `Phòng Văn hóa`."""
    form = _form(name)
    return (
        form in _NEWSPAPERS or name in _NEWSROOMS or is_domain(name) or (_PRESS.match(form) is not None and is_organisation(name))
    )


def is_agency(name: str) -> bool:
    """Whether `name` alone says whence a text was taken: a paper, an agency or a site, as `TTXVN` is, and no office."""
    return name in _AGENCIES or is_domain(name) or (name.lower().startswith(("báo ", "tạp chí ")) and is_organisation(name))


def is_given(word: str) -> bool:
    """Whether one word with a capital is a syllable of names."""
    return word[:1].isupper() and _form(word) in _NAME_SYLLABLES


def is_person(name: str, *, trusted: bool = False) -> bool:
    """Whether `name` is written like a person's: `Thanh Tâm`, `CAO OANH`, `H.Duy`, `Nguyễn Thị Hoà`, `B.T`.

    trusted: somebody said it is a name (a label, an author field), so any two to five capitalised words will do, and one
    syllable too. Otherwise each syllable must be one that names are made of, or a surname must lead three or more of them.
    """
    if len(name) > 60 or any(map(str.isdigit, name)):
        return False
    if _INITIALS.fullmatch(name) and name[:1].isupper():
        return True
    words = _TITLE.sub("", name).split()
    if _HIGHLAND.fullmatch(" ".join(words)) and all(word[0].isupper() for word in words):
        return True
    if not words or len(words) > 6 or not all(_is_capitalised(word) or _INITIALS.fullmatch(word) for word in words):
        return False
    if is_place(name) or is_no_name(name):
        return False
    plain = [_form(word) for word in words]
    if len(words) > 1 and not _HIGHLAND_SURNAMES.isdisjoint((plain[0], plain[-1])):
        return True
    if all(word in _NAME_SYLLABLES or "." in word for word in plain):
        return len(words) > 1 or trusted
    if trusted:
        return len(words) <= 5 and (len(words) > 1 or is_syllable(words[0]))
    surname = plain[0] in _SURNAMES or (name.isascii() and plain[0] in _BARE_SURNAMES)
    if not surname or name.isupper() or not 3 <= len(words) <= 5 or COMMON_WORDS.issuperset(plain[1:]):
        return False
    return all(is_syllable(word) or len(word) == 1 for word in words)


@lru_cache(maxsize=20_000)
def _form(word: str) -> str:
    return same_tone(word)


def _is_capitalised(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "").replace("’", "")
    return (
        letters.isalpha() and letters[0].isupper() and (letters[1:].islower() or letters.isupper() or "'" in word or "-" in word)
    )
