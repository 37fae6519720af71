"""Several spiders as one: started together, stopped together, their reports made one. What `orchestration.crawl` runs for many.

How portals are divided among them is decided there; that a server notices nothing of it is the crawl's own care.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from dagster_pipes import open_dagster_pipes

ONE_OF_MANY = "TINTINH_ONE_OF_MANY"
"""Set in the environment of spiders that share one channel: it is closed when the last of them has ended."""

MOST = 64
"""Spiders at once."""

SECONDS = 0.2
"""Between two looks at the spiders and at the process that started us."""


def main(report: Path, commands: Sequence[Sequence[str]]) -> int:
    """Run the spiders, each by its command line, and write one report of all. Gives the exit code of the worst.

    The signal to end is passed on to them. When the process that started us dies we end too, and they end because we did.
    """
    parent = os.getppid()
    parts = [report.with_name(f"{report.stem}-{number}.json") for number, _ in enumerate(commands)]
    env = {**os.environ, ONE_OF_MANY: "1"}
    spiders = []
    for words, part in zip(commands, parts, strict=True):
        whole = [*words, "-s", f"CRAWL_REPORT={part}", "-s", f"WATCH_PARENT={os.getpid()}"]
        spiders.append(subprocess.Popen(whole, env=env))  # noqa: S603 - the command lines of `orchestration.crawl`

    def passed_on(number: int, _: FrameType | None) -> None:
        for spider in spiders:
            spider.send_signal(number)

    signal.signal(signal.SIGTERM, passed_on)
    signal.signal(signal.SIGINT, lambda *_: None)  # a terminal sends it to the spiders too, and a second one would cut them short
    while any(spider.poll() is None for spider in spiders):
        if os.getppid() != parent:
            return 1
        time.sleep(SECONDS)
    told = [json.loads(part.read_text(encoding="utf-8")) for part in parts if part.exists()]
    if told:
        portals = {name: entry for one in told for name, entry in one["portals"].items()}
        temporary = report.with_suffix(".tmp")
        temporary.write_text(json.dumps({**told[0], "portals": portals}, ensure_ascii=False), encoding="utf-8")
        temporary.replace(report)
    return max(abs(spider.returncode) for spider in spiders)


if __name__ == "__main__":
    with open_dagster_pipes():
        code = main(Path(sys.argv[1]), [json.loads(words) for words in sys.argv[2:]])
    sys.exit(code)
