"""`tintinh bench extract`: how well and how fast pages with known truth are read, beside general extractors in the same run.

What is scored and how belongs to `scraper.bench`; this names the readers and draws the tables.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from pathlib import Path
from typing import Any

import click
from rich.progress import track

from orchestration.commands.options import json_option
from orchestration.display import console, print_table
from scraper import bench
from scraper.bench import OURS, Report

SHOWN_LETTERS = 100
LINES_OF_A_PAGE = 5
EXAMPLES = """\b
Examples:
  tintinh bench extract pages/real
  tintinh bench extract pages/general --limit 100 --against trafilatura,htmldate
  tintinh bench extract pages/real --against none --json"""


@click.group(epilog=EXAMPLES)
def command() -> None:
    """Measure this program against others on pages whose truth is known: `tintinh bench extract DIR`."""


@command.command(epilog=EXAMPLES)
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many pages, evenly spread over the folder.")
@click.option(
    "--against", default=",".join(bench.OTHERS), show_default=True, metavar="NAMES", help="The other readers; `none` for none."
)
@click.option("--worst", type=click.IntRange(min=0), default=20, show_default=True, metavar="N", help="Pages listed at the end.")
@json_option
def extract(folder: Path, limit: int | None, against: str, worst: int, as_json: bool) -> None:
    """Read the pages of DIR, which holds a truth.jsonl, and say per field and family what came out right and what did not."""
    names = [name.strip() for name in against.split(",") if name.strip() not in ("", "none")]
    unknown = [name for name in names if name not in bench.OTHERS]
    if unknown:
        raise click.BadParameter(f"no reader is called {', '.join(unknown)}; there are {', '.join(bench.OTHERS)}")
    readers = [bench.load(OURS)]
    for name in names:
        try:
            readers.append(bench.load(name))
        except bench.NotInstalledError as error:
            click.echo(str(error), err=True)
    cases = bench.cases(folder, limit)
    screen = console(error=True)
    pages = track(cases, "reading", console=screen, transient=True, disable=not screen.is_terminal)
    report = bench.measure(pages, readers)
    if as_json:
        click.echo(json.dumps(_machine_readable(report), ensure_ascii=False, indent=1, default=str))
        return
    versions = ", ".join(f"{reader.name} {reader.version}" for reader in readers)
    click.echo(f"{folder}: {len(cases)} pages, {report.pages} of them articles with known fields. {versions}\n")
    _show(report, [reader.name for reader in readers])
    _show_worst(report, worst)


def _show(report: Report, names: list[str]) -> None:
    labels = list(dict.fromkeys(label for scores in report.scores.values() for label, _ in scores))
    rows: list[tuple[Any, ...]] = []
    for label in labels:
        votes = [report.total(name, label) for name in names]
        ours = votes[0]
        rows.append((label, *_counts(ours), *(_percent(share) if share.total() else "" for share in votes)))
    texts = sum(map(len, report.bodies[OURS].values()))
    if texts:
        rows.append(("body token-F1", texts, "", "", "", "", *(_ratio(report.mean_f1(name)) for name in names)))
    print_table(
        ["field", "scored", "right", "wrong", "missing", "wrong %", *[f"{name} %" for name in names]],
        rows,
        "fields, ours beside others",
    )
    families: list[tuple[Any, ...]] = [
        (family, label, *_counts(votes), _percent(votes))
        for (label, family), votes in sorted(report.scores[OURS].items(), key=_by_family)
    ]
    families += [
        (family, "body token-F1", len(all_), "", "", "", "", _ratio(sum(all_) / len(all_)))
        for family, all_ in report.bodies[OURS].items()
    ]
    print_table(
        ["family", "field", "scored", "right", "wrong", "missing", "wrong %", "right %"],
        sorted(families, key=lambda row: row[0]),
        "families",
    )
    if report.sightings["true items"]:
        print_table(["listings", "of", "%"], _listings(report.sightings), "listings")
    if report.pages:
        print_table(["reader", "pages/s of one core", "ms a page", "times trafilatura"], _speeds(report, names), "speed")


def _by_family(scored: tuple[tuple[str, str], Counter[str]]) -> tuple[str, str]:
    (label, family), _ = scored
    return family, label


def _counts(votes: Counter[str]) -> tuple[int, int, int, int, str | None]:
    scored = votes.total()
    return scored, votes["right"], votes["wrong"], votes["missing"], f"{100 * votes['wrong'] / scored:.1f}" if scored else None


def _percent(votes: Counter[str]) -> str:
    return f"{100 * votes['right'] / votes.total():.1f}"


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _listings(sightings: Counter[str]) -> list[tuple[str, str, str]]:
    rows = [("true items found (recall)", sightings["found"], sightings["true items"])]
    if sightings["given"]:
        rows.append(("sightings that are true items (precision)", sightings["given and true"], sightings["given"]))
    return [(name, f"{part} of {whole}", f"{100 * part / whole:.1f}") for name, part, whole in rows]


def _speeds(report: Report, names: list[str]) -> list[tuple[str, str, str, str]]:
    peer = report.seconds.get("trafilatura", 0.0)
    rows = []
    for name in names:
        seconds = max(report.seconds[name], 1e-9)
        rows.append(
            (
                name,
                f"{report.pages / seconds:.1f}",
                f"{1000 * seconds / report.pages:.2f}",
                f"{peer / seconds:.1f}" if peer else "",
            )
        )
    return rows


def _show_worst(report: Report, most: int) -> None:
    """The pages with the most wrong fields first: a wrong value is worse than none."""
    pages: dict[str, list[bench.Mistake]] = {}
    for mistake in report.mistakes:
        pages.setdefault(mistake.page, []).append(mistake)
    worst = sorted(pages.values(), key=lambda all_: (-sum(one.verdict == "wrong" for one in all_), -len(all_)))[:most]
    rows: list[tuple[str, ...]] = []
    for all_ in worst:
        for one in all_[:LINES_OF_A_PAGE]:
            page = one.page if len(one.page) <= 70 else f"…{one.page[-69:]}"
            rows.append((page, one.family, one.field, one.verdict, _short(one.found), _short(one.true), one.origin or ""))
        if len(all_) > LINES_OF_A_PAGE:
            rows.append((page, "", f"and {len(all_) - LINES_OF_A_PAGE} more", "", "", "", ""))
    if rows:
        print_table(
            ["page", "family", "field", "verdict", "found", "truth", "truth of"],
            rows,
            f"worst pages ({len(pages)} with a mistake)",
        )


def _short(value: Any) -> str:
    text = "-" if value is None else ", ".join(value) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"


def _machine_readable(report: Report) -> dict[str, Any]:
    return {
        "pages": report.pages,
        "fields": {
            name: {label: dict(report.total(name, label)) for label in dict.fromkeys(label for label, _ in scores)}
            for name, scores in report.scores.items()
        },
        "families": [
            {"family": family, "field": label, **votes} for (label, family), votes in sorted(report.scores[OURS].items())
        ],
        "body_f1": {name: report.mean_f1(name) for name in report.scores},
        "sightings": dict(report.sightings),
        "seconds": dict(report.seconds),
        "mistakes": [dataclasses.asdict(mistake) for mistake in report.mistakes],
    }
