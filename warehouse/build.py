"""Folding one load's observations into articles, versions, files, fetches and rejects, inside the caller's transaction.

View counts, removals and stories have rooms of their own; reading the lake and publishing the file do not belong here.
"""

from __future__ import annotations

import hashlib
import uuid

import duckdb
import pyarrow as pa

from warehouse import bands, ddl, merges, reconcile, removals, schema
from warehouse.dictionary import VIEWS
from warehouse.errors import WarehouseError
from warehouse.partitions import note
from warehouse.staging import CARRIED

INTERNAL = """
CREATE TABLE IF NOT EXISTS internal.loads (load_number BIGINT, mark VARCHAR);
CREATE TABLE IF NOT EXISTS internal.loaded_segments (portal VARCHAR, segment VARCHAR, load_number BIGINT);
CREATE TABLE IF NOT EXISTS internal.stale (table_name VARCHAR, portal VARCHAR, month DATE, load_number BIGINT);
CREATE TABLE IF NOT EXISTS internal.waiting (article_id VARCHAR, first_at TIMESTAMPTZ, last_at TIMESTAMPTZ);
CREATE TABLE IF NOT EXISTS internal.waiting_views
    (article_id VARCHAR, observed_at TIMESTAMPTZ, views BIGINT, seen_on VARCHAR);
CREATE TABLE IF NOT EXISTS internal.texts (text_hash UBIGINT, portal VARCHAR, segment VARCHAR, landed VARCHAR, place BIGINT,
    article UBIGINT, fetched_at TIMESTAMPTZ);
CREATE TABLE IF NOT EXISTS internal.article_texts (article UBIGINT, text_hash UBIGINT, story UBIGINT);
CREATE TABLE IF NOT EXISTS internal.scheme (scheme VARCHAR);
CREATE TABLE IF NOT EXISTS internal.text_pairs (later UBIGINT, earlier UBIGINT, similarity DOUBLE);
"""
"""What the load remembers for itself: the random `mark` by which the Parquet copies know each load, sightings `waiting` for their
article, and of each distinct text which segment has its shingles, in which row (its `place`), the article that had it first and
when that page was fetched, who holds it, in which story, and the most similar text that landed before it; and the scheme of the
signatures that these come from. Articles and stories stand as numbers here: to seek some among all is several times quicker than
by their ids."""


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make whatever table, column or comment the warehouse lacks and begin the next load number."""
    con.execute("CREATE SCHEMA IF NOT EXISTS internal")
    con.execute("CREATE TABLE IF NOT EXISTS internal.state (load_number BIGINT, definition VARCHAR)")
    if not is_current(con):
        for statement in _statements():
            con.execute(statement)
    _check_scheme(con)
    number = con.execute("SELECT coalesce(max(load_number), 0) + 1 FROM internal.state").fetchall()[0][0]
    con.execute("DELETE FROM internal.state")
    con.execute("INSERT INTO internal.state VALUES (?, ?)", [number, _definition()])
    con.execute("INSERT INTO internal.loads VALUES (?, ?)", [number, uuid.uuid4().hex])


def _check_scheme(con: duckdb.DuckDBPyConnection) -> None:
    """Raise WarehouseError where the texts that the warehouse knows were signed in another scheme than those to come."""
    today = (schema.SIGNATURES.metadata[b"scheme"].decode(),)
    known = con.execute("SELECT scheme FROM internal.scheme").fetchall()
    if not known and not con.execute("SELECT 1 FROM internal.texts LIMIT 1").fetchall():
        con.execute("INSERT INTO internal.scheme VALUES (?)", today)
    elif known != [today]:
        raise WarehouseError(
            "copies in this warehouse were found by signatures of another version of tintinh; delete warehouse.duckdb and"
            " lake/signatures, then run again: both are made anew"
        )


def is_current(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether a warehouse that was loaded before has every table, column and comment of today."""
    return con.execute("SELECT definition FROM internal.state").fetchall() == [(_definition(),)]


def _statements() -> list[str]:
    tables = (statement for table in schema.TABLES for statement in ddl.statements(table))
    views = (statement for name, view in VIEWS.items() for statement in ddl.view_statements(name, view))
    return [INTERNAL, bands.TABLES, merges.TABLES, reconcile.TABLES, removals.TABLES, *tables, *views]


def _definition() -> str:
    return hashlib.blake2b("\n".join(_statements()).encode(), digest_size=16).hexdigest()


def requests(con: duckdb.DuckDBPyConnection) -> None:
    """Append what is new to `fetches` and `rejects`. A page kept twice is one request."""
    _append(con, "fetches", "SELECT DISTINCT ON (portal, url, fetched_at) * FROM staged ORDER BY landing(page_id)")
    _append(
        con,
        "rejects",
        "SELECT DISTINCT ON (portal, url, fetched_at) *, reject_stage AS stage, reject_reason AS reason FROM staged"
        " WHERE reject_stage IS NOT NULL ORDER BY landing(page_id)",
    )


