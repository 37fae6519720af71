"""The questions that the report asks of the warehouse, each answered by a list of plain rows.

How the answers are drawn belongs to charts, how they are laid out to page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from warehouse import vietnam_time

Rows = list[dict[str, Any]]

DAYS = 60
"""Days back from the latest fetch that the daily chart covers."""

MOST_PORTALS = 8
"""Portals that the daily chart tells apart; all others are one colour."""

OTHERS = "all others"
"""What the daily chart calls them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the page shows. `as_of` is the latest fetch: the report knows no other clock."""

    as_of: datetime | None
    totals: dict[str, Any]
    daily: Rows
    portals: Rows
    read: Rows
    changes: Rows
    edits: Rows
    removals: Rows
    copies: Rows
    provinces: Rows
    unplaced: int
    """Articles of portals whose province is not known."""


def gather(con: duckdb.DuckDBPyConnection) -> Figures:
    """Ask every question of a connection that `warehouse.query` gave."""
    con.execute("CREATE OR REPLACE TEMP MACRO day_of(moment) AS " + vietnam_time.day("moment"))
    as_of = con.execute("SELECT max(fetched_at) FROM fetches").fetchall()[0][0]
    today = "(SELECT day_of(max(fetched_at)) FROM fetches)"
    return Figures(
        as_of=as_of,
        totals=_rows(con, _TOTALS)[0],
        daily=_rows(con, _DAILY.format(today=today, days=DAYS, most=MOST_PORTALS, others=OTHERS)),
        portals=_rows(con, _PORTALS.format(today=today)),
        read=_rows(con, _READ),
        changes=_rows(con, _CHANGES),
        edits=_rows(con, _EDITS),
        removals=_rows(con, _REMOVALS),
        copies=_rows(con, _COPIES),
        provinces=_rows(con, _PROVINCES),
        unplaced=con.execute(_UNPLACED).fetchall()[0][0],
    )


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    result = con.execute(sql)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


_TOTALS = """
SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(DISTINCT portal) FROM articles) AS portals,
    (SELECT count(*) FROM stories WHERE portals > 1) AS shared_stories, (SELECT count(*) FROM view_counts) AS view_counts,
    (SELECT count(*) FROM article_versions WHERE version > 1) AS edits,
    (SELECT count(*) FROM articles WHERE removed_at IS NOT NULL) AS removals,
    (SELECT min(published_at) FROM articles) AS first_published_at, (SELECT max(published_at) FROM articles) AS last_published_at
"""

_DAILY = """
WITH counted AS (
    SELECT portal, day_of(published_at) AS day, count(*) AS articles FROM articles
    WHERE day_of(published_at) BETWEEN {today} - {days} AND {today} GROUP BY ALL
), largest AS (
    SELECT portal FROM counted GROUP BY portal ORDER BY sum(articles) DESC, portal LIMIT {most}
)
SELECT day, CASE WHEN portal IN (FROM largest) THEN portal ELSE '{others}' END AS portal, sum(articles)::BIGINT AS articles
FROM counted GROUP BY ALL ORDER BY day, portal
"""

_PORTALS = """
WITH fetched AS (
    SELECT portal, max(fetched_at) AS last_fetched_at, count(*) AS requests,
        count(*) FILTER (outcome = 'ok') / count(*) AS answered FROM fetches GROUP BY portal
), held AS (
    SELECT portal, count(*) AS articles, max(published_at) AS last_published_at,
        count(*) FILTER (day_of(published_at) > {today} - 7) AS last_week,
        count(title) / count(*) AS title, count(lead) / count(*) AS lead, count(body) / count(*) AS body,
        count(published_at) / count(*) AS published, count(author) / count(*) AS author, count(category) / count(*) AS category,
        count(views) / count(*) AS views, count(source) / count(*) AS source
    FROM articles GROUP BY portal
)
SELECT portal, p.name, s.state, h.articles, h.last_week, h.last_published_at, f.last_fetched_at, f.requests, f.answered,
    h.title, h.lead, h.body, h.published, h.author, h.category, h.views, h.source
FROM fetched AS f JOIN (SELECT DISTINCT portal, state FROM portal_health) AS s USING (portal) LEFT JOIN held AS h USING (portal)
LEFT JOIN portals AS p USING (portal) ORDER BY h.articles DESC NULLS LAST, portal
"""

_READ = """
SELECT article_id, portal, title, url, views, published_at FROM articles
WHERE views IS NOT NULL AND removed_at IS NULL ORDER BY views DESC, article_id LIMIT 15
"""

_CHANGES = """
SELECT date_trunc('week', day)::DATE AS week, kind, count(*) AS articles FROM (
    SELECT day_of(observed_at) AS day, 'edited' AS kind FROM article_versions WHERE version > 1
    UNION ALL SELECT day_of(removed_at), 'removed' FROM articles WHERE removed_at IS NOT NULL
) GROUP BY ALL ORDER BY ALL
"""

_EDITS = """
SELECT a.portal, a.title, a.url, new.observed_at, old.title AS old_title, old.title IS DISTINCT FROM new.title AS retitled,
    length(new.body) - length(old.body) AS grown
FROM article_versions AS new JOIN article_versions AS old ON old.article_id = new.article_id AND old.version = new.version - 1
JOIN articles AS a ON a.article_id = new.article_id ORDER BY new.observed_at DESC, a.article_id LIMIT 12
"""

_REMOVALS = """
SELECT portal, title, url, published_at, removed_at, views FROM articles WHERE removed_at IS NOT NULL
ORDER BY removed_at DESC, article_id LIMIT 12
"""

_COPIES = """
SELECT from_portal AS origin, to_portal AS copier, count(*) AS articles, median(epoch(lag)) / 3600 AS hours
FROM syndication WHERE from_portal <> to_portal GROUP BY ALL ORDER BY articles DESC, origin, copier
"""

_PROVINCES = """
SELECT province_code, province, articles FROM articles_by_province_of_today WHERE province_code IS NOT NULL
"""

_UNPLACED = "SELECT coalesce(sum(articles), 0)::BIGINT FROM articles_by_province_of_today WHERE province_code IS NULL"
