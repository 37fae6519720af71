"""`tintinh portals check` and `add`: a short polite visit to one portal, what it gave, and the file that comes of it.

The visit belongs to `scraper.survey`; this names the portal, shows what was found and writes what the user approves.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from orchestration import survey_view
from orchestration.commands.options import home_option, json_option
from orchestration.display import VIETNAM, harmless
from orchestration.home import Home
from scraper import portals, settings
from scraper.addresses import address_host
from scraper.caller import Caller
from scraper.crawl import browser
from scraper.crawl.guard import only_crawl_of
from scraper.items import Portal
from scraper.portals.schema import TLS_PROFILES, read_portal
from scraper.survey import approval, draft
from scraper.survey.survey import REQUESTS, Survey, survey
from warehouse import dimensions
from warehouse.files import replacing

RENDERED = 3
"""Requests that a rendered page takes for one that is not: itself, and what its scripts ask for."""

requests_option = click.option(
    "--requests",
    default=REQUESTS,
    show_default=True,
    type=click.IntRange(3, 100),
    help="At most this many, robots.txt included; three times as many with a browser.",
)


def named(name: str, registry: Mapping[str, Portal]) -> Portal:
    """The portal of that name; an error that says where the names are listed where there is none."""
    if name not in registry:
        raise click.ClickException(f"no portal is named {name}; `tintinh portals list` shows the known ones")
    return registry[name]


@click.command(
    "check",
    epilog="""\b
Examples:
  tintinh portals check cantho             does it work, and is it as it was when last approved?
  tintinh portals check cantho --approve   keep what is found now as what the next check compares with""",
)
@click.argument("name")
@click.option("--approve", is_flag=True, help="Keep what is found as approved; what broke since the last approval is accepted.")
@requests_option
@json_option
@home_option
def check(name: str, approve: bool, requests: int, as_json: bool, home: Home) -> None:
    """Visit a portal, show what works, and say what broke since the last approval, field by field.

    A success is noted as verified_on in your copy of its file, by which a live portal is crawled without being named.
    Exit code 1 when anything is broken."""
    portal = named(name, portals.load(home.path))
    kept = approval.read(_record_file(home, name))
    again = [article["url"] for article in (kept or {}).get("articles", ())]
    with (
        only_crawl_of(home.lake, name),  # two at once would ask more of a portal than its file allows
        _caller(portal, requests) as caller,
    ):
        found = survey(portal, caller, again)
    changes = approval.compare(None if approve else kept, found)
    broken = any(change.broken for change in changes)
    today = datetime.now(VIETNAM).date()
    if not broken:
        file = _verify(home, portal, today)
        if approve:
            _write(_record_file(home, name), json.dumps(approval.record(found, today), ensure_ascii=False, indent=1))
    if as_json:
        told = {"ok": not broken, "approved_on": today.isoformat() if approve and not broken else (kept or {}).get("approved_on")}
        click.echo(json.dumps(told | survey_view.record(found, changes), ensure_ascii=False, indent=2))
    else:
        survey_view.show(found, changes)
        if not broken:
            click.echo(f"works; verified_on is {today} in {file}")
            if kept is None and not approve:
                click.echo(f"nothing is approved yet: `tintinh portals check {name} --approve` keeps this for later checks")
    if broken:
        raise SystemExit(1)


@click.command(
    "add",
    epilog="""\b
