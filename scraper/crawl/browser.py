"""The machine's own Chromium as a crawl starts it: incognito, asking nobody anything, and without any way to the network.

Whatever the browser gets it is handed by the crawl; which pages it is shown, and what these may load, is decided elsewhere.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from scrapy.crawler import Crawler

from scraper.items import Portal

if TYPE_CHECKING:
    from scraper.crawl.render import AskLoad, Rendering

log = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs looked for on PATH, in this order, where no setting names one."""

SCRIPT_MEGABYTES = 256
"""What the scripts of one page may keep in memory; a page that wants more crashes alone."""


class NoBrowserError(RuntimeError):
    """There is no browser to render pages with; the message says what to install."""


def find(named: str = "") -> str:
    """The program to start. named: a path or a name on PATH that is taken instead of NAMES; raises NoBrowserError."""
    if find_spec("scrapy_playwright") is None:
        raise NoBrowserError("render = true needs a part that is not installed: pip install 'tintinh[render]'")
    found = next(filter(None, map(shutil.which, (named,) if named else NAMES)), None)
    if found is not None:
        return found
    if named:
        raise NoBrowserError(f"TINTINH_BROWSER names {named}, which is no program; write the path of Chromium or Chrome")
    looked = ", ".join(NAMES)
    raise NoBrowserError(
        f"render = true needs Chromium, and none of {looked} is on PATH: install it (Debian: apt install chromium), "
        "or name it in TINTINH_BROWSER"
    )


def launch_options(program: str) -> dict[str, Any]:
    """How Playwright starts the program. Chromium's sandbox is on, but for root, as whom it does not start with it.

    No name and no address leads anywhere, and the proxy that does not exist keeps it so for what asks for no name: sockets,
    prefetching, WebRTC, and Chromium's own errands. So a page cannot reach what the crawl would not ask.
    """
    return {
        "executable_path": program,
        "chromium_sandbox": os.geteuid() != 0,
        "proxy": {"server": "http://127.0.0.1:1"},
        "args": [
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--blink-settings=imagesEnabled=false",
            "--disable-remote-fonts",
            "--disable-gpu",
            f"--js-flags=--max-old-space-size={SCRIPT_MEGABYTES}",
        ],
        "timeout": 60_000.0,
    }


def context_options(agent: str) -> dict[str, Any]:
    """A portal's own context: nothing is shared with another's, kept on disk, downloaded, permitted or left running."""
    return {
        "user_agent": agent,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1280, "height": 1600},
        "accept_downloads": False,
        "permissions": [],
        "service_workers": "block",
    }


def rendering(crawler: Crawler, crawled: Iterable[Portal], ask: AskLoad) -> Rendering | None:
    """What renders the pages of a crawl; None where no portal asks for it, and where the browser is missing, which is logged.

    It is loaded only where it is needed: other crawls pay nothing for it and need not have it installed.
    """
    names = [portal.id for portal in crawled if portal.render]
    if not names:
        return None
    try:
        program = find(crawler.settings["BROWSER"])
    except NoBrowserError as missing:
        log.error("not visited: %s; %s", ", ".join(names), missing)
        return None
    from scraper.crawl.render import Rendering

    return Rendering(crawler, program, ask)
