"""The vocabulary of the invented province Trầm Giang: its places, people, organisations, crops and numbers, drawn by chance.

Only names and figures belong here; sentences are in `sentences.toml`, and which article says what is decided in `story.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))


DISTRICTS = tuple(
    ["huyện " + name for name in ("Đông Lạch", "Tân Khuê", "Phú Lộ", "Vĩnh Trầm", "Thới Sậy", "An Mộc", "Hòa Khê")]
    + ["thị xã Bến Quế", "thành phố Trầm Khê"]
)
_FIRST = _listed("Tân, Phú, Vĩnh, Thới, An, Hòa, Đông, Bình, Long, Thạnh, Mỹ, Nhơn")
_SECOND = ("Khuê", "Lạch", "Sậy", "Quế", "Mộc Khê", "Trầm", "Lộ Giang", "Vàm Trúc")
COMMUNES = tuple(f"xã {first} {second}" for first in _FIRST for second in _SECOND)
OFFICES = _listed(
    "Sở Nông nghiệp, Sở Giao thông, Sở Văn hóa, Sở Y tế, Sở Giáo dục, Sở Nội vụ, Sở Tài chính, Sở Công Thương, "
    "Sở Xây dựng, Hội Nông dân tỉnh, Tỉnh đoàn Trầm Giang, Hội Liên hiệp Phụ nữ tỉnh, Liên đoàn Lao động tỉnh, "
    "Mặt trận Tổ quốc tỉnh, Hội Cựu chiến binh tỉnh, Trung tâm Khuyến nông, Ban Quản lý dự án tỉnh, Văn phòng Ủy ban tỉnh"
)
_FAMILY = _listed("Nguyễn, Trần, Lê, Phạm, Huỳnh, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý, Danh, Thạch, Mai")
_MIDDLE = _listed("Văn, Thị, Hữu, Minh, Ngọc, Thanh, Quốc, Kim, Hoàng, Bích, Công, Tấn, Mỹ, Phước, Trường")
_GIVEN = _listed(
    "An, Bình, Châu, Chi, Cường, Dũng, Duyên, Đạt, Điệp, Đông, Giang, Hà, Hải, Hạnh, Hậu, Hiền, Hoa, Hòa, Hùng, Hương, "
    "Khánh, Khôi, Kiệt, Lan, Liên, Linh, Loan, Lộc, Lợi, Mẫn, Nam, Nga, Nghĩa, Nhàn, Nhung, Phong, Phúc, Phương, Quân, "
    "Quý, Sang, Sơn, Tài, Tâm, Thảo, Thắng, Thiện, Thoa, Thúy, Tiến, Toàn, Trang, Tuấn, Tuyết, Út, Vinh, Xuân, Yến"
)
_POSTS = _listed(
    "Bí thư Đảng ủy xã, Chủ tịch Ủy ban huyện, Phó Chủ tịch huyện, Phó Giám đốc Sở, Trưởng phòng chuyên môn, "
    "Chánh Văn phòng, Trưởng ấp, Chủ tịch Hội Nông dân, Trưởng ban quản lý, Chủ tịch Mặt trận xã"
)
_CANALS = _listed("Rạch Trầm, Xẻo Quế, Mương Khuê, Cái Sậy, Ông Lộ, Bà Trúc, Vàm Mộc, Sáu Lạch, Ngã Tư Quế, Cây Trâm")
_CROPS = _listed(
    "xoài cát, sầu riêng, mít ruột đỏ, chanh không hạt, khóm, bưởi da xanh, nhãn xuồng, cam sành, dưa hấu, bắp nếp, "
    "đậu xanh, sen lấy gương, mãng cầu xiêm, ổi nữ hoàng, dừa sáp, gừng, nấm rơm, hành tím, khoai lang tím, măng cụt"
)
_ANIMALS = _listed("vịt xiêm, cá thát lát, bò vàng, dê, lươn, gà nòi, tôm càng xanh, cá rô đồng, heo rừng lai, ếch")
_TRADES = _listed(
    "may mặc, chế biến trái cây, thủy sản đông lạnh, đan lục bình, cơ khí, gạch không nung, xay xát, bánh kẹo, da giày, "
    "đồ gỗ, bao bì giấy, vận tải thủy"
)
_MARKETS = _listed("Nhật Bản, Hàn Quốc, Hà Lan, Úc, Canada, Thái Lan, Ấn Độ, Đức, Pháp, Ả Rập, Singapore, Lào")
_FEASTS = (
    "lễ hội Kỳ Yên",
    "lễ hội hoa sen",
    "hội đua ghe ngo",
    "ngày hội bánh quê",
    "lễ hội trái cây",
    "hội đèn nước",
    "lễ cúng biển",
)
_ILLNESSES = ("sốt xuất huyết", "tay chân miệng", "cúm mùa", "sởi", "thủy đậu", "ho gà", "quai bị", "đau mắt đỏ")
_SUBJECTS = ("Toán", "Ngữ văn", "Vật lý", "Hóa học", "Sinh học", "Lịch sử", "Địa lý", "Tiếng Anh", "Tin học")
_FIELDS = _listed(
    "đất đai, hộ tịch, xây dựng, người có công, bảo trợ xã hội, đăng ký kinh doanh, môi trường, chứng thực, "
    "cấp phép vận tải, y tế, giáo dục, đầu tư công"
)
_PRIZES = ("nhất", "nhì", "ba", "khuyến khích", "đặc biệt")
_BUSINESSES = ("Công ty", "Hợp tác xã", "Doanh nghiệp", "Tập đoàn", "Xí nghiệp")
_BRANDS = (
    "Khuê Vàng",
    "Trầm Hương Xanh",
    "Quế Lâm Sậy",
    "Lạch Phú",
    "Mộc Tân",
    "Sậy Việt",
    "An Khuê",
    "Bến Quế",
    "Trúc Giang Mới",
)
_INITIALS = "BCDĐGHKLMNPQTV"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where one article is about: the same names in its title, lead and text."""

    district: str
    commune: str
    office: str
    person: str
    year: int
    things: Mapping[str, str]  # by slot: the crop, the canal, the school that it is about


