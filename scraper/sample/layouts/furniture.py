"""What surrounds the news on any portal: inline style and script, link boxes, weather, files, calendars without end.

It is noise for a reader to see through, made once for each site and day; nothing of an article stands here.
"""

from __future__ import annotations

import zlib
from datetime import date, datetime

from scraper.sample.site import Answer, Site
from scraper.sample.words import COMMUNES, DISTRICTS, OFFICES

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


def weekday(moment: datetime) -> str:
    """`Thứ hai` to `Chủ nhật`."""
    return WEEKDAYS[moment.weekday()]


def style(size: int) -> str:
    """About `size` bytes of inline style sheet."""
    rules, length, number = [], 0, 0
    while length < size:
        rule = (
            f".khoi-{number} .dong-{number % 7}{{margin:{number % 13}px {number % 5}px;padding:{number % 9}px;"
            f"color:#{number * 7919 % 0xFFFFFF:06x};font-size:{11 + number % 8}px;line-height:1.{number % 9}}}\n"
        )
        rules.append(rule)
        length += len(rule)
        number += 1
    return f'<style type="text/css">\n{"".join(rules)}</style>'


def script(size: int) -> str:
    """About `size` bytes of inline script."""
    lines, length, number = [], 0, 0
    while length < size:
        line = (
            f'function mo_{number}(e){{var k=document.getElementById("khoi_{number}");if(!k){{return false;}}'
            f'k.style.display=k.style.display=="none"?"block":"none";return {number}<e;}}\n'
        )
        lines.append(line)
        length += len(line)
        number += 1
    return f'<script type="text/javascript">\n//<![CDATA[\n{"".join(lines)}//]]>\n</script>'


def places() -> str:
    """A drop-down of the province's communes and districts."""
    options = "".join(f'<option value="{i}">{place}</option>' for i, place in enumerate(DISTRICTS + COMMUNES))
    return f'<select name="diaban" onchange="mo_1(this.value)"><option value="0">- Chọn địa bàn -</option>{options}</select>'


def weather(site: Site) -> str:
    """A table of tomorrow's weather, full of figures and dates that are not the article's."""
    rows = "".join(
        f"<tr><td>{place}</td><td>{24 + i % 4} - {31 + i % 5}°C</td><td>{60 + i * 3}%</td><td>{site.clock:%d/%m/%Y}</td></tr>"
        for i, place in enumerate(DISTRICTS)
    )
    return f'<table class="thoitiet"><tr><th>Nơi</th><th>Nhiệt độ</th><th>Ẩm</th><th>Ngày</th></tr>{rows}</table>'


def offices() -> str:
    """A list of links to offices outside the portal."""
    return "".join(
        f'<li><a href="https://don-vi-{i}.tramgiang.example.vn/" rel="nofollow">{office}</a></li>'
        for i, office in enumerate(OFFICES)
    )


def visitors(site: Site) -> str:
    """The site-wide visitor counter, which is no article's view count: `1.234.567`."""
    return f"{1_234_567 + site.day * 4321:,}".replace(",", ".")


def next_month(month: date) -> date:
    """The first day of the following month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


_JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "08" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000"
    "000000000003ffc40014100100000000000000000000000000000000ffda0008010100003f0047ffd9"
)


def _pdf() -> bytes:
    stream = zlib.compress(b"BT /F1 12 Tf 72 720 Td (Van ban mau) Tj ET")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    return bytes(out) + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        start,
    )


_PDF = _pdf()


def file(path: str) -> Answer | None:
    """A small image, PDF or text for the addresses that pages refer to, or None for anything else."""
    if path.endswith((".jpg", ".png", ".gif", ".ico")):
        return Answer(_JPEG, content_type="image/jpeg")
    if path.endswith(".pdf"):
        return Answer(_PDF, content_type="application/pdf")
    if path.endswith(".css"):
        return Answer(b"body{margin:0}\n", content_type="text/css")
    if path.endswith(".js"):
        return Answer(b"'use strict';\n", content_type="application/javascript")
    return None


def robots(*lines: str) -> Answer:
    """A robots.txt for all robots with these lines."""
    return Answer("\n".join(("User-agent: *", *lines, "")).encode(), content_type="text/plain; charset=utf-8")


def moved(location: str) -> Answer:
    """A permanent redirect."""
    return Answer(b"", status=301, headers=(("Location", location),))
