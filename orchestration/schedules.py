"""The schedules: one a cadence, in Vietnam's time, each one run over the followed portals of that cadence.

What a run does belongs to the assets; automation conditions are avoided because they wait for ever on a portal that never ran.
"""

from collections.abc import Mapping

import dagster as dg

from orchestration import housekeeping, partitions
from scraper.items import Portal


def build(job: str, registry: Mapping[str, Portal]) -> list[dg.ScheduleDefinition]:
    """One running schedule for each cadence, and one for housekeeping; a tick without such portals is skipped with the reason.

    job: the name of the job that runs a cycle.
    """
    tidy = dg.ScheduleDefinition(
        name="daily_housekeeping",
        job=housekeeping.housekeeping,
        cron_schedule="50 4 * * *",
        execution_timezone="Asia/Ho_Chi_Minh",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    return [tidy, *(_schedule(job, cadence, partitions.followed(registry, cadence)) for cadence in partitions.CADENCES)]


def _schedule(job: str, cadence: str, names: list[str]) -> dg.ScheduleDefinition:
    @dg.schedule(
        job_name=job,
        name=f"{cadence}_cycle",
        cron_schedule=partitions.CADENCES[cadence],
        execution_timezone="Asia/Ho_Chi_Minh",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"One run over every followed portal with cadence {cadence!r}.",
    )
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if not names:
            return dg.SkipReason(f"no live portal with cadence {cadence!r} is followed; `tintinh portals check NAME` begins to")
        return dg.RunRequest(tags=partitions.tags(names, names))

    return tick
