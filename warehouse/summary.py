"""The questions that a newcomer asks first, each as one SQL statement: what came in, from whom, and who copied whom.

Only questions belong here; the demo and the reader's own queries decide how answers are shown.
"""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.schema import TABLES

ARTICLES_PER_PORTAL = """\
SELECT portal, count(*) AS articles, count(DISTINCT category) AS categories,
       min(published_at)::DATE AS earliest, max(published_at)::DATE AS latest,
       count(views) AS with_views, count(author) AS with_author
FROM articles WHERE removed_at IS NULL GROUP BY portal ORDER BY portal"""

SHARED_STORIES = """\
SELECT o.title, o.portal AS first_on, o.published_at::DATE AS published, s.articles, s.portals
FROM stories s JOIN articles o ON o.article_id = s.original_article_id
WHERE s.portals > 1 ORDER BY s.articles DESC, o.published_at DESC LIMIT 8"""

RISING = """\
SELECT a.portal, a.title, arg_min(v.views, v.observed_at) AS views_before, arg_max(v.views, v.observed_at) AS views_now
FROM view_counts v JOIN articles a USING (article_id)
GROUP BY a.article_id, a.portal, a.title HAVING views_now > views_before
ORDER BY views_now - views_before DESC, a.article_id LIMIT 5"""

EDITED = """\
SELECT a.portal, a.title, v.version, v.observed_at
FROM article_versions v JOIN articles a USING (article_id)
WHERE v.version > 1 ORDER BY v.observed_at DESC LIMIT 8"""


def sizes(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The number of rows of every public table."""
    return {name: int(connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]) for name in TABLES}  # noqa: S608 - our own names


def newest(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The three articles observed last, in a few columns."""
    columns = ("portal", "title", "published_at", "views", "author")
    statement = f"SELECT {', '.join(columns)} FROM articles ORDER BY observed_at DESC, article_id LIMIT 3"  # noqa: S608 - our own names
    return [dict(zip(columns, row, strict=True)) for row in connection.execute(statement).fetchall()]
