"""SQL for the clock of Vietnam: UTC+7 all year, without summer time since 1975.

Every expression takes one of type TIMESTAMPTZ. They are plain arithmetic, for a cast of TIMESTAMPTZ to DATE needs an extension
that other readers of the file may lack.
"""

from __future__ import annotations

_OFFSET = 25_200_000_000  # microseconds
_DAY = 86_400_000_000


def local(moment: str) -> str:
    """The moment as a TIMESTAMP, as a clock on a wall in Vietnam shows it."""
    return f"make_timestamp(epoch_us({moment}) + {_OFFSET})"


def day(moment: str) -> str:
    """The day of the moment, a DATE."""
    return f"CAST({local(moment)} AS DATE)"


def month(moment: str) -> str:
    """The first day of the moment's month, a DATE."""
    return f"CAST(date_trunc('month', {local(moment)}) AS DATE)"


def midnight(moment: str) -> str:
    """The TIMESTAMPTZ at which the moment's day began."""
    return f"make_timestamptz((epoch_us({moment}) + {_OFFSET}) // {_DAY} * {_DAY} - {_OFFSET})"
