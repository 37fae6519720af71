"""The report's charts: rows in, SVG text out, drawn by Vega-Lite without a browser and correct without a network.

What the rows mean and where a chart stands on the page is decided elsewhere; nothing here reads the warehouse.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import altair as alt
import vl_convert

from warehouse.report.figures import OTHERS, Rows
from warehouse.report.tiles import PLACES

WIDE, NARROW = 860, 340
"""Pixels of a chart on a desk and on a phone; each is drawn for its own width, as scaled text cannot be read."""

MOST_LINES = 60
"""Lines of the network, the strongest ones; more would be a ball of wool."""

MOST_UPRIGHT = 12
"""Names that fit around the network upright; more stand like the spokes of a wheel."""

GROUPING = "\u202f"
"""Between thousands, here and in the page's texts: a narrow space, for a comma is a decimal sign to Vietnamese readers."""

COLOURS = ("#2f6f8f", "#d98032", "#5b9a5b", "#b4524f", "#7d6bb0", "#8c6d54", "#c86fa5", "#5aa9a3", "#9a9a9a")
INK, FAINT, PAPER = "#1d2a33", "#6b7780", "#ffffff"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_NUMBERS = count()


def portal_colours(rows: Rows) -> dict[str, str]:
    """The colour of each portal in the daily chart, for its legend."""
    told = {row["portal"] for row in rows}
    named = dict(zip(sorted(told - {OTHERS}), COLOURS, strict=False))
    return named | ({OTHERS: "#c3cad0"} if OTHERS in told else {})


def daily(rows: Rows, width: int) -> str:
    """Articles by day of publication, stacked by portal; days without any stand empty between the first and the last."""
    days = [row["day"] for row in rows]
    shown = [days[0] + timedelta(n) for n in range((days[-1] - days[0]).days + 1)]
    return _bars([{**row, "when": row["day"]} for row in rows], shown, "%d/%m", "portal", portal_colours(rows), width, 240)


