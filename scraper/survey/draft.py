"""The text of a portal's file: written for a portal that was surveyed, and marked with the day it was last verified.

What a file may say is checked by the registry's schema; where it is put is decided by the command.
"""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import urlsplit

from scraper.items import Portal
from scraper.survey.survey import SURE, Survey

USUAL_DELAY = Portal("", "", None, ()).delay
"""Seconds between two requests where a portal's file says nothing."""

_VERIFIED = re.compile(r"^verified_on[ \t]*=.*\n?", re.M)


def portal_id(url: str) -> str:
    """The id that a portal's host suggests: `soyte-haugiang` of https://www.soyte.haugiang.gov.vn/."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    named = re.sub(r"(?:\.(?:gov|com|org|edu|net))?\.[a-z]{2,}$", "", host)
    port = f"-{parts.port}" if parts.port else ""
    return re.sub(r"[^a-z0-9]+", "-", f"{named}{port}".lower()).strip("-")


def text(portal: Portal, survey: Survey) -> str:
    """The file of a surveyed portal: the sections that showed dated articles are crawled too, the family is named where sure."""
    sections = [place.url for place in survey.places if place.kind in ("named", "section") and place.dated]
    starts = [_quoted(address) for address in (*portal.start_urls, *sections)]
    lines = [f"name = {_quoted(portal.name)}"]
    if portal.province is not None:
        lines.append(f"province = {_quoted(portal.province)}")
    lines += ["start_urls = [", *(f"    {start}," for start in starts), "]"] if sections else [f"start_urls = [{starts[0]}]"]
    if survey.platform is not None and survey.sure >= SURE:
        lines.append(f"platform = {_quoted(survey.platform)}")
    lines.append(f"cadence = {_quoted(portal.cadence)}")
    crawl = [f"delay = {portal.delay}"] if portal.delay != USUAL_DELAY else []
    crawl += ["render = true"] if portal.render else []
    crawl += [f"tls = {_quoted(portal.tls)}"] if portal.tls else []
    return "\n".join([*lines, *(["", "[crawl]", *crawl] if crawl else [])]) + "\n"


def verified(toml: str, day: date) -> str:
    """The text of a portal's file with `verified_on` set to the day, in its place or at the head; nothing else is changed."""
    line = f"verified_on = {day.isoformat()}\n"
    changed, found = _VERIFIED.subn(line, toml, count=1)
    return changed if found else line + toml  # at the head no table can be before it


def _quoted(value: str) -> str:
    """A TOML basic string; JSON's escapes are all TOML's too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
