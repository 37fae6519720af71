"""The temporary tables that one load works on: the pending segments as rows, and what they observed of each article.

Nothing here changes a table of the warehouse; folding them in is the part of build, views and joining.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import ddl, lake, schema, vietnam_time
from warehouse.errors import NotSignedError

MACROS = f"""
CREATE OR REPLACE TEMP MACRO landing(page_id) AS
    split_part(page_id, ':', 1) || ':' || lpad(split_part(page_id, ':', -1), 12, '0');
CREATE OR REPLACE TEMP MACRO landed_of(page_id, portal) AS landing(page_id) || ' ' || portal;
CREATE OR REPLACE TEMP MACRO hour_of(moment) AS epoch_us(moment) // 3600000000;
CREATE OR REPLACE TEMP MACRO month_of(moment) AS
    coalesce({vietnam_time.month("moment")}, DATE '0001-01-01');
CREATE OR REPLACE TEMP MACRO number_of(article_id) AS CAST('0x' || article_id AS UBIGINT);
CREATE OR REPLACE TEMP MACRO id_of(number) AS format('{{:016x}}', number);
CREATE OR REPLACE TEMP MACRO story_number_of(story_id) AS number_of(substr(story_id, 2));
"""
"""`landing` orders page ids by segment, then by row as a number, and `landed_of` those of all portals; `month_of` is the first
day of the month in Vietnam, and of the year 1 where the moment is not known. Ids are their numbers in hexadecimal digits, and
numbers are what is sought fast."""

AT_ONCE = 5_000
"""Readings handed to DuckDB together: many small segments cost no statements of their own, a large one no second copy."""

CARRIED = ("views", "views_observed_at", "first_seen_at", "last_seen_at", "first_page_id", "version", "removed_at")
"""The columns of `articles` that a load may change although the reading behind the row stays."""

OLD = (
    "article_id",
    "portal",
    "page_id",
    "observed_at",
    "published_at",
    "content_hash",
    "story_id",
    "is_original",
    "joined_at",
    *CARRIED,
)


def stage(con: duckdb.DuckDBPyConnection, lake_folder: Path, pending: Sequence[lake.Segment]) -> None:
    """Read the pending segments and their signatures into `staged` and `signed`.

    Raises CorruptSegmentError for a file that cannot be read and NotSignedError for one without signatures; both name it.
    """
    con.execute(MACROS)
    _create(con, "staged", schema.READINGS)
    segment_name, place = pa.field("segment", pa.string()), pa.field("place", pa.int64())
    signed = pa.schema([f for f in schema.SIGNATURES if f.name != "shingles"])
    _create(con, "signed", signed.append(segment_name).append(place))
    waiting: dict[str, list[pa.Table]] = {"staged": [], "signed": []}
    for segment in pending:
        readings = lake.read(lake_folder, "articles", segment, schema.READINGS)
        signatures_file = lake.path(lake_folder, "signatures", segment)
        if not signatures_file.exists():
            raise NotSignedError(
                f"{signatures_file} is missing: sign the segment first (warehouse.stories.sign), then load again"
            )
        signatures = lake.read(lake_folder, "signatures", segment, signed)
        if (pq.read_schema(signatures_file).metadata or {}).get(b"scheme") != schema.SIGNATURES.metadata[b"scheme"]:
            raise NotSignedError(
                f"{signatures_file} was made by another version of tintinh; delete {lake_folder / 'signatures'} and the"
                " warehouse.duckdb beside the lake, then run again: both are made anew"
            )
        signatures = signatures.append_column(segment_name, pa.repeat(segment[1], len(signatures)))
        signatures = signatures.append_column(place, pa.arange(0, len(signatures)))
        waiting["staged"].append(readings)
        waiting["signed"].append(signatures)
        if sum(map(len, waiting["staged"])) > AT_ONCE:
            _insert(con, waiting)
    _insert(con, waiting)


def _insert(con: duckdb.DuckDBPyConnection, waiting: dict[str, list[pa.Table]]) -> None:
    for name, tables in waiting.items():
        if tables:
            con.register("incoming", pa.concat_tables(tables))
            con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")  # noqa: S608
            con.unregister("incoming")
            tables.clear()


def observe(con: duckdb.DuckDBPyConnection) -> None:
    """Derive what was observed: `read_articles`, `newest` (the reading that an article's row will follow, without what it says),
    `sighted`, `gone_now`, `affected` (every article that this load may change) and `old` (the rows of those known, without what a
    page says, and their `place` in `articles`).

    A sitemap names what a portal ever had, so an article in it was not `shown_at` that moment."""
    con.execute("""
        CREATE TEMP VIEW read_articles AS
        SELECT page_id, portal, article_id, fetched_at AS observed_at, url AS asked_url, final_url, content_hash, article
        FROM staged WHERE article_id IS NOT NULL AND outcome = 'ok' AND reject_stage IS NULL;

        CREATE TEMP TABLE sighted AS
        SELECT portal, sighting.article_id AS article_id, observed_at, sighting.views AS views,
               CASE sighting.seen_on WHEN 'sitemap' THEN 'feed' ELSE sighting.seen_on END AS seen_on,
               CASE WHEN sighting.seen_on <> 'sitemap' THEN observed_at END AS shown_at, sighting.url AS url
        FROM (SELECT portal, fetched_at AS observed_at, unnest(sightings) AS sighting FROM staged
              WHERE outcome = 'ok' AND reject_stage IS NULL);

        CREATE TEMP TABLE gone_now AS
        SELECT DISTINCT portal, url, fetched_at FROM staged WHERE outcome = 'gone';

        CREATE TEMP TABLE affected AS
        SELECT article_id FROM read_articles
        UNION SELECT article_id FROM sighted
        UNION SELECT id_of(article) FROM internal.addresses SEMI JOIN gone_now USING (portal, url)
        UNION SELECT article_id FROM internal.elsewhere SEMI JOIN gone_now USING (portal, url);
    """)
    con.execute(f"""
        CREATE TEMP TABLE places_of_old AS SELECT rowid AS place FROM articles SEMI JOIN affected USING (article_id);
        CREATE TEMP TABLE old AS SELECT {", ".join(OLD)}, place FROM articles AS a JOIN places_of_old AS p ON p.place = a.rowid;

        CREATE TEMP TABLE newest AS SELECT * EXCLUDE (article) FROM read_articles SEMI JOIN (
            SELECT latest.portal, latest.page_id FROM (
                SELECT article_id, portal, page_id, observed_at FROM read_articles
                QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY observed_at DESC, landing(page_id)) = 1
            ) AS latest LEFT JOIN old USING (article_id)
            WHERE old.article_id IS NULL OR latest.observed_at > old.observed_at
               OR (latest.observed_at = old.observed_at AND landing(latest.page_id) < landing(old.page_id))
        ) AS chosen USING (portal, page_id);
    """)  # noqa: S608


def clear(con: duckdb.DuckDBPyConnection) -> None:
    """End one round of a load: keep what it wrote, drop its temporary tables and begin the next transaction."""
    con.execute("COMMIT")
    for kind in ("view", "table"):
        made = con.execute(f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE temporary AND NOT internal")  # noqa: S608
        for (name,) in made.fetchall():
            con.execute(f'DROP {kind} "{name}"')
    con.execute("BEGIN")


def _create(con: duckdb.DuckDBPyConnection, name: str, columns: pa.Schema) -> None:
    types = ", ".join(f'"{f.name}" {ddl.duckdb_type(f.type)}' for f in columns)
    con.execute(f"CREATE TEMP TABLE {name} ({types})")