def most_read(rows: Rows, width: int) -> str:
    """The largest view counts, a bar an article, the title above its bar."""
    named = [
        {"place": place, "title": _short(row["title"] or row["url"], width // 8), "views": row["views"]}
        for place, row in enumerate(rows)
    ]
    base = alt.Chart(_data(named)).encode(y=alt.Y("place:O", axis=None))
    bars = base.mark_bar(color=COLOURS[0], height=8, yOffset=9).encode(
        x=alt.X("views:Q", title="views", axis=alt.Axis(tickCount=4))
    )
    titles = base.mark_text(align="left", baseline="bottom", color=INK, dy=3).encode(x=alt.value(0), text="title:N")
    return _svg(bars + titles, width, 34 * len(rows))


KINDS = {"edited": COLOURS[0], "removed": COLOURS[3]}
"""The colours of what happens to articles afterwards."""


def changes(rows: Rows, width: int) -> str:
    """Edits and removals by week, from the Monday on which it began; weeks without any stand empty."""
    weeks = [row["week"] for row in rows]
    shown = [weeks[0] + timedelta(7 * n) for n in range((weeks[-1] - weeks[0]).days // 7 + 1)]
    return _bars([{**row, "when": row["week"]} for row in rows], shown, "%d/%m/%y", "kind", KINDS, width, 200)


def _bars(rows: Rows, shown: Sequence[date], told: str, parts: str, colours: Mapping[str, str], width: int, height: int) -> str:
    """A stacked bar for each of the days `shown`, evenly spread; of these so many are named that none touches the next."""
    step = math.ceil(len(shown) * 8 * len(shown[0].strftime(told)) / (width - 60))
    named = [day.strftime(told) for day in shown]
    return _svg(
        alt.Chart(_data([{**row, "when": row["when"].strftime(told)} for row in rows]))
        .mark_bar(size=min(24, (width - 60) / len(shown) * 0.85))
        .encode(
            x=alt.X(
                "when:O",
                title=None,
                scale=alt.Scale(domain=named),
                axis=alt.Axis(values=named[::-1][::step], labelAngle=0, labelOverlap=False),
            ),
            y=alt.Y("sum(articles):Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=5)),
            color=alt.Color(f"{parts}:N", legend=None, scale=alt.Scale(domain=list(colours), range=list(colours.values()))),
        ),
        width,
        height,
    )


def filled(rows: Rows, fields: tuple[str, ...], width: int) -> str:
    """How much of each field is known, portal by portal, as a heat map."""
    cells = [
        {"portal": row["portal"], "field": field, "share": row[field]} for row in rows for field in fields if row["articles"]
    ]
    base = alt.Chart(_data(cells)).encode(
        x=alt.X(
            "field:N",
            sort=list(fields),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-45 if width == NARROW else 0, labelLimit=80),
        ),
        y=alt.Y(
            "portal:N",
            sort=[row["portal"] for row in rows],
            title=None,
            axis=alt.Axis(labelLimit=130, minExtent=90 if width == NARROW else 140, labelFontSize=9 if width == NARROW else 11),
        ),
    )
    colour = alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=["#f3e3d3", "#2f6f8f"]), legend=None)
    text = alt.condition("datum.share > 0.6", alt.value(PAPER), alt.value(INK))
    return _svg(
        base.mark_rect(stroke=PAPER).encode(color=colour)
        + base.mark_text(fontSize=8 if width == NARROW else 11).encode(text=alt.Text("share:Q", format=".0%"), color=text),
        width,
        24 * len({cell["portal"] for cell in cells}),
    )


def network(rows: Rows, width: int) -> str:
    """Who carries whose stories: portals on a circle, a line from the first to publish to the one that copied it."""
    rows = rows[:MOST_LINES]
    names = sorted({name for row in rows for name in (row["origin"], row["copier"])})
    radius = 100.0
    place = {
        name: (radius * math.sin(2 * math.pi * n / len(names)), radius * math.cos(2 * math.pi * n / len(names)))
        for n, name in enumerate(names)
    }
    given = {name: sum(row["articles"] for row in rows if row["origin"] == name) for name in names}
    lines = [_bent(row, place) for row in rows]
    nodes = [{"name": name, "x": place[name][0], "y": place[name][1], "given": given[name]} for name in names]
    reach = 150 if len(names) <= MOST_UPRIGHT else 200
    shown = alt.Scale(domain=[-reach, reach])
    axes = {"x": alt.X("x:Q", axis=None, scale=shown), "y": alt.Y("y:Q", axis=None, scale=shown)}
    edges = (
        alt.Chart(_data([point for line in lines for point in line]))
        .mark_line(color=COLOURS[0], opacity=0.45)
        .encode(
            **axes,
            detail="edge:N",
            order="step:O",
            strokeWidth=alt.StrokeWidth("articles:Q", scale=alt.Scale(domainMin=0, range=[0.5, 8]), legend=None),
        )
    )
    heads = (
        alt.Chart(_data([{**line[-3], "articles": line[-1]["articles"]} for line in lines]))
        .mark_point(shape="circle", filled=True, color=COLOURS[1], size=36, opacity=1)
        .encode(**axes)
    )
    dots = (
        alt.Chart(_data(nodes))
        .mark_circle(color=COLOURS[0], opacity=1)
        .encode(**axes, size=alt.Size("given:Q", scale=alt.Scale(range=[60, 500]), legend=None))
    )
    if len(names) > MOST_UPRIGHT:
        side = min(width, 560)
        return _svg(edges + heads + dots + _spokes(names, radius + 9, 8 if width == NARROW else 11, shown), side, side)
    labels = alt.Chart(_data(nodes)).mark_text(color=INK, dy=-16, fontWeight="bold").encode(**axes, text="name:N")
    side = min(width, 340)
    return _svg(edges + heads + dots + labels, side, side)


def _spokes(names: list[str], radius: float, size: int, shown: alt.Scale) -> alt.LayerChart:
    """The names around the circle, each leading outwards and none upside down."""
    right, left = _half(names, radius, is_right=True), _half(names, radius, is_right=False)
    layers = (
        alt.Chart(_data(half)).mark_text(align=align, baseline="middle", color=INK, fontSize=size)
        for half, align in ((right, alt.Align("left")), (left, alt.Align("right")))
    )
    x, y = alt.X("x:Q", axis=None, scale=shown), alt.Y("y:Q", axis=None, scale=shown)
    drawn = [layer.encode(x=x, y=y, text="name:N", angle=alt.Angle("turn:Q", scale=None)) for layer in layers]
    return drawn[0] + drawn[1]


def _half(names: list[str], radius: float, *, is_right: bool) -> Rows:
    turns = ((name, 2 * math.pi * number / len(names)) for number, name in enumerate(names))
    return [
        {
            "name": name,
            "x": radius * math.sin(turn),
            "y": radius * math.cos(turn),
            "turn": math.degrees(turn) + (-90 if is_right else 90),
        }
        for name, turn in turns
        if (turn <= math.pi) is is_right
    ]


def tile_map(rows: Rows, width: int) -> str:
    """The 34 provinces of today as tiles, darker for more articles; a province without any is pale."""
    counted = {row["province_code"]: row["articles"] for row in rows}
    tiles = [
        {"column": column, "row": row, "name": name.rsplit(" ", 1), "articles": counted.get(code, 0), "known": code in counted}
        for code, (column, row, name) in PLACES.items()
    ]
    side = min(width // 6, 84)
    columns, deep = 6, 1 + max(row for _, row, _ in PLACES.values())
    most = max([1, *counted.values()])
    base = alt.Chart(_data(tiles)).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(domain=list(range(columns)), padding=0.06)),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(deep)), padding=0.06)),
    )
    fill = alt.Color("articles:Q", scale=alt.Scale(type="symlog", domain=[0, most], range=["#eceff1", "#2f6f8f"]), legend=None)
    ink = alt.condition(f"datum.articles > {most / 8}", alt.value(PAPER), alt.value(INK))
    small = 10 if width == NARROW else 12
    drawn = (
        base.mark_rect(cornerRadius=4).encode(color=fill)
        + base.mark_text(dy=-1.2 * small, fontSize=small, lineHeight=1.1 * small).encode(text="name:N", color=ink)
        + base.transform_filter("datum.known")
        .mark_text(dy=1.3 * small, fontWeight="bold", fontSize=small + 1)
        .encode(text=alt.Text("articles:Q", format=",d"), color=ink)
    )
    return _svg(drawn, side * columns, side * deep if width == NARROW else side * deep * 4 // 5)


def _bent(row: Mapping[str, Any], place: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """A line from origin to copier that bends aside, so that the way back is another line."""
    (x0, y0), (x1, y1) = place[row["origin"]], place[row["copier"]]
    bend = 0.18
    middle = ((x0 + x1) / 2 + (y1 - y0) * bend, (y0 + y1) / 2 - (x1 - x0) * bend)
    points = []
    for step in range(17):
        t = step / 16
        x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * middle[0] + t**2 * x1
        y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * middle[1] + t**2 * y1
        points.append({"edge": f"{row['origin']}→{row['copier']}", "step": step, "x": x, "y": y, "articles": row["articles"]})
    return points


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _data(rows: Rows) -> alt.Data:
    """Rows as JSON can hold them: days as ISO text."""
    return alt.Data(
        values=[
            {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()} for row in rows
        ]
    )


def _svg(chart: alt.Chart | alt.LayerChart, width: int, height: int) -> str:
    """The chart as SVG that scales with its box, its ids its own among the page's other charts."""
    styled = (
        chart.properties(width=width - 20, height=max(height, 40), autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
        .configure(font=_FONT, background="transparent", padding=6)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=FAINT,
            titleColor=FAINT,
            titleFontWeight="normal",
            gridColor="#e6e9ec",
            domainColor="#c8ced3",
            tickColor="#c8ced3",
        )
        .configure_text(fontSize=12)
    )
    numbers = {"decimal": ".", "thousands": GROUPING, "grouping": [3], "currency": ["", ""]}
    svg = vl_convert.vegalite_to_svg(styled.to_json(), format_locale=numbers)
    number = next(_NUMBERS)
    svg = re.sub(r'\bid="([\w-]+)"', rf'id="c{number}-\1"', svg)
    svg = re.sub(r"url\(#([\w-]+)\)", rf"url(#c{number}-\1)", svg)
    size = re.match(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', svg)
    return svg if size is None else svg.replace(f' width="{size[1]}" height="{size[2]}"', f' style="max-width:{size[1]}px"', 1)
