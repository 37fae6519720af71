"""Which articles are gone: what the load remembers of the addresses that opened each, and what follows from those found gone.

Whether an address is gone is for the crawl to say.
"""

from __future__ import annotations

import duckdb

TABLES = """
CREATE TABLE IF NOT EXISTS internal.addresses (article UBIGINT, portal VARCHAR, url VARCHAR);
CREATE TABLE IF NOT EXISTS internal.elsewhere (article_id VARCHAR, portal VARCHAR, url VARCHAR, last_at TIMESTAMPTZ);
CREATE TABLE IF NOT EXISTS internal.gone (portal VARCHAR, url VARCHAR, fetched_at TIMESTAMPTZ);
"""
"""The `addresses` that opened each article last, by its id as a number; those `elsewhere` at which listings and feeds showed it
since, with the last time they did; and the addresses found `gone`."""


def fold(con: duckdb.DuckDBPyConnection) -> None:
    """Say in `next` what is gone: an article of which the addresses that were asked and answered last were found gone since then.

    What the page calls its address does not count, for another article may stand there. A listing or feed that showed the article
    at yet another address after it was found gone proves that it moved, unless that address is gone too.
    """
    con.execute("""
        INSERT INTO internal.gone SELECT * FROM gone_now ANTI JOIN internal.gone USING (portal, url, fetched_at);

        DELETE FROM internal.addresses WHERE article IN (SELECT number_of(article_id) FROM newest);
        CREATE TEMP TABLE addresses AS
        SELECT id_of(article) AS article_id, portal, url FROM internal.addresses
            WHERE article IN (SELECT number_of(article_id) FROM affected)
        UNION ALL SELECT DISTINCT article_id, portal, unnest([asked_url, final_url]) FROM newest;
        INSERT INTO internal.addresses
        SELECT number_of(article_id), portal, url FROM addresses SEMI JOIN newest USING (article_id);

        CREATE TEMP TABLE shown_elsewhere AS
        SELECT article_id, portal, url, max(shown_at) AS last_at FROM (
            SELECT article_id, portal, url, shown_at FROM sighted WHERE shown_at IS NOT NULL
            UNION ALL SELECT e.* FROM internal.elsewhere AS e SEMI JOIN affected USING (article_id)
        ) ANTI JOIN (
            SELECT article_id, url FROM addresses
        ) USING (article_id, url) GROUP BY ALL;
        DELETE FROM internal.elsewhere
        WHERE article_id IN (SELECT article_id FROM affected);
        INSERT INTO internal.elsewhere
        SELECT e.* FROM shown_elsewhere AS e LEFT JOIN next AS n USING (article_id)
        WHERE n.article_id IS NULL OR e.last_at > n.observed_at;

        UPDATE next SET removed_at = NULL WHERE removed_at IS NOT NULL;
        UPDATE next SET removed_at = r.removed_at FROM (
            SELECT n.article_id, min(g.fetched_at) AS removed_at FROM next AS n JOIN addresses AS a USING (article_id)
            JOIN internal.gone AS g ON g.portal = a.portal AND g.url = a.url
            LEFT JOIN (
                SELECT e.article_id, max(e.last_at) AS last_at FROM internal.elsewhere AS e ANTI JOIN internal.gone AS g
                ON g.portal = e.portal AND g.url = e.url AND g.fetched_at > e.last_at GROUP BY e.article_id
            ) AS moved ON moved.article_id = n.article_id
            WHERE g.fetched_at > n.observed_at AND (moved.last_at IS NULL OR g.fetched_at >= moved.last_at)
            GROUP BY n.article_id
        ) AS r WHERE r.article_id = next.article_id;
    """)
