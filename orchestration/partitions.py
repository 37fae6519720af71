"""The portals as Dagster partitions, in an order that lets one run cover many.

A run names its partitions as one range of this order, so portals that run together must stand together; nothing is run here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import dagster as dg
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG, PARTITION_NAME_TAG

from scraper.items import Portal

CADENCES = {"hourly": "7 * * * *", "daily": "20 5 * * *", "weekly": "40 3 * * 0"}
"""Cron lines in Asia/Ho_Chi_Minh; off the full hour, when everybody else's robots call."""


def order(registry: Mapping[str, Portal], first: Sequence[str] = ()) -> list[str]:
    """Portal ids: those of `first` as given, then the live ones by cadence, then the others, each group by name."""
    cadences = list(CADENCES)

    def place(portal: Portal) -> tuple[bool, int, str]:
        return portal.status != "live", cadences.index(portal.cadence), portal.id

    return [*first, *(portal.id for portal in sorted(registry.values(), key=place) if portal.id not in first)]


def live(registry: Mapping[str, Portal], cadence: str | None = None) -> list[str]:
    """The live portals, of one cadence or all, in the order of the partitions."""
    return [name for name in order(registry) if registry[name].status == "live" and cadence in (None, registry[name].cadence)]


def definition(names: Iterable[str]) -> dg.StaticPartitionsDefinition:
    """The partitions definition over these portals, in this order."""
    return dg.StaticPartitionsDefinition(list(names))


def tags(names: Sequence[str]) -> dict[str, str]:
    """The run tags that make one run cover these portals, which stand together in the partitions' order."""
    if len(names) == 1:
        return {PARTITION_NAME_TAG: names[0]}
    return {ASSET_PARTITION_RANGE_START_TAG: names[0], ASSET_PARTITION_RANGE_END_TAG: names[-1]}
