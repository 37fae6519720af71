"""The portals as Dagster partitions, in an order that lets one run cover many.

A run names its partitions as one range of this order, so portals that run together must stand together; nothing is run here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

import dagster as dg

from orchestration import crawl_processes
from scraper.crawl.revisits import MODES
from scraper.items import Portal
from scraper.portals import is_followed

# Dagster's tags of a run over one partition or a range of them (dagster._core.storage.tags); a test holds them to it.
PARTITION_TAG = "dagster/partition"
RANGE_START_TAG = "dagster/asset_partition_range_start"
RANGE_END_TAG = "dagster/asset_partition_range_end"

PORTALS_TAG = "tintinh/portals"
"""The exact portals of a run whose range means them only in the order that run was given."""

MODE_TAG = "tintinh/mode"
"""How a run crawls, one of scraper.crawl.revisits.MODES; to be set in the launchpad of the web UI, too."""

PROCESSES_TAG = "tintinh/processes"
"""In how many processes a run crawls its portals; TINTINH_PROCESSES says it for all runs that have no such tag."""

CADENCES = {"hourly": "7 * * * *", "daily": "20 5 * * *", "weekly": "40 3 * * 0"}
"""Cron lines in Asia/Ho_Chi_Minh; off the full hour, when everybody else's robots call."""


def order(registry: Mapping[str, Portal], first: Sequence[str] = ()) -> list[str]:
    """Portal ids: those of `first` as given, then the followed ones by cadence, then the others, each group by name."""
    cadences = list(CADENCES)

    def place(portal: Portal) -> tuple[bool, bool, int, str]:
        return not is_followed(portal), portal.status != "live", cadences.index(portal.cadence), portal.id

    return [*first, *(portal.id for portal in sorted(registry.values(), key=place) if portal.id not in first)]


def followed(registry: Mapping[str, Portal], cadence: str | None = None) -> list[str]:
    """The live portals that are crawled without being named, of one cadence or all, in the order of the partitions."""
    return [name for name in order(registry) if is_followed(registry[name]) and cadence in (None, registry[name].cadence)]


def untried(registry: Mapping[str, Portal]) -> list[str]:
    """The live portals of the built-in registry that nobody has verified: crawled only by name or when all are asked for."""
    return [name for name in order(registry) if registry[name].status == "live" and not is_followed(registry[name])]


def definition(names: Iterable[str]) -> dg.StaticPartitionsDefinition:
    """The partitions definition over these portals, in this order."""
    return dg.StaticPartitionsDefinition(list(names))


def tags(names: Sequence[str], everyday: Sequence[str]) -> dict[str, str]:
    """The run tags that make one run cover these portals, which stand together in the order the run is given.

    everyday: the order that everybody else sees; where the portals do not stand together in it, their names are noted too.
    """
    if len(names) == 1:
        return {PARTITION_TAG: names[0]}
    covered = {RANGE_START_TAG: names[0], RANGE_END_TAG: names[-1]}
    first = everyday.index(names[0])
    together = list(names) == list(everyday[first : first + len(names)])
    return covered if together else {**covered, PORTALS_TAG: ",".join(names)}


def mode(run_tags: Mapping[str, str], otherwise: str) -> str:
    """How a run crawls; raises dg.Failure for a mode that does not exist."""
    wanted = run_tags.get(MODE_TAG, otherwise)
    if wanted not in MODES:
        raise dg.Failure(f"the tag {MODE_TAG} says {wanted!r}; write one of {', '.join(MODES)}")
    return wanted


def processes(run_tags: Mapping[str, str]) -> int:
    """In how many processes a run crawls; raises dg.Failure where that is no number from 1 up."""
    wanted = run_tags.get(PROCESSES_TAG) or os.environ.get("TINTINH_PROCESSES") or "1"
    if not wanted.isdecimal() or not 1 <= int(wanted) <= crawl_processes.MOST:
        raise dg.Failure(f"{wanted!r} processes cannot be started; write a number from 1 to {crawl_processes.MOST}")
    return int(wanted)


def covered(run_tags: Mapping[str, str], partition_keys: Sequence[str]) -> list[str]:
    """The portals a run covers; raises dg.Failure where its range means others than when it was started.

    That happens when a run over a free choice of portals is executed again from the web UI.
    """
    meant = run_tags.get(PORTALS_TAG, "").split(",")
    if PORTALS_TAG in run_tags and set(meant) != set(partition_keys):
        raise dg.Failure(f"this run covered portals that are no range here; start it again with: tintinh run {' '.join(meant)}")
    return list(partition_keys)
