"""Where each of today's 34 provinces stands on a map of equal tiles: north above, roughly where it lies.

Only places belong here; names and codes are those of the provinces table.
"""

from __future__ import annotations

PLACES: dict[str, tuple[int, int, str]] = {
    "11": (0, 1, "Điện Biên"),
    "12": (1, 0, "Lai Châu"),
    "15": (2, 0, "Lào Cai"),
    "08": (3, 0, "Tuyên Quang"),
    "04": (4, 0, "Cao Bằng"),
    "14": (1, 1, "Sơn La"),
    "25": (2, 1, "Phú Thọ"),
    "19": (3, 1, "Thái Nguyên"),
    "20": (4, 1, "Lạng Sơn"),
    "01": (2, 2, "Hà Nội"),
    "24": (3, 2, "Bắc Ninh"),
    "31": (4, 2, "Hải Phòng"),
    "22": (5, 2, "Quảng Ninh"),
    "37": (2, 3, "Ninh Bình"),
    "33": (3, 3, "Hưng Yên"),
    "38": (2, 4, "Thanh Hóa"),
    "40": (2, 5, "Nghệ An"),
    "42": (3, 5, "Hà Tĩnh"),
    "44": (3, 6, "Quảng Trị"),
    "46": (4, 6, "Huế"),
    "48": (4, 7, "Đà Nẵng"),
    "51": (5, 7, "Quảng Ngãi"),
    "52": (5, 8, "Gia Lai"),
    "66": (4, 9, "Đắk Lắk"),
    "56": (5, 9, "Khánh Hòa"),
    "75": (3, 10, "Đồng Nai"),
    "68": (4, 10, "Lâm Đồng"),
    "80": (2, 10, "Tây Ninh"),
    "82": (1, 11, "Đồng Tháp"),
    "79": (3, 11, "Hồ Chí Minh"),
    "86": (2, 11, "Vĩnh Long"),
    "91": (0, 12, "An Giang"),
    "92": (1, 12, "Cần Thơ"),
    "96": (0, 13, "Cà Mau"),
}
"""GSO code of today to column, row and the name as the tile has room for."""
