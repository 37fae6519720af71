"""The report's page: answers and charts put into one HTML file that needs no network, no script and no other file.

What is asked belongs to figures, how it is drawn to charts; every text of a portal passes through the template's escaping.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup

from warehouse import query
from warehouse.files import replacing
from warehouse.report import charts, figures
from warehouse.report.charts import NARROW, WIDE

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FIELDS = ("title", "lead", "body", "published", "author", "source", "category", "views")
"""Columns of the heat map, which figures gives as shares of articles."""

MOST_IN_HEAT_MAP = 40


def write(home: Path, target: Path) -> Path:
    """Write the report of a home's warehouse to `target`; gives that path.

    The page is a function of the warehouse alone: its clock is the latest fetch. Raises WarehouseError where there is no
    warehouse or the file cannot be written.
    """
    with query.connect(home) as con:
        known = figures.gather(con)
    legends = {"daily": charts.portal_colours(known.daily), "changes": charts.KINDS}
    html = _template().render(page=known, charts=_drawn(known), legends=legends, now=known.as_of)
    with replacing(target.absolute()) as temporary:
        temporary.write_text(html, encoding="utf-8")
    return target


def _drawn(known: figures.Figures) -> dict[str, Markup]:
    """Each chart twice, for a desk and for a phone; an empty one is left out and its place says so."""
    held = [row for row in known.portals if row["articles"]][:MOST_IN_HEAT_MAP]
    ways = {
        "daily": (known.daily, lambda width: charts.daily(known.daily, width)),
        "provinces": (known.provinces, lambda width: charts.tile_map(known.provinces, width)),
        "read": (known.read, lambda width: charts.most_read(known.read, width)),
        "changes": (known.changes, lambda width: charts.changes(known.changes, width)),
        "network": (known.copies, lambda width: charts.network(known.copies, width)),
        "filled": (held, lambda width: charts.filled(held, FIELDS, width)),
    }
    drawn = {}
    for name, (rows, draw) in ways.items():
        if rows:
            # Markup is right here: the SVG comes from the chart library, which escapes the texts within it.
            drawn[name] = Markup(f'<div class="wide">{draw(WIDE)}</div><div class="narrow">{draw(NARROW)}</div>')  # noqa: S704
    return drawn


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.PackageLoader("warehouse.report", ""),
    )
    environment.filters |= {"day": _day, "minute": _minute, "number": _number, "share": _share, "lag": _lag, "link": _link}
    return environment.get_template("report.html")


def _day(moment: datetime | None) -> str:
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y") if moment else "unknown"


def _minute(moment: datetime | None) -> str:
    return moment.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if moment else "never"


def _number(value: int | None) -> str:
    return f"{value:,}".replace(",", charts.GROUPING) if value is not None else "–"


def _share(value: float | None) -> str:
    return f"{value:.0%}" if value is not None else "–"


def _lag(hours: float | None) -> str:
    if hours is None:
        return "–"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"


def _link(url: str | None) -> str:
    """The address where it is one that a browser may be sent to; else nothing, for pages can name `javascript:` ones."""
    return url if url and urlsplit(url).scheme in ("http", "https") else ""
