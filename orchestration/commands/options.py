"""The options that several verbs share: the home and machine-readable output.

Only options belong here; what they mean is decided by the verbs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from orchestration.home import Home, locate


def _home(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Home:
    return locate(value or ctx.find_root().obj)


home_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--home", metavar="DIR", callback=_home, help="Where pages and warehouse lie; else TINTINH_HOME, else ./data."
)

json_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON for programs."
)
