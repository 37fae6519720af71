"""How a run speaks to the person who started it: progress bars on a terminal, plain lines elsewhere, never Dagster's events.

The full record of events stays in Dagster's instance; nothing is kept here.
"""

from __future__ import annotations

import logging
import re
import sys

import dagster as dg
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from orchestration.display import console, harmless

_PROGRESS = re.compile(r"([\w-]+): (\d+) requests, (\d+) new articles, (\d+) to ask")
"""The line in which the spider says how far it is at a portal, or at so many `portals` together (scraper.crawl.report)."""

_ENDED = re.compile(r"([\w-]+): \w+ after \d+ requests")
"""The line in which it says that it is done there."""


class _OwnWords(logging.Filter):
    """Lets through what the assets and the spider say; Dagster's own events stay in its records."""

    def filter(self, record: logging.LogRecord) -> bool:
        meta = getattr(record, "dagster_meta", None) or {}
        chatter = str(meta.get("orig_message", "")).startswith("[pipes]")
        return not chatter and not meta.get("dagster_event") and bool(meta.get("step_key"))


class _Sentence(logging.Formatter):
    """The step's name and the bare message; warnings are marked."""

    def format(self, record: logging.LogRecord) -> str:
        meta = getattr(record, "dagster_meta", None) or {}
        mark = "" if record.levelno < logging.WARNING else f"{record.levelname.lower()}: "
        return harmless(f"  {meta.get('step_key') or 'tintinh'}: {mark}{meta.get('orig_message') or record.getMessage()}")


class _Bars(logging.Handler):
    """A bar for each portal while the spider is there; every other sentence is printed above the bars."""

    def __init__(self) -> None:
        super().__init__()
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bars = Progress(*columns, console=console(error=True), transient=True)
        self._tasks: dict[str, TaskID] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.bars.start()
        line = self.format(record)
        found = _PROGRESS.search(line)
        if found is None:
            self.bars.console.print(line, markup=False)
            if (ended := _ENDED.search(line)) and ended[1] in self._tasks:
                self.bars.remove_task(self._tasks.pop(ended[1]))
            return
        name, done, _, left = found.groups()
        if name != "portals" and "portals" in self._tasks:  # few enough are left to be told of one by one
            self.bars.remove_task(self._tasks.pop("portals"))
        if name not in self._tasks:
            self._tasks[name] = self.bars.add_task(name)
        self.bars.update(self._tasks[name], completed=int(done), total=int(done) + int(left))

    def close(self) -> None:
        """Takes the bars off the screen."""
        self.bars.stop()
        super().close()


@dg.logger(config_schema={"log_level": dg.Field(str, is_required=False, default_value="INFO")})
def plain_logger(context: dg.InitLoggerContext) -> logging.Logger:
    """A logger that speaks on standard error."""
    log = logging.getLoggerClass()("tintinh", level=context.logger_config["log_level"])
    handler = _Bars() if sys.stderr.isatty() else logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Sentence())
    handler.addFilter(_OwnWords())
    log.addHandler(handler)
    _handlers.append(handler)
    return log


_handlers: list[logging.Handler] = []


def close() -> None:
    """Ends what the loggers of this process show; to be called when a run is over."""
    while _handlers:
        _handlers.pop().close()
