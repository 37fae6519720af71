"""What a portal offers: the survey asks for its front page, some sections, a pager, feeds, a sitemap and a few articles.

How pages are asked for is the caller's business, how they are read that of the platforms and of extraction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import urljoin, urlsplit

from scraper import extraction, platforms
from scraper.addresses import address_host, identity
from scraper.caller import Caller, meaning
from scraper.crawl.answers import Answer, outcome_of, outcome_of_blocked
from scraper.crawl.look import Look, look
from scraper.crawl.rendered import is_shell
from scraper.crawl.tasks import Task
from scraper.document import Document
from scraper.extraction import feeds
from scraper.items import Article, Form, Page, Portal, Sighting
from scraper.platforms import Platform
from scraper.portals import hosts
from scraper.vietnamese.text import clean

SECTIONS = 4
FEEDS = 2
ARTICLES = 4
REQUESTS = 16
"""Requests of one survey: robots.txt, the front page, and what the three above allow, a pager and a sitemap."""

MOST_LETTERS = 200
SURE = 0.5
"""Of a family's fingerprint, from which on a page is believed to be that family's."""

SHELL = (
    "the front page shows nothing before its scripts have run: if a browser shows articles there, ask with --render, "
    "or write render = true under [crawl] of the portal's file"
)

_NEWS = re.compile(r"tin|news|thoi-?su|su-?kien|hoat-?dong|kinh-?te|van-?hoa|chinh-?tri|xa-?hoi", re.I)


@dataclass(frozen=True, slots=True)
class Place:
    """One page that leads to articles; `dated` and `viewed` of them show their date and their view count there.

    `kind` is start, named (a section of the portal's file), section (one of the menu), next, feed or sitemap.
    """

    url: str
    kind: str
    outcome: str
    articles: int = 0
    dated: int = 0
    viewed: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """One article's page as asked and read; `reason` says why it gave no article."""

    url: str
    outcome: str
    article: Article | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey found. `sure` is the fingerprint of the `platform` on an article's page, from 0 to 1.

    `looks_like` is the family that the pages of articles show of themselves, whatever the portal's file names.
    `pager` is whether a listing's second page showed other articles, None where no listing named one. `problems` are what
    keeps the portal from being crawled at all.
    """

    portal: str
    site_name: str | None = None  # the front page's <title>, which on portals is often another site's
    platform: str | None = None
    sure: float = 0.0
    looks_like: str | None = None
    pager: bool | None = None
    places: tuple[Place, ...] = ()
    samples: tuple[Sample, ...] = ()
    delay: float = 0.0
    requests: int = 0
    problems: tuple[str, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that could be read."""
        return tuple(sample.article for sample in self.samples if sample.article is not None)


def survey(portal: Portal, caller: Caller, again: Sequence[str] = ()) -> Survey:
    """Visit the portal. again: addresses of articles to be read before new ones, as many as half of all articles and one."""
    return _Visit(portal, caller).run(again)


class _Visit:
    """The survey under way: what was found so far."""

    def __init__(self, portal: Portal, caller: Caller) -> None:
        self._portal = portal
        self._caller = caller
        self._hosts = hosts(portal)
        self._platform: Platform | None = None
        self._places: list[Place] = []
        self._samples: list[Sample] = []
        self._shown: list[list[Sighting]] = []  # by place, in order
        self._asked: set[str] = set()
        self._families: Counter[str] = Counter()
        self._looks: Counter[str] = Counter()
        self._sure: dict[str, float] = {}
        self._pager: bool | None = None
        self._site_name: str | None = None
        self._shell = False

    def run(self, again: Sequence[str]) -> Survey:
        start, *sections = self._portal.start_urls
        seen, answer = self._place(start, "start")
        if seen is None or answer is None:
            return self._found(f"{start}: {meaning(self._places[-1].outcome)}")
        self._shell = is_shell(answer)
        title = Document(answer.body, answer.url, answer.headers).tree.css_first("title")
        self._site_name = (clean(title.text())[:MOST_LETTERS] or None) if title is not None else None
        self._sections(seen, answer, sections)
        for feed in self._new(seen.found.feeds)[:FEEDS]:
            self._place(feed, "feed")
        sitemaps = self._caller.sitemaps() or [urljoin(answer.url, "/sitemap.xml")]
        for sitemap in self._new(sitemaps)[:1]:
            index, _ = self._place(sitemap, "sitemap")
            if index is not None and not index.found.articles:
                for part in self._new(index.found.sitemaps)[:1]:
                    self._place(part, "sitemap")
        for url in self._new(again)[: ARTICLES // 2 + 1]:
            self._sample(url)
        for url in self._choice(ARTICLES - len(self._samples)):
            self._sample(url)
        if self._caller.throttled:
            return self._found(f"{start}: {meaning('throttled')}")
        if not self._samples and self._shell and not self._portal.render:
            return self._found(SHELL)
        if not self._samples:
            return self._found("no page that was looked at links to anything that looks like an article")
        return self._found()

    def _found(self, *problems: str) -> Survey:
        name = self._families.most_common(1)[0][0] if self._families else self._platform.NAME if self._platform else None
        return Survey(
            self._portal.id,
            self._site_name,
            name,
            self._sure.get(name or "", 0.0),
            self._looks.most_common(1)[0][0] if self._looks else None,
            self._pager,
            tuple(self._places),
            tuple(self._samples),
            self._caller.delay,
            self._caller.requests,
            problems,
        )

    def _new(self, addresses: Iterable[str]) -> list[str]:
        """Those on the portal's hosts that were not asked yet and that robots.txt does not forbid."""
        own = (url for url in addresses if address_host(url) in self._hosts and not self._caller.refuses(url))
        return [url for url in dict.fromkeys(own) if identity(url) not in self._asked]

    def _ask(self, asked: str | Form, parent_url: str | None = None) -> tuple[Answer, str]:
        """The answer and its outcome by status."""
        self._asked.add(identity(asked.url if isinstance(asked, Form) else asked))
        answer = self._caller.ask(asked, parent_url)
        return answer, outcome_of(answer)

    def _place(self, asked: str | Form, kind: str, parent_url: str | None = None) -> tuple[Look | None, Answer | None]:
        """Look at one page that should lead to articles; gives nothing where there is no usable answer, and notes why."""
        if not self._caller.left:
            return None, None
        answer, outcome = self._ask(asked, parent_url)
        url = asked.address if isinstance(asked, Form) else asked
        if outcome != "ok":
            self._note(Place(url, kind, outcome))
            return None, None
        task = Task(url, "listing", "first" if kind in ("feed", "sitemap") else "start", root=url)
        seen = look(task, answer, self._portal, self._platform, settled=bool(self._portal.platform))
        if seen.blocked is not None:
            self._note(Place(url, kind, outcome_of_blocked(seen.blocked)))
            return None, None
        if kind in ("feed", "sitemap") and feeds.kind(answer.body) is None and not answer.body.startswith(feeds.GZIP):
            self._note(Place(url, kind, "not_found"))  # a page in its place
            return None, None
        self._platform = seen.platform or self._platform
        shown = list(seen.found.articles)
        self._shown.append(shown)
        dated = sum(sighting.published_at is not None for sighting in shown)
        self._note(Place(url, kind, "ok", len(shown), dated, sum(sighting.views is not None for sighting in shown)))
        return seen, answer

    def _note(self, place: Place) -> None:
        guessed = place.kind == "sitemap" and urlsplit(place.url).path == "/sitemap.xml"
        if place.outcome == "ok" or not guessed:
            self._places.append(place)

    def _sections(self, seen: Look, answer: Answer, named: Sequence[str]) -> None:
        """The sections that the file names, else those of the menu that sound like news first; and the first pager."""
        own = {identity(url) for url in named}
        listings = (url for url in self._new(seen.found.listings) if identity(url) not in own)
        menu = sorted(listings, key=lambda url: not _NEWS.search(urlsplit(url).path))
        self._turn(seen, answer)
        for url in [*named, *menu][:SECTIONS]:
            section, page = self._place(url, "named" if url in named else "section")
            if section is not None and page is not None and not self._pager:
                self._turn(section, page)

    def _turn(self, seen: Look, answer: Answer) -> None:
        """Ask for a listing's second page and see whether it shows other articles."""
        platform = seen.platform or self._platform
        if platform is None:
            return
        following = platform.next_page(Document(answer.body, answer.url, answer.headers))
        address = following.url if isinstance(following, Form) else following
        if following is None or address is None or address_host(address) not in self._hosts or not self._caller.left:
            return
        first = {sighting.key for sighting in seen.found.articles}
        further, _ = self._place(following, "next", answer.url)
        self._pager = further is not None and any(sighting.key not in first for sighting in further.found.articles)

    def _choice(self, most: int) -> list[str]:
        """Addresses of articles to read: from each place in turn, dated ones first, each once."""
        ordered = (sorted(shown, key=lambda sighting: sighting.published_at is None) for shown in self._shown)
        turns = (sighting for row in zip_longest(*ordered) for sighting in row if sighting is not None)
        chosen: dict[str, str] = {}
        for sighting in turns:
            chosen.setdefault(sighting.key, sighting.url)
        return self._new(chosen.values())[:most]

    def _sample(self, url: str) -> None:
        if not self._caller.left:
            return
        answer, outcome = self._ask(url)
        if outcome != "ok":
            self._samples.append(Sample(url, outcome, reason=meaning(outcome)))
            return
        page = Page(self._portal.id, url, answer.url, answer.at, answer.status, answer.headers, answer.body, "article", "ok")
        reading = extraction.read(page, self._portal)
        reason = None
        if reading.article is None:
            reason = reading.reject.reason if reading.reject is not None else f"the page reads as {reading.kind}"
        self._samples.append(Sample(url, "ok", reading.article, reason))
        document = Document(answer.body, answer.url, answer.headers)
        self._looks[platforms.recognise(document).NAME] += 1
        name = reading.article.platform if reading.article is not None else self._portal.platform
        if name is not None:
            self._families[name] += 1
            self._sure[name] = max(platforms.by_name(name).fingerprint(document), self._sure.get(name, 0.0))
