"""The schedules: one a cadence, in Vietnam's time, each one run over all live portals of that cadence.

What a run does belongs to the assets; automation conditions are avoided because they wait for ever on a portal that never ran.
"""

from collections.abc import Mapping

import dagster as dg

from orchestration import housekeeping, partitions
from scraper.items import Portal


def build(job: str, registry: Mapping[str, Portal]) -> list[dg.ScheduleDefinition]:
    """One running schedule for each cadence, and one for housekeeping; a tick without live portals is skipped with the reason.

    job: the name of the job that runs a cycle.
    """
    tidy = dg.ScheduleDefinition(
        name="daily_housekeeping",
        job=housekeeping.housekeeping,
        cron_schedule="50 4 * * *",
        execution_timezone="Asia/Ho_Chi_Minh",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    return [tidy, *(_schedule(job, cadence, partitions.live(registry, cadence)) for cadence in partitions.CADENCES)]


def _schedule(job: str, cadence: str, names: list[str]) -> dg.ScheduleDefinition:
    @dg.schedule(
        job_name=job,
        name=f"{cadence}_cycle",
        cron_schedule=partitions.CADENCES[cadence],
        execution_timezone="Asia/Ho_Chi_Minh",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"One run over every live portal with cadence {cadence!r}.",
    )
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if not names:
            return dg.SkipReason(f"no live portal has cadence {cadence!r}")
        return dg.RunRequest(tags=partitions.tags(names, names))

    return tick