def draft(con: duckdb.DuckDBPyConnection) -> None:
    """Make `next`: the rows of `articles` as this load leaves them, but for counts and stories; and number the versions.

    Rows without a newer reading are there without what their page says, which stays as it is.
    """
    columns = ", ".join(f'{_expression(f)} AS "{f.name}"' for f in schema.ARTICLES)
    con.execute(f"""
        CREATE TEMP TABLE next AS SELECT {columns} FROM newest
        JOIN (SELECT portal, page_id, article FROM read_articles) AS r USING (portal, page_id) LEFT JOIN old USING (article_id);
        INSERT INTO next BY NAME SELECT * EXCLUDE (place) FROM old ANTI JOIN newest USING (article_id);

        CREATE TEMP TABLE moments AS
        SELECT article_id, min(first_at) AS first_at, max(last_at) AS last_at FROM (
            SELECT article_id, observed_at AS first_at, observed_at AS last_at FROM read_articles
            UNION ALL SELECT article_id, observed_at, shown_at FROM sighted
            UNION ALL SELECT article_id, first_at, last_at FROM internal.waiting
        ) SEMI JOIN next USING (article_id) GROUP BY article_id;

        UPDATE next SET first_seen_at = least(next.first_seen_at, m.first_at),
            last_seen_at = greatest(next.last_seen_at, m.last_at)
        FROM moments AS m WHERE m.article_id = next.article_id;

        UPDATE next SET first_page_id = f.page_id FROM (
            SELECT article_id, arg_min(page_id, landing(page_id)) AS page_id FROM read_articles GROUP BY article_id
        ) AS f WHERE f.article_id = next.article_id
            AND (next.first_page_id IS NULL OR landing(f.page_id) < landing(next.first_page_id));
    """)  # noqa: S608
    removals.fold(con)
    _versions(con)


def apply(con: duckdb.DuckDBPyConnection) -> None:
    """Write to `articles` and to its images and attachments what really changed, noting the stale partitions.

    A row with a newer reading is replaced; of any other only the carried columns are written, which leaves the texts alone. That
    an article was seen once more makes no Parquet copy stale.
    """
    con.execute("""
        CREATE TEMP TABLE places AS SELECT article_id, portal, published_at AS moment FROM next
        UNION SELECT article_id, portal, published_at FROM old;
    """)
    con.execute(f"""
        DELETE FROM next USING old WHERE next.article_id = old.article_id AND {_same("page_id", *CARRIED)}
            AND next.article_id NOT IN (SELECT article_id FROM reconciled)
    """)  # noqa: S608
    noted = _same("page_id", *(column for column in CARRIED if column != "last_seen_at"))
    con.execute(f"""
        CREATE TEMP TABLE noted AS SELECT article_id FROM next LEFT JOIN old USING (article_id)
        WHERE old.article_id IS NULL OR NOT ({noted}) OR article_id IN (SELECT article_id FROM reconciled);
        CREATE TEMP TABLE moved AS SELECT next.article_id FROM next JOIN old USING (article_id)
        WHERE month_of(next.published_at) <> month_of(old.published_at);
    """)  # noqa: S608
    con.execute("CREATE TEMP TABLE known AS SELECT article_id, old.place FROM newest JOIN old USING (article_id)")
    for table, struct in schema.FILES.items():
        _files(con, table, ", ".join(part.name for part in struct))
        _replace(con, table, f"changed_{table}", f"next_{table}")
    _write_versions(con)
    for table in ("article_versions", *schema.FILES):
        changed = f"(FROM changed_{table} UNION FROM moved)"
        note(con, table, f"SELECT portal, moment FROM places SEMI JOIN {changed} USING (article_id)")  # noqa: S608
    con.execute(f"""
        DELETE FROM articles USING known WHERE articles.rowid = known.place;
        INSERT INTO articles BY NAME
        SELECT * FROM next SEMI JOIN newest USING (article_id) ORDER BY published_at, portal, article_id;
        UPDATE articles SET {", ".join(f"{column} = n.{column}" for column in CARRIED)}
        FROM (FROM next ANTI JOIN newest USING (article_id)) AS n WHERE n.article_id = articles.article_id
    """)  # noqa: S608
    note(con, "articles", "SELECT portal, moment FROM places SEMI JOIN noted USING (article_id)")


def _same(*columns: str) -> str:
    return " AND ".join(f"next.{column} IS NOT DISTINCT FROM old.{column}" for column in columns)


def _expression(column: pa.Field) -> str:
    """Where a column of a newly read article has its value: kept from the old row, derived here, or as extraction gave it."""
    derived = {
        "article_id": "newest.article_id",
        "portal": "newest.portal",
        "content_hash": "newest.content_hash",
        "observed_at": "newest.observed_at",
        "page_id": "newest.page_id",
        "image_url": "r.article.images[1].url",
        "image_caption": "r.article.images[1].caption",
        "story_id": "coalesce(old.story_id, 's' || newest.article_id)",
        "is_original": "coalesce(old.is_original, true)",
        "joined_at": "old.joined_at",
    }
    if column.name in derived:
        return derived[column.name]
    return f'old."{column.name}"' if column.name in CARRIED else f'r.article."{column.name}"'