Examples:
  tintinh portals add https://www.example.gov.vn/
  tintinh portals add https://www.example.gov.vn/ --name "Cổng thông tin điện tử …" --province 92 --yes""",
)
@click.argument("url")
@click.option("--id", "id_", metavar="ID", help="How the portal is called here; else its host decides.")
@click.option("--name", help="Its full name; else what its front page calls itself, which is often wrong.")
@click.option("--province", metavar="CODE", help="GSO code of its province.")
@click.option(
    "--delay",
    default=draft.USUAL_DELAY,
    show_default=True,
    type=click.FloatRange(0, 60),
    metavar="SECONDS",
    help="Between two requests, now and in crawls.",
)
@click.option(
    "--tls", type=click.Choice(TLS_PROFILES), help="For a server whose certificate or ciphers cannot be used otherwise."
)
@click.option("--render", is_flag=True, help="Show its pages to a browser first: for portals that are empty without scripts.")
@click.option("--yes", is_flag=True, help="Write the file without asking.")
@requests_option
@home_option
def add(
    url: str,
    id_: str | None,
    name: str | None,
    province: str | None,
    delay: float,
    tls: str | None,
    render: bool,
    yes: bool,
    requests: int,
    home: Home,
) -> None:
    """Visit a portal that is not registered, show what its articles would yield, and write its file into <home>/portals."""
    if address_host(url) is None:
        raise click.ClickException(f"{url} is no address; write it in full, such as https://www.example.gov.vn/")
    url = url if urlsplit(url).path else f"{url}/"
    portal = Portal(_free_id(url, id_, home), url, province, (url,), delay=delay, render=render, tls=tls)
    file = home.portals / f"{portal.id}.toml"
    with _caller(portal, requests) as caller:
        found = survey(portal, caller)
    changes = approval.compare(None, found)
    survey_view.show(found, changes)
    if not found.articles:
        raise click.ClickException(f"no article could be read, so nothing was written; write {file} by hand if you know better")
    with _answered():
        name, province = _described(portal, found, name, province, yes=yes)
    if province is not None and province not in dimensions.provinces()["province_code"].to_pylist():
        raise click.ClickException(f"no province has the GSO code {province}; the warehouse's table provinces lists them")
    text = draft.text(replace(portal, name=harmless(name), province=province), found)
    _try(text, file.name)
    click.echo(f"\n{text}")
    if file.exists():
        click.echo(f"{file} exists and would be replaced" if not yes else f"{file} is replaced")
    with _answered():
        if not yes and not click.confirm(f"Write {file}?", default=not file.exists()):
            raise click.ClickException("nothing was written")
    _write(file, text)
    _write(_record_file(home, portal.id), json.dumps(_approved(found), ensure_ascii=False, indent=1))
    click.echo(f"wrote {file}; crawl it with: tintinh run {portal.id}")


@contextmanager
def _answered() -> Iterator[None]:
    """Say how to do without questions where nobody is there to answer them."""
    try:
        yield
    except click.Abort:
        raise click.ClickException("nothing was written; answer the questions, or pass --name, --province and --yes") from None


def _described(portal: Portal, found: Survey, name: str | None, province: str | None, *, yes: bool) -> tuple[str, str | None]:
    """The portal's name and its province's GSO code as they were given, or else as they are asked for; raises click.Abort."""
    if name is None:
        suggested = found.site_name or portal.id
        name = suggested if yes else click.prompt("Its full name", default=harmless(suggested))
    if province is None and not yes:
        province = click.prompt("GSO code of its province, empty where it has none", default="", show_default=False) or None
    return str(name), province


def _caller(portal: Portal, requests: int) -> Caller:
    """Who asks a portal, with a browser where its file says so; one page then takes several requests, so more may be made."""
    hosts = portals.hosts(portal)
    if not portal.render:
        return Caller(hosts, tls=portal.tls, delay=portal.delay, budget=requests)
    try:
        program = browser.find(settings.BROWSER)
    except browser.NoBrowserError as missing:
        raise click.ClickException(str(missing)) from missing
    from scraper.survey.browser_caller import BrowserCaller  # needs what only such portals need

    return BrowserCaller(program, hosts, tls=portal.tls, delay=portal.delay, budget=requests * RENDERED)


def _free_id(url: str, id_: str | None, home: Home) -> str:
    """The id of a portal to be added; an error where the registry has its host or its id already, but in the user's own file."""
    registry = portals.load(home.path, broken=[])
    owner = portals.portal_for(url, registry)
    if owner is not None and (owner.builtin or id_ not in (None, owner.id)):
        raise click.ClickException(f"{url} belongs to the portal {owner.id} already: `tintinh portals check {owner.id}`")
    id_ = id_ or (owner.id if owner is not None else draft.portal_id(url))
    if owner is None and id_ in registry:
        raise click.ClickException(f"another portal is named {id_}; choose a name with --id")
    return id_


def _try(text: str, name: str) -> None:
    """Reads the text as a portal's file would be read; RegistryError where it could not be used."""
    with tempfile.TemporaryDirectory(prefix="tintinh-") as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        read_portal(file)


def _approved(found: Survey) -> dict[str, object]:
    return approval.record(found, datetime.now(VIETNAM).date())


def _record_file(home: Home, name: str) -> Path:
    return home.portals / f"{name}.approved.json"


def _verify(home: Home, portal: Portal, day: date) -> Path:
    """Notes the day in the user's copy of the portal's file, which is made from the built-in one where there is none."""
    file = home.portals / f"{portal.id}.toml"
    source = portals.BUILTIN / file.name if portal.builtin else file
    text = draft.verified(source.read_text(encoding="utf-8"), day)
    _try(text, file.name)
    _write(file, text)
    return file


def _write(file: Path, text: str) -> None:
    with replacing(file) as temporary:
        temporary.write_text(text, encoding="utf-8")
