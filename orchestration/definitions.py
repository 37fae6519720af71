"""Dagster's entry point: puts assets, job, schedules and resources of one home together.

The definitions themselves live in a module for each kind: a module that holds a `Definitions` object drops its loose assets.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence

import dagster as dg

from orchestration import assets, housekeeping, partitions, plain_log, schedules
from orchestration.home import Home, locate
from orchestration.resources import Cycle
from scraper import portals

# One run over many portals rests on backfill policies (beta) and the spider on Pipes (in preview within); both are tested here.
for category in (dg.BetaWarning, dg.PreviewWarning):
    warnings.filterwarnings("ignore", category=category)

log = logging.getLogger(__name__)

CYCLE_JOB = "cycle"
READ_JOB = "read"
STOP_SECONDS = 240
"""How long a stopped crawl may take to end: longer than the download timeout of the slowest portal."""


def build(home: Home, first: Sequence[str] = (), clock_offset: float = 0.0) -> dg.Definitions:
    """The definitions over one home; `first` names portals to stand together at the head of the partitions' order."""
    broken: list[portals.RegistryError] = []
    registry = portals.load(home.path, broken)
    for error in broken:
        log.warning("left out: %s", error)
    steps = assets.build(partitions.definition(partitions.order(registry, first)))
    cycle_job = dg.define_asset_job(CYCLE_JOB, steps, description="Crawl, read, find copies and load.")
    read_job = dg.define_asset_job(READ_JOB, steps[1:], description="The same without a crawl: for imported pages.")
    return dg.Definitions(
        assets=steps,
        jobs=[cycle_job, read_job, housekeeping.housekeeping],
        schedules=schedules.build(CYCLE_JOB, registry),
        resources={
            "cycle": Cycle(home=str(home.path), clock_offset=clock_offset),
            "pipes": dg.PipesSubprocessClient(forward_termination=True, termination_timeout_seconds=STOP_SECONDS),
        },
        executor=dg.in_process_executor,
        loggers={"console": plain_log.plain_logger},
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster`, `dg` and the web UI load: the home of TINTINH_HOME, else `./data`."""
    return build(locate())