def _versions(con: duckdb.DuckDBPyConnection) -> None:
    """Number the distinct texts of every article read, an older capture taking its place by the time it was observed."""
    con.execute("""
        CREATE TEMP TABLE places_of_versions AS
        SELECT rowid AS place FROM article_versions SEMI JOIN read_articles USING (article_id);
        CREATE TEMP TABLE old_versions AS SELECT article_id, version, observed_at, content_hash, page_id
        FROM article_versions AS v JOIN places_of_versions AS p ON p.place = v.rowid;
        CREATE TEMP TABLE next_versions AS
        SELECT *, CAST(row_number() OVER (
            PARTITION BY article_id ORDER BY observed_at, landing(page_id), content_hash) AS INTEGER) AS version
        FROM (
            SELECT DISTINCT ON (article_id, content_hash) * FROM (
                SELECT article_id, observed_at, content_hash, page_id FROM read_articles
                UNION ALL BY NAME SELECT * EXCLUDE (version) FROM old_versions
            ) ORDER BY article_id, content_hash, observed_at, landing(page_id)
        );
        CREATE TEMP TABLE new_versions AS
        FROM next_versions ANTI JOIN old_versions USING (article_id, content_hash, observed_at, page_id);
        CREATE TEMP TABLE renumbered AS SELECT n.* FROM next_versions AS n
        JOIN old_versions AS o USING (article_id, content_hash, observed_at, page_id) WHERE n.version <> o.version;
        CREATE TEMP TABLE changed_article_versions AS
        SELECT article_id FROM new_versions UNION SELECT article_id FROM renumbered;
        UPDATE next SET version = v.version FROM next_versions AS v
        WHERE v.article_id = next.article_id AND v.content_hash = next.content_hash;
    """)


def _write_versions(con: duckdb.DuckDBPyConnection) -> None:
    """Write the texts that are new, or now observed earlier than they were; of those that only count otherwise, the number."""
    con.execute("""
        DELETE FROM article_versions AS v USING (FROM new_versions SEMI JOIN old_versions USING (article_id, content_hash)) AS n
        WHERE n.article_id = v.article_id AND n.content_hash = v.content_hash;
        INSERT INTO article_versions BY NAME
        SELECT n.*, r.article.title AS title, r.article.lead AS lead, r.article.body AS body
        FROM new_versions AS n JOIN read_articles AS r USING (article_id, page_id)
        ORDER BY r.article.published_at, r.portal, article_id;
        UPDATE article_versions AS v SET version = n.version FROM renumbered AS n
        WHERE n.article_id = v.article_id AND n.content_hash = v.content_hash;
    """)


def _files(con: duckdb.DuckDBPyConnection, table: str, listed: str) -> None:
    items = ", ".join(f"items[position].{name} AS {name}" for name in listed.split(", "))
    con.execute(f"""
        CREATE TEMP TABLE next_{table} AS SELECT article_id, CAST(position AS INTEGER) AS position, {items} FROM (
            SELECT article_id, article.{table} AS items, unnest(range(1, len(article.{table}) + 1)) AS position
            FROM read_articles SEMI JOIN newest USING (portal, page_id));
        CREATE TEMP TABLE places_of_{table} AS SELECT rowid AS place FROM {table} SEMI JOIN known USING (article_id);
        CREATE TEMP TABLE present_{table} AS
        SELECT article_id, position, {listed} FROM {table} AS t JOIN places_of_{table} AS p ON p.place = t.rowid;
        CREATE TEMP TABLE changed_{table} AS SELECT DISTINCT article_id FROM (
            (FROM next_{table} EXCEPT FROM present_{table}) UNION ALL (FROM present_{table} EXCEPT FROM next_{table}));
    """)  # noqa: S608


def _replace(con: duckdb.DuckDBPyConnection, table: str, changed: str, rows: str) -> None:
    con.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT article_id FROM {changed})")  # noqa: S608
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {rows} WHERE article_id IN (SELECT article_id FROM {changed})")  # noqa: S608


def _append(con: duckdb.DuckDBPyConnection, table: str, rows: str) -> None:
    names = ", ".join(f'"{f.name}"' for f in schema.TABLES[table][1])
    earliest = con.execute("SELECT coalesce(min(fetched_at), TIMESTAMPTZ 'infinity')::VARCHAR FROM staged").fetchall()[0][0]
    con.execute(f"""
        CREATE TEMP TABLE new_{table} AS
        SELECT {names} FROM ({rows}) AS made
        ANTI JOIN (FROM {table} WHERE fetched_at >= TIMESTAMPTZ '{earliest}') AS kept USING (portal, url, fetched_at);
        INSERT INTO {table} BY NAME SELECT * FROM new_{table} ORDER BY fetched_at, portal, url;
    """)  # noqa: S608
    note(con, table, f"SELECT portal, fetched_at FROM new_{table}")  # noqa: S608
