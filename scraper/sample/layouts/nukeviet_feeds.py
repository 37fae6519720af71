"""RSS and sitemaps of the NukeViet layout, with the CMS's own fault: RSS prints the month in place of the minutes.

HTML pages are in `nukeviet.py`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from scraper.sample.site import Answer, Line, Site

_NEWEST = 1000  # what the news sitemap lists, as the CMS limits it


def answer(site: Site, path: str) -> Answer | None:
    """The RSS of all news or of a category, the sitemap index or the news sitemap; None for any other path."""
    if path == "/sitemap.xml":
        body = _sitemap("sitemapindex", f"<sitemap><loc>{site.base}/sitemap-vi.news.xml</loc></sitemap>")
    elif path == "/sitemap-vi.news.xml":
        body = _sitemap("urlset", "".join(_entry(site, line) for line in site.newest(_NEWEST)))
    elif path == "/rss/":
        body = _rss(site, site.paper.name, site.newest(20))
    elif (match := re.fullmatch(r"/rss/([a-z0-9-]+)/", path)) and (category := site.category_of(match[1])) is not None:
        body = _rss(site, site.paper.categories[category][1], site.listing(category, 1))
    else:
        return None
    return Answer(body.encode(), content_type="text/xml; charset=utf-8")


def _sitemap(root: str, entries: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{root}>\n'


def _entry(site: Site, line: Line) -> str:
    edited = site.newsroom.modified_at(site.portal, line.number, site.day) or line.published_at
    return f"<url><loc>{site.base}{line.path}</loc><lastmod>{edited.isoformat()}</lastmod><changefreq>daily</changefreq></url>\n"


def _lie(moment: datetime) -> str:
    in_utc = moment.astimezone(UTC)
    return format_datetime(in_utc.replace(minute=in_utc.month), usegmt=True)


def _rss(site: Site, title: str, lines: list[Line]) -> str:
    items = "".join(
        f"<item>\n<title>{line.title}</title>\n<link>{site.base}{line.path}</link>\n"
        f'<guid isPermaLink="false">news_{line.number}</guid>\n<pubDate>{_lie(line.published_at)}</pubDate>\n'
        f"<description>{line.lead}</description>\n</item>\n"
        for line in lines
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{escape(title)}</title><link>{site.base}/</link><description>{escape(site.paper.name)}</description>\n"
        f"<language>vi</language>\n{items}</channel></rss>\n"
    )
