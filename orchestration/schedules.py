"""The schedules: one a cadence, in Vietnam's time, each one run over the followed portals of that cadence.

What a run does belongs to the assets; automation conditions are avoided because they wait for ever on a portal that never ran.
"""

from collections.abc import Mapping

import dagster as dg

from orchestration import housekeeping, partitions
from scraper.items import Portal

REVISIT = "40 1 * * *"
"""Known articles are asked again at night, when portals have least to do; edits, removals and counters come from it."""


def build(job: str, registry: Mapping[str, Portal]) -> list[dg.ScheduleDefinition]:
    """One running schedule for each cadence, one for revisits, one for housekeeping; a tick without portals is skipped.

    job: the name of the job that runs a cycle.
    """
    tidy = dg.ScheduleDefinition(
        name="daily_housekeeping",
        job=housekeeping.housekeeping,
        cron_schedule="50 4 * * *",
        execution_timezone="Asia/Ho_Chi_Minh",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    cycles = [
        _schedule(job, f"{cadence}_cycle", cron, f"with cadence {cadence!r} ", partitions.followed(registry, cadence))
        for cadence, cron in partitions.CADENCES.items()
    ]
    return [tidy, *cycles, _schedule(job, "daily_revisit", REVISIT, "", partitions.followed(registry), "revisit")]


def _schedule(job: str, name: str, cron: str, which: str, names: list[str], mode: str = "daily") -> dg.ScheduleDefinition:
    @dg.schedule(
        job_name=job,
        name=name,
        cron_schedule=cron,
        execution_timezone="Asia/Ho_Chi_Minh",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"One {mode} run over every followed portal {which}".strip() + ".",
    )
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if not names:
            return dg.SkipReason(f"no live portal {which}is followed; `tintinh portals check NAME` begins to")
        return dg.RunRequest(tags={**partitions.tags(names, names), partitions.MODE_TAG: mode})

    return tick
