"""`tintinh portals`: what the registry holds, as a list or one portal whole.

The registry and its files belong to `scraper.portals`; this only shows them.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import click

from orchestration.commands.options import home_option, json_option
from orchestration.display import print_table
from orchestration.home import Home
from scraper import portals
from scraper.items import Portal


@click.group(epilog="\b\nExample:\n  tintinh portals show haugiang")
def command() -> None:
    """The registry: the built-in portals and those of <home>/portals."""


@command.command("list", epilog="\b\nExample:\n  tintinh portals list --json")
@json_option
@home_option
def list_portals(as_json: bool, home: Home) -> None:
    """One line a portal."""
    registry = portals.load(home.path)
    if as_json:
        click.echo(json.dumps([_record(portal) for portal in registry.values()], ensure_ascii=False, indent=2))
        return
    print_table(
        ["portal", "name", "province", "status", "cadence", "platform", "verified on"],
        [(p.id, p.name, p.province, p.status, p.cadence, p.platform, p.verified_on) for p in registry.values()],
    )


@command.command("show", epilog="\b\nExample:\n  tintinh portals show haugiang")
@click.argument("name")
@json_option
@home_option
def show_portal(name: str, as_json: bool, home: Home) -> None:
    """Everything the registry says of one portal."""
    registry = portals.load(home.path)
    if name not in registry:
        raise click.ClickException(f"no portal is named {name}; `tintinh portals list` shows the known ones")
    record = _record(registry[name])
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    print_table(["setting", "value"], [(key, value) for key, value in record.items() if value not in (None, [], {})])


def _record(portal: Portal) -> dict[str, Any]:
    record = {field.name: getattr(portal, field.name) for field in dataclasses.fields(portal)}
    record["verified_on"] = portal.verified_on.isoformat() if portal.verified_on else None
    return {
        key: list(value) if isinstance(value, tuple) else dict(value) if hasattr(value, "keys") else value
        for key, value in record.items()
    }