def _one(words: tuple[str, ...] | list[str], chance: Random) -> str:
    return words[int(chance.random() * len(words))]


def _between(low: int, high: int, chance: Random) -> int:
    return low + int(chance.random() * (high - low + 1))


def name(chance: Random) -> str:
    """A full Vietnamese name of nobody in particular."""
    return f"{_one(_FAMILY, chance)} {_one(_MIDDLE, chance)} {_one(_GIVEN, chance)}"


def byline(chance: Random) -> str:
    """A journalist's name as portals print it: `Thu Hà`, `H.Lộc`, `KIM NGA`, `T.T` or a full name."""
    form = chance.random()
    if form < 0.5:
        return f"{_one(_MIDDLE[3:], chance)} {_one(_GIVEN, chance)}"
    if form < 0.65:
        return f"{_one(list(_INITIALS), chance)}.{_one(_GIVEN, chance)}"
    if form < 0.75:
        return f"{_one(_MIDDLE[3:], chance)} {_one(_GIVEN, chance)}".upper()
    if form < 0.8:
        return f"{_one(list(_INITIALS), chance)}.{_one(list(_INITIALS), chance)}"
    return name(chance)


def cast(chance: Random, year: int) -> Cast:
    """The main names of one article; `year` is the year it is published in."""
    title = "ông " if chance.random() < 0.5 else "bà "
    person = title + name(chance)
    places = _one(DISTRICTS, chance), _one(COMMUNES, chance), _one(OFFICES, chance)
    nobody = Cast(*places, person, year, {})
    return replace(nobody, things={kind: SLOTS[kind](chance, nobody) for kind in _THINGS})


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _decimal(low: int, high: int, chance: Random) -> str:
    return f"{_between(low, high, chance)},{_between(1, 9, chance)}"


def _day(chance: Random) -> str:
    return f"{_between(1, 28, chance)}/{_between(1, 12, chance)}"


Slot = Callable[[Random, Cast], str]


