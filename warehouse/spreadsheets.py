"""What CSV needs so that a spreadsheet opened by double click shows what is written: its encoding told, no text computed.

Which tables and rows go into a file, and CSV for programs, do not belong here.
"""

from __future__ import annotations

import re

from warehouse import vietnam_time
from warehouse.ddl import literal

MARK = "\ufeff"
"""The byte order mark: without it Excel takes UTF-8 for the code page of its Windows."""

COMPUTED = r"^([=+\-@\t\r]|[0-9]+([.,][0-9]+)*([eE][0-9]+)?$)"
"""A text that a spreadsheet would run as a formula (the first characters that OWASP's page on CSV injection lists), or take for a
number, and with it lose the zeros of a code or the last digits of an id. An apostrophe before it makes it text."""

_COMPUTED = re.compile(COMPUTED)


def cell(text: str) -> str:
    """The text as a spreadsheet shall hold it."""
    return f"'{text}" if _COMPUTED.search(text) else text


def column(name: str, kind: str) -> str:
    """The SQL for one column: texts as `cell` has them, moments as a wall clock in Vietnam shows them, for no spreadsheet reads
    an offset.

    kind: DuckDB's name of its type.
    """
    quoted = f'"{name}"'
    if kind == "VARCHAR":
        return f"CASE WHEN regexp_matches({quoted}, {literal(COMPUTED)}) THEN '''' || {quoted} ELSE {quoted} END AS {quoted}"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"{vietnam_time.local(quoted)} AS {quoted}"
    return quoted
