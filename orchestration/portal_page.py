"""The page docs/portals.md: the built-in registry as a table, made anew by `python -m orchestration.portal_page`.

What a portal is belongs to its file, what a province is to the warehouse's list; nothing is told here that they do not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scraper import portals
from scraper.items import Portal
from warehouse import dimensions

PAGE = Path(__file__).resolve().parents[1] / "docs" / "portals.md"

HEAD = """\
# The portals

Made from the built-in registry by `python -m orchestration.portal_page`; do not edit. Your own files in `<home>/portals` come on
top of it.

*Verified* is the day on which `tintinh portals check` last succeeded before the file was published; a dash says that nobody has
tried. Until a check of your own succeeds, a built-in portal is crawled only when you name it or say `tintinh run --all`.
*Family* is the CMS family where it is known; a dash says that each page is recognised by itself. Legacy portals belonged to
provinces that were absorbed on 1 July 2025; their pages come from web archives (`tintinh import`). Codes are those of the General
Statistics Office, for legacy portals as they were until then: some of them mean another province today.
"""


def text() -> str:
    """The whole page as Markdown."""
    registry = portals.load(None)
    rows = dimensions.portals(registry).to_pylist()
    provinces = dimensions.provinces().to_pylist()
    live = [row for row in rows if row["status"] == "live"]
    others = [row for row in rows if row["status"] != "live"]
    return "\n".join(
        [
            HEAD,
            f"## Live: {len(live)}",
            "",
            *_table(["portal", "province", "code", "region", "address", "family", "verified"]),
            *(_line(row, registry, _province(row, provinces), with_region=True) for row in live),
            "",
            f"## Legacy and retired: {len(others)}",
            "",
            *_table(["portal", "province", "code then", "went to", "address", "family", "verified"]),
            *(_line(row, registry, _province(row, provinces), with_region=False) for row in others),
            "",
        ]
    )


def _table(names: list[str]) -> list[str]:
    return [f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}"]


def _province(row: Mapping[str, Any], provinces: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of provinces that a portal's code means on the day on which it is to be read."""
    same = (province for province in provinces if province["province_code"] == row["province_code"])
    return next(province for province in same if province["valid_to"] == row["province_on"])


def _line(row: Mapping[str, Any], registry: Mapping[str, Portal], province: Mapping[str, Any], *, with_region: bool) -> str:
    portal = registry[row["portal"]]
    cells = [
        f"`{portal.id}`",
        province["name"],
        portal.province,
        province["region"] if with_region else f"`{portal.successor}`" if portal.successor else None,
        f"<{portal.start_urls[0]}>",
        portal.platform,
        portal.verified_on,
    ]
    return f"| {' | '.join('–' if cell is None else str(cell) for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
