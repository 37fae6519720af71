"""Takes web archives (WARC and WACZ) into the lake as if they had been crawled, for portals that live on only there.

Records become pages here and nothing more: what they say is read like any other page.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from scraper import platforms, portals
from scraper.addresses import address_host, join
from scraper.crawl import frontier
from scraper.crawl.answers import outcome_of, outcome_of_blocked
from scraper.crawl.discovery import is_html, kind_of
from scraper.crawl.frontier import Frontier
from scraper.crawl.replay import catch_up
from scraper.document import Document
from scraper.extraction import blocked
from scraper.items import Page, Portal
from scraper.pages import PageStore, recover
from scraper.platforms import Platform
from scraper.warc import ReadingTally, Record, responses

MAX_BYTES = 20 << 20
"""Of one decompressed body; a larger one is kept without its body as `too_large`."""

_RECOGNISED_BY = 20
"""HTML pages looked at to tell a portal's platform: the first of an archive may be of another making."""


class ArchiveError(ValueError):
    """An archive that gives nothing; the message says why and what to do."""


@dataclass(slots=True)
class ImportReport:
    """What an import did. `pages` by portal; `hosts` counts the records of hosts no portal names."""

    read: ReadingTally = field(default_factory=ReadingTally)
    pages: Counter[str] = field(default_factory=Counter)
    known: int = 0  # records the lake had already
    hosts: Counter[str] = field(default_factory=Counter)
    segments: list[Path] = field(default_factory=list)

    @property
    def records(self) -> int:
        """Records of any type met in the files."""
        return self.read.records

    @property
    def revisits(self) -> int:
        """Records that only say "as before"."""
        return self.read.revisits

    @property
    def problems(self) -> list[str]:
        """What was damaged, in plain words."""
        return self.read.problems


def import_warc(
    files: Iterable[Path], lake: Path, registry: Mapping[str, Portal], portal: str | None = None, max_bytes: int = MAX_BYTES
) -> ImportReport:
    """Take the response records of WARC or WACZ files into the lake; what the lake has already is not taken again.

    portal: take only what belongs to this one of the registry; else the host decides. A damaged file gives what could be
    read, and `read.problems` says so. Raises ArchiveError where no record belongs to any portal or a file is no archive at all.
    """
    paths = list(files)
    if portal is not None and portal not in registry:
        raise ArchiveError(f"no portal called {portal!r}: the registry holds {', '.join(sorted(registry))}")
    wanted = registry if portal is None else {portal: registry[portal]}
    report = ImportReport()
    stores: dict[str, PageStore] = {}
    crawl_id = f"import-{secrets.token_hex(4)}"
    with frontier.opened(lake) as state:
        kinds = _Platforms(state, paths, max_bytes)
        seen: set[int] = set()
        for path in paths:
            for record in responses(path, report.read, max_bytes):
                owner = portals.portal_for(record.url, wanted)
                if owner is None:
                    report.hosts[address_host(record.url) or record.url[:80]] += 1
                    continue
                if owner.id not in stores:
                    report.pages[owner.id] += 0  # named even where all of its pages are known
                    recover(lake, owner.id)
                    catch_up(state, owner)
                    stores[owner.id] = PageStore(lake, owner.id, crawl_id)
                page = _page(record, owner, kinds.of(owner))
                digest = frontier.fetch_digest(page.url, page.fetched_at, page.status)
                if digest in seen or state.has_fetch(page):
                    report.known += 1
                    continue
                seen.add(digest)
                stores[owner.id].append(page)
                report.pages[owner.id] += 1
        for name, store in stores.items():
            report.segments += store.close()
            catch_up(state, registry[name])
    if not stores:
        raise ArchiveError(_nothing(paths, report, portal))
    return report


def _nothing(paths: list[Path], report: ImportReport, portal: str | None) -> str:
    names = ", ".join(path.name for path in paths)
    if not report.hosts:
        return f"{names}: no web page in it. {' '.join(report.read.problems)}".strip()
    hosts = ", ".join(f"{host} ({count})" for host, count in report.hosts.most_common(10))
    if portal is not None:
        return f'{names}: its pages are of {hosts}, none of them named by {portal}. Add the host to aliases = ["…"] in its file.'
    return (
        f"{names}: its pages are of {hosts}, which no portal names. Add a file portals/NAME.toml under the home with "
        f'name, province and start_urls = ["http://{report.hosts.most_common(1)[0][0]}/"].'
    )


class _Platforms:
    """The platform of each portal of an import, looked for once."""

    def __init__(self, state: Frontier, paths: list[Path], max_bytes: int) -> None:
        self._state = state
        self._paths = paths
        self._max_bytes = max_bytes
        self._found: dict[str, Platform] = {}

    def of(self, portal: Portal) -> Platform:
        """By the portal's file, by what it was recognised as before, or by the archive's first pages."""
        if portal.id not in self._found:
            name = portal.platform or self._state.platform(portal.id)
            self._found[portal.id] = platforms.by_name(name) if name else self._recognised(portal)
        return self._found[portal.id]

    def _recognised(self, portal: Portal) -> Platform:
        best, surest = platforms.by_name(platforms.FALLBACK), 0.0
        for document in islice(self._documents(portal), _RECOGNISED_BY):
            platform = platforms.recognise(document, portal)
            sure = platform.fingerprint(document)
            if sure > surest:
                best, surest = platform, sure
            if surest >= 1:
                break
        self._state.remember_platform(portal.id, best.NAME)
        return best

    def _documents(self, portal: Portal) -> Iterator[Document]:
        """The portal's HTML pages in the archives."""
        for path in self._paths:
            for record in responses(path, ReadingTally(), self._max_bytes):
                answer = record.answer
                ours = portals.portal_for(record.url, {portal.id: portal}) is not None
                if ours and answer.status == 200 and is_html(answer.header("content-type")):
                    yield Document(answer.body, record.url, answer.headers)


def _page(record: Record, portal: Portal, platform: Platform) -> Page:
    """A record as a page.

    An archive cannot be asked twice, so its 404 and 410 stand as `gone`; a redirect is an `ok` page without body, for its
    target is a record of its own.
    """
    answer = record.answer
    outcome = outcome_of(answer)
    kind, final_url, body = "other", record.url, answer.body
    target = answer.redirects_to
    if target is not None:
        outcome, final_url, body = "ok", join(record.url, target) or record.url, b""
    elif outcome == "ok":
        kind = kind_of(record.url, answer.header("content-type"), body, platform)
        reason = blocked(Document(body, record.url, answer.headers)) if is_html(answer.header("content-type")) else None
        outcome = "ok" if reason is None else outcome_of_blocked(reason)
    else:
        outcome = "gone" if outcome == "not_found" else outcome
        kind = "article" if platform.article_key(record.url) else "listing" if platform.is_listing(record.url) else "other"
        body = b""
    return Page(
        portal=portal.id,
        url=record.url,
        final_url=final_url,
        fetched_at=answer.at,
        status=answer.status,
        headers=answer.headers,
        body=body,
        kind=kind,
        outcome=outcome,
        origin="archive",
    )
