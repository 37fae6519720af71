"""How a run speaks to the person at the terminal: the steps' own sentences, without Dagster's event stream.

The full record of events stays in Dagster's instance; nothing is kept here.
"""

from __future__ import annotations

import logging
import sys

import dagster as dg


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
        return f"  {meta.get('step_key') or 'tintinh'}: {mark}{meta.get('orig_message') or record.getMessage()}"


@dg.logger(config_schema={"log_level": dg.Field(str, is_required=False, default_value="INFO")})
def plain_logger(context: dg.InitLoggerContext) -> logging.Logger:
    """A logger that writes plain lines to standard error."""
    level = context.logger_config["log_level"]
    log = logging.getLoggerClass()("tintinh", level=level)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Sentence())
    handler.addFilter(_OwnWords())
    log.addHandler(handler)
    return log
