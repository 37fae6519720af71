"""A crawl of many portals at once, in one process or several: memory, and requests a second against what politeness allows.

One portal is dead and one endless; neither may cost the others anything. `python -m tests.bench.bench_many --articles 20` is a
tenth of the whole measurement and over in minutes: start and end of the crawl weigh more in it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from orchestration.crawl import divided
from tests.bench.many_portals import PAGE, PORT, address

ROOT = Path(__file__).resolve().parents[2]


def main(portals: int = 1000, articles: int = 200, delay: float = 0.5, deadline: float = 0.0, processes: int = 1) -> None:
    """Crawl once and print the figures; `deadline` (seconds) ends the crawl early, 0 lets it finish."""
    words = [sys.executable, "-m", "tests.bench.many_portals", str(portals), str(articles)]
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        (home / "portals").mkdir()
        names = [f"cong{number:04}" for number in range(portals)]
        for number, name in enumerate([*names, "chet"]):  # the last one is dead: nobody listens there
            limit = f"max_pages = {articles * 2}\n" if number == 0 else ""
            (home / "portals" / f"{name}.toml").write_text(
                f'name = "{name}"\nstart_urls = ["http://{address(number)}:{PORT}/"]\nplatform = "generic"\n'
                f"[crawl]\ndelay = {delay}\n{limit}"
            )
        with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
            assert server.stdout is not None and server.stdin is not None and server.stdout.readline()
            reports = [home / f"report-{number}.json" for number in range(processes)]
            spiders = []
            for part, told in zip(divided([*names, "chet"], processes), reports, strict=True):
                settings = {"HOME": scratch, "CRAWL_REPORT": told, "CRAWL_DEADLINE": deadline, "LOG_LEVEL": "ERROR"}
                pairs = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
                words = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"portal={','.join(part)}", *pairs]
                spiders.append(subprocess.Popen(words, cwd=ROOT))
            usages = [os.wait4(spider.pid, 0)[2] for spider in spiders]
            server.stdin.close()
            _, _, served = os.wait4(server.pid, 0)
        report = {name: one for told in reports for name, one in json.loads(told.read_text())["portals"].items()}
    healthy = [report[name] for name in names[1:]]
    requests = sum(one["requests"] for one in healthy)
    seconds = max(one["seconds"] for one in healthy)
    found = sum(one["new_articles"] for one in healthy)
    ends: dict[str, int] = {}
    for one in healthy:
        ends[one["finish_reason"]] = ends.get(one["finish_reason"], 0) + 1
    wanted = sum(articles + -(-articles // PAGE) for _ in healthy)
    print(f"{portals} portals of {articles} articles, {delay} s between requests: {ends}")
    print(
        f"articles found: {found} of {articles * len(healthy)}; requests {requests} ({requests / wanted:.3f} of what is useful)"
    )
    rate, megabytes = requests / seconds, sum(usage.ru_maxrss for usage in usages) / 1024
    serving = 1000 * (served.ru_utime + served.ru_stime) / requests
    endless, dead = report[names[0]], report["chet"]
    print(f"{rate:.0f} requests/s; politeness allows {len(healthy) / delay:.0f}: {rate * delay / len(healthy):.2f} (aim: 0.9)")
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    print(f"CPU {1000 * cpu / requests:.2f} ms a request, {cpu / seconds:.2f} cores; memory {megabytes:.0f} MB (aim: 700)")
    print(f"the server, a process of its own: {serving:.2f} ms a request")
    print(f"endless: {endless['finish_reason']} after {endless['requests']}; dead: {dead['finish_reason']} {dead['unanswered']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portals", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--delay", type=float, default=0.5)
    parser.add_argument("--deadline", type=float, default=0.0)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    main(options.portals, options.articles, options.delay, options.deadline, options.processes)
