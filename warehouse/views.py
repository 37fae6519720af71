"""Folding observed view counts into `view_counts`, and sightings of articles not yet read into a waiting room of their own.

What else is known of an article is folded in by build.
"""

from __future__ import annotations

import duckdb

from warehouse.partitions import note


def fold(con: duckdb.DuckDBPyConnection) -> None:
    """Add the counts that the load observed, and bring `next` to the latest one; `articles` must still be as before.

    `seen_on` is the kind of page that showed the count, for archived captures too: where a count stood matters to whoever
    compares counters, and `fetches.origin` tells an archive from a crawl.
    """
    con.execute("""
        CREATE TEMP TABLE observed_counts AS
        SELECT article_id, observed_at, article.views AS views, 'article' AS seen_on FROM read_articles
            WHERE article.views IS NOT NULL
        UNION ALL SELECT article_id, observed_at, views, seen_on FROM sighted WHERE views IS NOT NULL
        UNION ALL SELECT w.article_id, w.observed_at, w.views, w.seen_on FROM internal.waiting_views AS w
            SEMI JOIN next USING (article_id);

        CREATE TEMP TABLE hourly_counts AS
        SELECT article_id, min(observed_at) AS observed_at, views, seen_on FROM observed_counts SEMI JOIN next USING (article_id)
        GROUP BY article_id, views, seen_on, hour_of(observed_at);

    """)
    # The hour of the earliest count: told as a plain value, by which all older rows are passed over unread.
    hour = con.execute("SELECT coalesce(min(hour_of(observed_at)), 0) * 3600000000 FROM hourly_counts").fetchall()[0][0]
    earliest = f"make_timestamptz({hour})"
    con.execute(
        """
        CREATE TEMP TABLE kept_counts AS SELECT v.* FROM (FROM view_counts WHERE observed_at >= $earliest) AS v
        SEMI JOIN hourly_counts AS h ON h.article_id = v.article_id AND h.views = v.views AND h.seen_on = v.seen_on
            AND hour_of(h.observed_at) = hour_of(v.observed_at);

        CREATE TEMP TABLE new_counts AS SELECT h.* FROM hourly_counts AS h
        LEFT JOIN kept_counts AS k ON h.article_id = k.article_id AND h.views = k.views AND h.seen_on = k.seen_on
            AND hour_of(h.observed_at) = hour_of(k.observed_at)
        WHERE k.article_id IS NULL OR h.observed_at < k.observed_at;

        CREATE TEMP TABLE replaced_counts AS SELECT k.* FROM kept_counts AS k
        JOIN new_counts AS n ON n.article_id = k.article_id AND n.views = k.views AND n.seen_on = k.seen_on
            AND hour_of(n.observed_at) = hour_of(k.observed_at);
        DELETE FROM view_counts USING replaced_counts AS r
        WHERE view_counts.observed_at >= $earliest AND r.article_id = view_counts.article_id AND r.views = view_counts.views
            AND r.seen_on = view_counts.seen_on AND r.observed_at = view_counts.observed_at;
        INSERT INTO view_counts BY NAME SELECT * FROM new_counts ORDER BY observed_at, article_id, seen_on;

        UPDATE next SET views = latest.views, views_observed_at = latest.observed_at FROM (
            SELECT article_id, max(observed_at) AS observed_at, arg_max(views, (observed_at, views)) AS views FROM (
                SELECT article_id, views, observed_at FROM new_counts
                UNION ALL SELECT article_id, views, views_observed_at FROM next
                    WHERE article_id IN (SELECT article_id FROM new_counts ANTI JOIN replaced_counts USING (article_id))
                    AND views_observed_at IS NOT NULL
                UNION ALL SELECT article_id, views, observed_at FROM view_counts SEMI JOIN replaced_counts USING (article_id)
            ) GROUP BY article_id
        ) AS latest WHERE latest.article_id = next.article_id;
    """.replace("$earliest", earliest)
    )
    note(con, "view_counts", "SELECT next.portal, c.observed_at FROM new_counts AS c JOIN next USING (article_id)")
    _wait(con)


def _wait(con: duckdb.DuckDBPyConnection) -> None:
    """Keep sightings of articles that were never read until they are; release those that now were."""
    con.execute("""
        CREATE TEMP TABLE unread AS
        SELECT article_id, observed_at, shown_at, views, seen_on FROM sighted ANTI JOIN next USING (article_id);
        CREATE TEMP TABLE waiting_now AS
        SELECT article_id, min(first_at) AS first_at, max(last_at) AS last_at FROM (
            SELECT article_id, observed_at AS first_at, shown_at AS last_at FROM unread
            UNION ALL SELECT w.* FROM internal.waiting AS w SEMI JOIN unread USING (article_id)
        ) GROUP BY article_id;
        DELETE FROM internal.waiting WHERE article_id IN (SELECT article_id FROM waiting_now UNION SELECT article_id FROM next);
        INSERT INTO internal.waiting SELECT * FROM waiting_now;

        DELETE FROM internal.waiting_views WHERE article_id IN (SELECT article_id FROM next);
        INSERT INTO internal.waiting_views
        SELECT DISTINCT u.* EXCLUDE (shown_at) FROM unread AS u ANTI JOIN internal.waiting_views AS w
            ON u.article_id = w.article_id AND u.observed_at = w.observed_at AND u.views = w.views AND u.seen_on = w.seen_on
        WHERE u.views IS NOT NULL;
    """)