def _any(words: tuple[str, ...]) -> Slot:
    return lambda chance, cast: words[int(chance.random() * len(words))]


SLOTS: dict[str, Slot] = {
    "H": lambda r, c: c.district,
    "X": lambda r, c: c.commune,
    "O": lambda r, c: c.office,
    "P": lambda r, c: c.person,
    "huyen": _any(DISTRICTS),
    "xa": _any(COMMUNES),
    "so": _any(OFFICES),
    "nguoi": lambda r, c: ("ông " if r.random() < 0.5 else "bà ") + name(r),
    "ten": lambda r, c: name(r),
    "chuc": _any(_POSTS),
    "kenh": lambda r, c: "kênh " + _one(_CANALS, r),
    "duong": lambda r, c: f"đường tỉnh {_between(901, 989, r)}",
    "cau": lambda r, c: f"cầu {_one(_CANALS, r)}",
    "truong": lambda r, c: f"Trường {_one(('Tiểu học', 'THCS', 'THPT'), r)} {_one(_FIRST, r)} {_one(_SECOND, r)}",
    "doanhnghiep": lambda r, c: f"{_one(_BUSINESSES, r)} {_one(_BRANDS, r)}",
    "nong": _any(_CROPS),
    "vat": _any(_ANIMALS),
    "nganh": _any(_TRADES),
    "thitruong": _any(_MARKETS),
    "le": _any(_FEASTS),
    "benh": _any(_ILLNESSES),
    "mon": _any(_SUBJECTS),
    "linhvuc": _any(_FIELDS),
    "giai": _any(_PRIZES),
    "n1": lambda r, c: str(_between(2, 9, r)),
    "n2": lambda r, c: str(_between(11, 59, r)),
    "n3": lambda r, c: str(_between(101, 989, r)),
    "n4": lambda r, c: _grouped(_between(1001, 68999, r)),
    "tuoi": lambda r, c: str(_between(58, 89, r)),
    "thuc": lambda r, c: _decimal(2, 9, r),
    "diem": lambda r, c: _decimal(61, 98, r),
    "pt": lambda r, c: _decimal(31, 88, r) + "%",
    "it": lambda r, c: _decimal(1, 11, r) + "%",
    "ty": lambda r, c: _decimal(2, 480, r) + " tỷ đồng",
    "trieu": lambda r, c: f"{_between(95, 960, r)} triệu đồng",
    "trieunho": lambda r, c: f"{_between(11, 89, r)} triệu đồng",
    "ha": lambda r, c: f"{_between(11, 980, r)} héc-ta",
    "km": lambda r, c: _decimal(1, 24, r) + " km",
    "ngay": lambda r, c: "ngày " + _day(r),
    "ngayd": lambda r, c: "ngày " + _day(r),
    "ngaytron": lambda r, c: f"{_day(r)}/{c.year}",
    "thang": lambda r, c: f"tháng {_between(1, 12, r)}",
    "quy": lambda r, c: _one(("I", "II", "III", "IV"), r),
    "nam": lambda r, c: str(c.year - _between(0, 3, r)),
    "namtruoc": lambda r, c: str(c.year - _between(1, 4, r)),
    "namxua": lambda r, c: str(_between(1885, 1992, r)),
    "gio": lambda r, c: f"{_between(5, 20, r)} giờ{'' if r.random() < 0.5 else ' 30'}",
}


_THINGS = ("nong", "vat", "kenh", "duong", "cau", "truong", "le", "benh", "doanhnghiep")


def slot(slot_name: str) -> Slot:
    """The drawer of a slot: `KENH` is the article's own, `kenh` any, `kenh2` or `kenhb` another of the same kind."""
    if slot_name in SLOTS:
        return SLOTS[slot_name]
    if (thing := slot_name.lower()) in _THINGS and slot_name.isupper():
        return lambda chance, cast: cast.things[thing]
    if slot_name[:-1] in SLOTS and slot_name[-1] in "2b":
        return SLOTS[slot_name[:-1]]
    raise KeyError(f"sentences.toml uses the slot {{{slot_name}}}, which words.SLOTS does not have; add it there")
