"""Dating how stories grew together: for every article the page that first showed it to tell the story of an earlier one.

Which articles are alike is found by joining. The earliest of a story lends it its id; whatever lent an id before and met an
earlier one keeps the date, in the order in which pages landed, so that it is the same after a rebuild.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import duckdb
import pyarrow as pa

from warehouse import schema
from warehouse.disjoint import root

TABLES = """
CREATE TABLE IF NOT EXISTS internal.joins
    (article UBIGINT, one UBIGINT, other UBIGINT, landed VARCHAR, joined_at TIMESTAMPTZ);
"""
"""Of each `article` (its id as a number) that met an earlier one of its story: the two articles that proved to be alike, when the
page that showed it `landed`, and when that was fetched. Without those of a story's other members no late page could be weighed
against them."""

Link = tuple[str, int, int, datetime]
"""When the page landed, the two articles that it showed to be alike, and when it was fetched."""


def date(con: duckdb.DuckDBPyConnection) -> None:
    """Bring `internal.joins` up to date for the stories of `members`, and make `joined` of them: article_id and joined_at.

    Needs `landings`, `new_pairs`, `earlier_than_known` and `internal.texts` as joining leaves them.
    """
    con.execute("""
        CREATE TEMP TABLE crowd AS
        SELECT * FROM members
        WHERE story_id IN (SELECT story_id FROM members GROUP BY story_id HAVING count(*) > 1);

        CREATE TEMP TABLE shown_texts AS
        SELECT text_hash, article, landed, fetched_at FROM fresh
        UNION FROM known_texts ANTI JOIN fresh USING (text_hash)
        UNION SELECT text_hash, article, landed, fetched_at FROM sharing_texts
            WHERE text_hash IN (SELECT later FROM new_pairs UNION SELECT earlier FROM new_pairs);
        CREATE TEMP TABLE links AS
        SELECT s.landed, s.article AS one, t.article AS other, s.fetched_at
        FROM landings AS s JOIN shown_texts AS t USING (text_hash)
        UNION ALL SELECT e.landed, e.article, t.article, e.fetched_at
        FROM earlier_than_known AS e JOIN shown_texts AS t USING (text_hash)
        UNION ALL SELECT greatest(a.landed, b.landed), a.article, b.article,
            CASE WHEN a.landed > b.landed THEN a.fetched_at ELSE b.fetched_at END
        FROM new_pairs AS p JOIN shown_texts AS a ON a.text_hash = p.later JOIN shown_texts AS b ON b.text_hash = p.earlier;
        CREATE TEMP TABLE old_joins AS SELECT j.* FROM internal.joins AS j SEMI JOIN crowd USING (article);
    """)
    born = dict(con.execute("SELECT article, landed FROM crowd").fetchall())
    links = con.execute("""
        SELECT landed, one, other, joined_at FROM old_joins
        UNION SELECT landed, one, other, fetched_at FROM links WHERE one <> other
    """).fetchall()
    met = meetings(born, [link for link in links if link[1] in born and link[2] in born])
    joins = [(article, one, other, landed, at) for article, (landed, one, other, at) in met.items()]
    kinds = [pa.uint64(), pa.uint64(), pa.uint64(), schema.TEXT, schema.MOMENT]
    columns = [pa.array([join[place] for join in joins], kind) for place, kind in enumerate(kinds)]
    con.register("next_joins", pa.table(columns, ["article", "one", "other", "landed", "joined_at"]))
    con.execute("""
        DELETE FROM internal.joins WHERE article IN (SELECT article FROM (FROM old_joins EXCEPT FROM next_joins));
        INSERT INTO internal.joins (FROM next_joins EXCEPT FROM old_joins);
        CREATE TEMP TABLE joined AS SELECT c.article_id, j.joined_at FROM crowd AS c JOIN next_joins AS j USING (article);
    """)
    con.unregister("next_joins")


def meetings(born: Mapping[int, str], links: Iterable[Link]) -> dict[int, Link]:
    """Of every article that met an earlier one of its story, the link by which it first did.

    born: when each article landed first. It is Kruskal's algorithm with the elder rule: links are taken in the order in which
    they landed, and where one joins two groups, the one whose earliest article landed later gives up its id. Earlier answers
    among the links stand for all that were behind them.
    """
    parent: dict[int, int] = {}  # the root of a group is its eldest
    met: dict[int, Link] = {}
    for link in sorted(links):
        elder, younger = sorted((root(parent, link[1]), root(parent, link[2])), key=lambda article: (born[article], article))
        if elder != younger:
            parent[younger] = elder
            met[younger] = link
    return met
