"""`tintinh portals`: what the registry holds, as a list or one portal whole, and the verbs that visit a portal.

The registry and its files belong to `scraper.portals`, the visits to `orchestration.commands.portal_visits`.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from typing import Any

import click

from orchestration.commands import portal_visits
from orchestration.commands.options import home_option, json_option
from orchestration.display import harmless, print_table
from orchestration.home import Home
from scraper import portals
from scraper.items import Portal
from scraper.portals.schema import STATUSES
from scraper.vietnamese.text import fold


@click.group(
    epilog="""\b
Examples:
  tintinh portals show haugiang
  tintinh portals add https://www.example.gov.vn/"""
)
def command() -> None:
    """The registry: the built-in portals and those of <home>/portals."""


@command.command("list", epilog="\b\nExample:\n  tintinh portals list --status live --province 92")
@click.option("--status", type=click.Choice(STATUSES), help="Only those of this status.")
@click.option(
    "--province",
    metavar="CODE_OR_NAME",
    help="Only those of this GSO code, or with these words or the beginning of one in their name.",
)
@json_option
@home_option
def list_portals(status: str | None, province: str | None, as_json: bool, home: Home) -> None:
    """One line a portal; those marked as followed are crawled without being named."""
    broken: list[portals.RegistryError] = []
    chosen = [
        portal
        for portal in portals.load(home.path, broken).values()
        if status in (None, portal.status) and (province is None or _is_of(portal, province))
    ]
    if as_json:
        click.echo(json.dumps([record(portal) for portal in chosen], ensure_ascii=False, indent=2))
    else:
        _show_list(chosen)
    for error in broken:
        click.echo(f"left out: {harmless(str(error))}", err=True)
    if broken:
        raise SystemExit(1)


def _show_list(chosen: Sequence[Portal]) -> None:
    print_table(
        ["portal", "name", "province", "status", "followed", "platform", "verified on"],
        [
            (p.id, p.name, p.province, p.status, "yes" if portals.is_followed(p) else "no", p.platform, p.verified_on)
            for p in chosen
        ],
    )


def _is_of(portal: Portal, province: str) -> bool:
    words = re.compile(rf"\b{re.escape(fold(province.strip()))}")  # whole, but for the end of the last: `hau` is not in Lai Châu
    return portal.province == province or words.search(fold(portal.name)) is not None


@command.command("show", epilog="\b\nExample:\n  tintinh portals show haugiang")
@click.argument("name")
@json_option
@home_option
def show_portal(name: str, as_json: bool, home: Home) -> None:
    """Everything the registry says of one portal."""
    broken: list[portals.RegistryError] = []
    registry = portals.load(home.path, broken)
    for error in broken:
        if error.file.stem == name:
            raise error
    shown = record(portal_visits.named(name, registry))
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    print_table(["setting", "value"], [(key, value) for key, value in shown.items() if value not in (None, [], {})])


def record(portal: Portal) -> dict[str, Any]:
    """A portal's settings as JSON writes them."""
    settings = {field.name: getattr(portal, field.name) for field in dataclasses.fields(portal)}
    settings["verified_on"] = portal.verified_on.isoformat() if portal.verified_on else None
    settings["followed"] = portals.is_followed(portal)
    return {
        key: list(value) if isinstance(value, tuple) else dict(value) if hasattr(value, "keys") else value
        for key, value in settings.items()
    }


command.add_command(portal_visits.check)
command.add_command(portal_visits.add)
