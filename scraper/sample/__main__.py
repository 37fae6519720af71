"""`python -m scraper.sample`: the sample portals in a process of their own, told what to do over standard input.

Prints one JSON line with the addresses; each line read is a JSON command, answered with one JSON line; the end of input ends it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from typing import Any

from scraper.sample import SamplePortals
from scraper.sample.mischief import KINDS

_COMMANDS = """\
commands on standard input, one JSON object a line, each answered with one:
  {"day": 2}                                                            go to another day
  {"misbehave": {"portal": "donglach", "path": "/", "kind": "error", "times": 1}}
  {"behave": true}                                                      end all misbehaviour
  {"requests": true}                                                    count the requests so far, by portal and status

example: python -m scraper.sample --articles 1000 --misbehave donglach:error:0.05
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m scraper.sample",
        description=__doc__,
        epilog=_COMMANDS + f"\nmisbehaviours: {', '.join(sorted(KINDS))}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--articles", type=int, default=48, help="articles at each portal on day 1 (48)")
    parser.add_argument("--fresh", type=int, help="new articles of each further day (a fiftieth, at least 3)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other news (1)")
    parser.add_argument("--day", type=int, default=1, help="the portals' own day (1)")
    parser.add_argument("--port", type=int, help="the first of three ports in a row (any free ones)")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer (0)")
    parser.add_argument("--page-bytes", type=int, default=40_000, help="about how large an article's page is (40000)")
    parser.add_argument("--no-record", action="store_true", help="do not keep the requests, for benchmarks")
    parser.add_argument(
        "--misbehave", action="append", default=[], metavar="PORTAL:KIND:SHARE", help="a share of paths, the first time"
    )
    return parser


def _shares(wishes: list[str]) -> dict[str, dict[str, float]]:
    shares: dict[str, dict[str, float]] = {}
    for wish in wishes:
        portal, kind, share = wish.split(":")  # ValueError where a part is missing
        shares.setdefault(portal, {})[kind] = float(share)
    return shares


def _obey(portals: SamplePortals, line: str) -> dict[str, Any]:
    """Carries out one command; a bad one gives `{"error": …}` and changes nothing."""
    try:
        command = json.loads(line)
        if "day" in command:
            portals.day = int(command["day"])
        if "misbehave" in command:
            wish = command["misbehave"]
            portals.misbehave(wish["portal"], wish["path"], wish["kind"], wish.get("times"), wish.get("seconds"))
        if command.get("behave"):
            portals.behave()
        counts: dict[str, int] = {}
        if command.get("requests"):
            for portal, _, _, status in portals.requests:
                counts[f"{portal} {status}"] = counts.get(f"{portal} {status}", 0) + 1
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return {"error": f"{type(error).__name__}: {error}; see python -m scraper.sample --help"}
    return {"day": portals.day, "requests": counts}


def _end_with(parent: int) -> None:
    """Ends this process when its parent is gone, also where something else keeps standard input open."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def main(words: list[str] | None = None) -> None:
    """Serves until standard input ends or the process that started this one dies."""
    parent = os.getppid()
    parser = _parser()
    options = parser.parse_args(words)
    try:
        portals = SamplePortals(
            options.articles,
            options.seed,
            options.day,
            None if options.port is None else range(options.port, options.port + 3),
            options.delay,
            fresh=options.fresh,
            page_bytes=options.page_bytes,
            misbehaviour=_shares(options.misbehave),
            record=not options.no_record,
        )
    except ValueError as error:
        parser.error(str(error))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with portals:
        print(json.dumps({"urls": portals.urls, "day": portals.day}), flush=True)
        for line in sys.stdin:
            if line.strip():
                print(json.dumps(_obey(portals, line), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
