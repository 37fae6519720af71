"""What Dagster loads: definitions that pass its own check, schedules in Vietnam's time, partitions that one run can cover.

What the assets do is told by the tests of the cycle.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG, PARTITION_NAME_TAG

from orchestration import definitions, metadata, partitions
from orchestration.home import locate
from scraper import portals

FILE = 'name = "Cổng {name}"\nstart_urls = ["http://{name}.test/"]\ncadence = "{cadence}"\nstatus = "{status}"\n'


def registry(home: Path) -> Path:
    folder = home / "portals"
    folder.mkdir(parents=True)
    for name, cadence, status in (
        ("a", "daily", "live"),
        ("b", "hourly", "live"),
        ("c", "daily", "retired"),
        ("d", "daily", "live"),
    ):
        (folder / f"{name}.toml").write_text(FILE.format(name=name, cadence=cadence, status=status), encoding="utf-8")
    return home


def test_portals_of_one_cadence_stand_together(home: Path) -> None:
    known = portals.load(registry(home))
    order = partitions.order(known)
    assert set(order) == set(known)
    assert order[:3] == ["b", "a", "d"]
    assert partitions.followed(known, "daily") == ["a", "d"]
    assert partitions.order(known, first=["c", "a"])[:2] == ["c", "a"]


def test_a_run_over_a_free_choice_of_portals_notes_their_names(home: Path) -> None:
    everyday = ["a", "b", "c", "d"]
    assert partitions.tags(["c"], everyday) == {PARTITION_NAME_TAG: "c"}
    together = partitions.tags(["b", "c"], everyday)
    assert together == {ASSET_PARTITION_RANGE_START_TAG: "b", ASSET_PARTITION_RANGE_END_TAG: "c"}
    apart = partitions.tags(["b", "d"], everyday)
    assert apart[partitions.PORTALS_TAG] == "b,d"
    assert partitions.covered(apart, ["d", "b"]) == ["d", "b"]
    with pytest.raises(dg.Failure, match="tintinh run b d"):
        partitions.covered(apart, ["b", "c", "d"])


def test_each_schedule_is_one_run_over_its_portals_in_vietnams_time(home: Path) -> None:
    built = definitions.build(locate(registry(home)))
    schedules = {schedule.name: schedule for schedule in built.schedules}
    assert set(schedules) == {"hourly_cycle", "daily_cycle", "weekly_cycle", "daily_revisit", "daily_housekeeping"}
    assert all(schedule.execution_timezone == "Asia/Ho_Chi_Minh" for schedule in schedules.values())
    assert all(schedule.default_status == dg.DefaultScheduleStatus.RUNNING for schedule in schedules.values())
    moment = datetime(2026, 11, 22, 5, 20, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(instance=instance, scheduled_execution_time=moment)
        (daily,) = schedules["daily_cycle"].evaluate_tick(context).run_requests
        (hourly,) = schedules["hourly_cycle"].evaluate_tick(context).run_requests
        weekly = schedules["weekly_cycle"].evaluate_tick(context)
    assert daily.tags["dagster/asset_partition_range_start"] == "a"
    assert daily.tags["dagster/asset_partition_range_end"] == "d"
    assert hourly.tags["dagster/partition"] == "b"
    assert not weekly.run_requests
    assert "no live portal" in weekly.skip_message


def test_no_step_is_retried_and_the_check_blocks(home: Path) -> None:
    built = definitions.build(locate(registry(home)))
    graph = {asset.key.to_user_string(): asset for asset in built.assets}
    assert list(graph) == ["pages", "articles", "stories", "warehouse"]
    assert all(asset.op.retry_policy is None for asset in graph.values())
    (check,) = graph["articles"].check_specs
    assert check.blocking
    assert graph["warehouse"].op.pool == "warehouse"


def test_the_warehouse_must_be_loaded_daily_and_no_partition_vouches_for_another(home: Path) -> None:
    """A day missed warns and a second one fails; a policy on portals would be met by any one of them."""
    built = definitions.build(locate(registry(home)))
    policies = {spec.key.to_user_string(): spec.freshness_policy for asset in built.assets for spec in asset.specs}
    warehouse = policies.pop("warehouse")
    assert timedelta(days=1) < warehouse.warn_window.to_timedelta() < timedelta(days=2)
    assert timedelta(days=2) < warehouse.fail_window.to_timedelta() < timedelta(days=3)
    assert policies == {"pages": None, "articles": None, "stories": None}


def test_dg_check_defs_passes(home: Path) -> None:
    registry(home)
    records = home / "dagster-check"
    records.mkdir()
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dg")), "check", "defs"],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "TINTINH_HOME": str(home), "DAGSTER_HOME": str(records)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_run_says_how_each_portal_was_crawled_and_what_its_certificates_are_worth() -> None:
    told = metadata.crawled({"mode": "backfill", "tls": "legacy", "requests": 3})
    assert (told["mode"].value, told["TLS profile"].value) == ("backfill", "legacy")
    assert metadata.crawled({"mode": "revisit", "tls": None})["TLS profile"].value == "verified"
    assert set(metadata.crawled({"finish_reason": "busy"})) == {"crawl"}
