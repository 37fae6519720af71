"""How results look on a terminal: tables that fit, values as a person writes them, page text never taken as markup.

What is shown is decided by the verbs; this only draws.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WIDTH_OF_A_PIPE = 160


def console(*, error: bool = False) -> Console:
    """A console on standard output or error; plain and wide where it is not a terminal."""
    stream = sys.stderr if error else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else WIDTH_OF_A_PIPE, highlight=False)


def harmless(text: str) -> str:
    """Text of a page made safe to print: what could drive or break the terminal is dropped."""
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


def cell(value: Any, none: str = "NULL") -> str:
    """One value as text: times in Asia/Ho_Chi_Minh as ISO 8601, lists joined, None as `none`."""
    if value is None:
        return none
    if isinstance(value, datetime):
        return (value.astimezone(VIETNAM) if value.tzinfo else value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value)
    return harmless(str(value))


LEAST_WIDTH = 9
"""Letters a column needs at least on average; a table with less is shown one field a line."""


def print_table(names: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A table with a header line, numbers to the right; a table too wide for the screen one field a line, rows apart."""
    rows = list(rows)
    screen = console()
    if len(names) * LEAST_WIDTH > screen.width:
        for row in rows:
            screen.print(_grid(["", ""], list(zip(names, row, strict=True)), title))
    else:
        screen.print(_grid(names, rows, title))


def _grid(names: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None) -> Table:
    grid = Table(box=SIMPLE_HEAD, show_header=any(names), title=title, title_justify="left", title_style="bold", pad_edge=False)
    for number, name in enumerate(names):
        values = [row[number] for row in rows if row[number] is not None]
        numeric = bool(name) and bool(values) and all(isinstance(value, int | float) for value in values)
        grid.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell(value)) for value in row))
    return grid
