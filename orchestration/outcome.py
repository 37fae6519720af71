"""How a run's outcome is told: one line a portal with what was fetched and what changed, or the same as JSON.

The numbers come from the crawl's and the load's own reports; nothing is counted here.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from orchestration.cycle_run import Outcome
from orchestration.display import harmless, print_table

if TYPE_CHECKING:
    from scraper.archive import ImportReport

CHANGES = ("new", "edited", "removed", "reappeared", "counts_risen", "rejects")


def failed(outcome: Outcome, names: Sequence[str]) -> bool:
    """Whether anything that was asked for did not come through: a failed step, or a portal with problems."""
    return not outcome.success or any(name in outcome.problems for name in names)


def show(outcome: Outcome, names: Sequence[str], *, as_json: bool, imported: ImportReport | None = None) -> None:
    """Prints the outcome to standard output, problems and failures to standard error."""
    if as_json:
        record = dataclasses.asdict(outcome)
        if imported is not None:
            told = ("records", "revisits", "known", "pages", "hosts", "problems")
            record["import"] = {name: getattr(imported, name) for name in told}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2, default=str))
    elif outcome.load:
        crawled = ["requests"] if outcome.crawl else []
        lines = [_line(outcome, name) for name in names]
        columns = ["portal", *crawled, *(name.replace("_", " ") for name in CHANGES)]
        print_table(columns, lines if crawled else [[line[0], *line[2:]] for line in lines])
    for name, problem in outcome.problems.items():
        click.echo(harmless(f"{name}: {problem}"), err=True)
    for failure in outcome.failures:
        click.echo(harmless(f"failed: {failure}"), err=True)
    if outcome.interrupted:
        click.echo("interrupted; what was fetched is kept, and the next run goes on from there", err=True)


def imported(report: ImportReport, *, as_json: bool) -> None:
    """Says on standard error what an archive gave; standard output is left to the run that follows."""
    if not as_json:
        for name, pages in report.pages.items():
            click.echo(f"  {name}: {pages} new pages", err=True)
        click.echo(f"  {report.records} records read, {report.known} were in the lake already", err=True)
    for host, records in report.hosts.most_common(5):
        click.echo(f"  {records} records of {harmless(host)}, which no portal names, were left out", err=True)
    for problem in report.problems:
        click.echo(f"  {harmless(problem)}", err=True)


def changes(outcome: Outcome, name: str) -> dict[str, Any]:
    """What the load changed for one portal; nothing where it loaded nothing of it."""
    return dict((outcome.load.get("portals") or {}).get(name) or {})


def _line(outcome: Outcome, name: str) -> list[Any]:
    changed = changes(outcome, name)
    return [name, outcome.crawl.get(name, {}).get("requests"), *(changed.get(change, 0) for change in CHANGES)]
