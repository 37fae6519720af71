"""Joining articles that carry the same or nearly the same words into stories, from the signatures that a load brings.

Making signatures belongs to stories. What a text is compared to follows from the order in which texts landed, and of any text an
article ever had, so the stories are the same whether segments are loaded one by one or all at once. An older segment loaded late
gives the story it joins the id of the member that now landed first; only in a band of more than `PARTNERS` texts may it then
meet other partners than it would have met in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse import bands, lake, merges, minhash, schema, shingles
from warehouse.disjoint import root
from warehouse.partitions import note
from warehouse.stories import THRESHOLD

PARTNERS = 20
"""Texts of one band, those that landed first, that a later one is compared to. More than that share a band only where many
bulletins are made from one template, and there the first ones speak for the rest; else each would be compared to every other."""

AT_ONCE = 256
"""Pairs verified at once: their shingles fit a core's second-level cache."""

_BANDED = pa.schema([schema.SIGNATURES.field(name) for name in ("text_hash", "bands")])


def join(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Find the copies among the texts of `signed` and all earlier ones, and bring `stories`, `near_duplicates` and the story
    columns of `articles` up to date. Needs `articles` and `next` whole; leaves `story_changes` for the report."""
    if not bands.are_whole(con, home):
        _band_again(con, home)
    con.execute("""
        CREATE TEMP TABLE held AS FROM (
            SELECT DISTINCT number_of(article_id) AS article, text_hash, story_number_of(story_id) AS story
            FROM signed JOIN (SELECT article_id, story_id FROM next) USING (article_id) SEMI JOIN read_articles USING (article_id)
        ) ANTI JOIN (FROM internal.article_texts SEMI JOIN signed USING (text_hash)) USING (article, text_hash);
        INSERT INTO internal.article_texts FROM held;

        CREATE TEMP TABLE landings AS
        SELECT text_hash, portal, segment, place, landed_of(page_id, portal) AS landed, bands, fetched_at,
            number_of(article_id) AS article
        FROM signed JOIN (SELECT portal, page_id, fetched_at FROM staged) USING (portal, page_id);
        CREATE TEMP TABLE known_texts AS
        SELECT text_hash, article, landed, fetched_at FROM internal.texts SEMI JOIN landings USING (text_hash);
        CREATE TEMP TABLE fresh AS
        SELECT s.* FROM (
            SELECT * FROM landings QUALIFY row_number() OVER (PARTITION BY text_hash ORDER BY landed) = 1
        ) AS s LEFT JOIN known_texts AS t USING (text_hash) WHERE t.text_hash IS NULL OR s.landed < t.landed;
        CREATE TEMP TABLE earlier_than_known AS FROM known_texts SEMI JOIN fresh USING (text_hash);
        DELETE FROM internal.texts WHERE text_hash IN (SELECT text_hash FROM earlier_than_known);
        DELETE FROM internal.text_pairs WHERE later IN (SELECT text_hash FROM earlier_than_known);
        INSERT INTO internal.texts BY NAME SELECT * EXCLUDE (bands) FROM fresh;
    """)
    _compare(con, home)
    _group(con)
    _settle(con)
    _pair(con)


def _band_again(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Make the files of bands anew from the signatures of all texts that are known: at the cost of the whole lake, once."""
    bands.forget(con)
    con.execute("CREATE TEMP TABLE all_pairs (band UBIGINT, text_hash UBIGINT)")
    for place in con.execute("SELECT DISTINCT portal, segment FROM internal.texts ORDER BY ALL").fetchall():
        con.register("incoming", lake.read(home / "lake", "signatures", place, _BANDED))
        con.execute(
            "INSERT INTO all_pairs SELECT unnest(bands), text_hash FROM incoming"
            " SEMI JOIN (FROM internal.texts WHERE portal = ? AND segment = ?) USING (text_hash)",
            place,
        )
        con.unregister("incoming")
    pairs = con.sql(
        """
        WITH crowded AS (SELECT band FROM all_pairs GROUP BY band HAVING count(*) > $partners)
        SELECT band, text_hash FROM (
            FROM all_pairs ANTI JOIN crowded USING (band) UNION ALL
            SELECT band, text_hash FROM (FROM all_pairs SEMI JOIN crowded USING (band)) JOIN internal.texts USING (text_hash)
            QUALIFY row_number() OVER (PARTITION BY band ORDER BY landed, text_hash) <= $partners
        ) ORDER BY band
        """.replace("$partners", str(PARTNERS))
    )
    bands.keep(con, home, pairs.to_arrow_table())
    con.execute("DROP TABLE all_pairs")


def _compare(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Verify the candidates that share a band by their whole shingle sets: `new_pairs`; of every text the best is remembered.

    A text that proves to have landed before all that is known of it is compared as if it were new.
    """
    con.execute("CREATE TEMP TABLE fresh_bands AS SELECT unnest(bands) AS band, text_hash FROM fresh")
    wanted = con.execute("SELECT DISTINCT band FROM fresh_bands ORDER BY band").fetchnumpy()["band"]
    con.register("found", bands.find(con, home, wanted))
    candidates = con.execute(
        """
        CREATE TEMP TABLE stored AS FROM found;
        CREATE TEMP TABLE banded AS FROM stored UNION ALL FROM fresh_bands ANTI JOIN stored USING (band, text_hash);
        CREATE TEMP TABLE shared AS SELECT band FROM banded GROUP BY band HAVING count(*) > 1;
        CREATE TEMP TABLE sharing AS FROM banded SEMI JOIN shared USING (band);
        CREATE TEMP TABLE sharing_texts AS FROM internal.texts SEMI JOIN sharing USING (text_hash);
        CREATE TEMP TABLE turns AS
        SELECT text_hash, text_hash IN (SELECT text_hash FROM fresh) AS is_fresh,
            row_number() OVER (ORDER BY landed, text_hash) AS turn FROM sharing_texts;
        CREATE TEMP TABLE crowds AS
        SELECT band, text_hash, is_fresh, row_number() OVER (PARTITION BY band ORDER BY turn) AS place
        FROM sharing JOIN turns USING (text_hash);
        CREATE TEMP TABLE kept AS
        FROM fresh_bands ANTI JOIN shared USING (band)
        UNION ALL BY NAME SELECT band, text_hash FROM crowds WHERE is_fresh AND place <= $partners;

        SELECT DISTINCT l.text_hash, e.text_hash FROM crowds AS l JOIN crowds AS e USING (band)
        WHERE e.place < l.place AND e.place <= $partners AND (l.is_fresh OR e.is_fresh)
    """.replace("$partners", str(PARTNERS))
    ).fetchall()
    bands.keep(con, home, con.sql("FROM kept ANTI JOIN stored USING (band, text_hash) ORDER BY band").to_arrow_table())
    texts = pa.table({"text_hash": pa.array(sorted({text for pair in candidates for text in pair}), pa.uint64())})
    con.register("found", texts)
    places = con.execute("SELECT portal, segment, text_hash, place FROM sharing_texts SEMI JOIN found USING (text_hash)")
    sets = shingles.read(home / "lake", places.fetchall())
    known = [pair for pair in candidates if pair[0] in sets and pair[1] in sets]
    found = pa.table(
        [
            pa.array([later for later, _ in known], pa.uint64()),
            pa.array([earlier for _, earlier in known], pa.uint64()),
            pa.array(_likeness(known, sets)),
        ],
        names=["later", "earlier", "similarity"],
    )
    found = found.filter(pc.greater_equal(found["similarity"], THRESHOLD))
    con.register("found", found)
    con.execute("""
        CREATE TEMP TABLE new_pairs AS SELECT * FROM found;
        CREATE TEMP TABLE old_best AS SELECT * FROM internal.text_pairs SEMI JOIN new_pairs USING (later);
        CREATE TEMP TABLE best_pairs AS SELECT DISTINCT ON (later) p.* FROM (
            FROM new_pairs UNION ALL BY NAME FROM old_best
        ) AS p JOIN (
            SELECT text_hash, landed FROM sharing_texts
            UNION SELECT text_hash, landed FROM internal.texts WHERE text_hash IN (SELECT earlier FROM old_best)
        ) AS t ON t.text_hash = p.earlier ORDER BY later, similarity DESC, t.landed, earlier;
        DELETE FROM internal.text_pairs WHERE later IN (SELECT later FROM best_pairs);
        INSERT INTO internal.text_pairs BY NAME SELECT * FROM best_pairs;
    """)
    con.unregister("found")


def _likeness(pairs: Sequence[tuple[int, int]], sets: Mapping[int, npt.NDArray[np.uint32]]) -> npt.NDArray[np.float64]:
    made = [
        minhash.jaccard([(sets[later], sets[earlier]) for later, earlier in pairs[first : first + AT_ONCE]])
        for first in range(0, len(pairs), AT_ONCE)
    ]
    return np.concatenate([np.empty(0), *made])


def _group(con: duckdb.DuckDBPyConnection) -> None:
    """Make `groups`: every story that the load touches, with the group of stories that are now one."""
    links = con.execute("""
        WITH touched AS (
            SELECT text_hash FROM held UNION SELECT later FROM new_pairs UNION SELECT earlier FROM new_pairs
        )
        SELECT * FROM (
            SELECT DISTINCT text_hash, 's' || id_of(story) AS story_id
            FROM internal.article_texts SEMI JOIN touched USING (text_hash)
        ) QUALIFY count(*) OVER (PARTITION BY text_hash) > 1
            OR text_hash IN (SELECT later FROM new_pairs UNION SELECT earlier FROM new_pairs)
    """).fetchall()
    parent: dict[int | str, int | str] = {}
    for text, story in [*links, *con.execute("SELECT later, earlier FROM new_pairs").fetchall()]:
        parent[root(parent, text)] = root(parent, story)
    stories = sorted({story for _, story in links})
    grouped = pa.table(
        {"story_id": pa.array(stories, pa.string()), "grouped": pa.array([str(root(parent, s)) for s in stories], pa.string())}
    )
    con.register("linked", grouped)
    con.execute("""
        CREATE TEMP TABLE groups AS SELECT * FROM linked
        UNION ALL SELECT DISTINCT story_id, story_id FROM next WHERE story_id NOT IN (SELECT story_id FROM linked);
    """)
    con.unregister("linked")


def _settle(con: duckdb.DuckDBPyConnection) -> None:
    """Give every group its id and its original, and write what differs to `stories` and `articles`.

    Of the original it must be known that it was out before the others: `out_by` is the minute it was published at, or where only
    a day is told the moment it was first seen, at the latest the end of that day.
    """
    con.execute("""
        CREATE TEMP TABLE places_of_members AS
        SELECT a.rowid AS row, story_id, grouped FROM articles AS a JOIN groups USING (story_id);
        CREATE TEMP TABLE members AS
        SELECT a.article_id, number_of(a.article_id) AS article, g.row, a.portal, a.published_at,
            g.story_id AS old_story_id, a.is_original AS was_original,
            's' || first_value(a.article_id) OVER (
                PARTITION BY g.grouped ORDER BY landing(a.first_page_id), a.portal, a.article_id) AS story_id,
            CASE a.published_precision WHEN 'day'
                THEN least(a.published_at + INTERVAL 24 HOURS, greatest(a.published_at, a.first_seen_at))
                ELSE a.published_at END AS out_by,
            row_number() OVER (PARTITION BY g.grouped ORDER BY out_by NULLS LAST, a.first_seen_at, a.article_id) AS place,
            landed_of(a.first_page_id, a.portal) AS landed, a.joined_at AS was_joined_at
        FROM articles AS a JOIN places_of_members AS g ON g.row = a.rowid;
    """)
    merges.date(con)
    con.execute("""
        CREATE TEMP TABLE next_stories AS
        SELECT story_id, any_value(article_id) FILTER (place = 1) AS original_article_id,
            any_value(published_at) FILTER (place = 1) AS first_published_at,
            count(*) AS articles, count(DISTINCT portal) AS portals
        FROM members GROUP BY story_id;

        CREATE TEMP TABLE places_of_stories AS SELECT rowid AS row, * FROM stories SEMI JOIN groups USING (story_id);
        CREATE TEMP VIEW old_stories AS SELECT * EXCLUDE (row) FROM places_of_stories;
        CREATE TEMP VIEW story_moments AS
        SELECT story_id, first_published_at FROM old_stories UNION SELECT story_id, first_published_at FROM next_stories;
        CREATE TEMP TABLE changed_stories AS SELECT DISTINCT story_id FROM (
            (FROM next_stories EXCEPT FROM old_stories) UNION ALL (FROM old_stories EXCEPT FROM next_stories));
        CREATE TEMP TABLE story_changes AS
        SELECT m.story_id, count(DISTINCT m.article_id) AS articles,
            count(DISTINCT o.story_id) FILTER (o.articles > 1) AS earlier,
            coalesce(max(o.articles), 1) AS largest
        FROM members AS m LEFT JOIN old_stories AS o ON o.story_id = m.old_story_id GROUP BY m.story_id HAVING count(*) > 1;

        CREATE TEMP TABLE changed_members AS
        SELECT row, article, article_id, story_id, place = 1 AS is_original, joined_at, story_id <> old_story_id AS is_moved
        FROM members LEFT JOIN joined USING (article_id) WHERE story_id IS DISTINCT FROM old_story_id
            OR (place = 1) IS DISTINCT FROM was_original OR joined_at IS DISTINCT FROM was_joined_at;
        UPDATE articles SET story_id = c.story_id, is_original = c.is_original, joined_at = c.joined_at FROM changed_members AS c
        WHERE c.row = articles.rowid;
        UPDATE internal.article_texts AS t SET story = story_number_of(c.story_id) FROM changed_members AS c
        WHERE c.is_moved AND c.article = t.article;
    """)
    note(con, "articles", "SELECT portal, published_at FROM members SEMI JOIN changed_members USING (article_id)")
    note(con, "stories", "SELECT NULL, first_published_at FROM story_moments SEMI JOIN changed_stories USING (story_id)")
    con.execute("""
        DELETE FROM stories WHERE rowid IN (SELECT row FROM places_of_stories SEMI JOIN changed_stories USING (story_id));
        INSERT INTO stories BY NAME SELECT * FROM next_stories SEMI JOIN changed_stories USING (story_id);
    """)


def _pair(con: duckdb.DuckDBPyConnection) -> None:
    """Rewrite the pairs of the touched stories: copies of one text pair with its earliest holder, each text by its holders with
    the most similar one that landed before, so that a story has no more pairs than texts and copies, however alike all are."""
    con.execute("""
        CREATE TEMP TABLE holders AS
        SELECT t.text_hash, m.article_id, m.story_id, m.place,
            first_value(m.article_id) OVER earliest AS head, first_value(m.place) OVER earliest AS head_place
        FROM internal.article_texts AS t JOIN members AS m USING (article)
        WHERE m.story_id IN (SELECT story_id FROM next_stories WHERE articles > 1)
        WINDOW earliest AS (PARTITION BY t.text_hash ORDER BY m.place);

        CREATE TEMP TABLE next_pairs AS
        SELECT DISTINCT ON (article_id, duplicate_of) article_id, duplicate_of, similarity, kind, story_id FROM (
            SELECT article_id, head AS duplicate_of, CAST(1 AS DOUBLE) AS similarity, 'exact' AS kind, story_id
            FROM holders WHERE article_id <> head
            UNION ALL
            SELECT CASE WHEN a.head_place > b.head_place THEN a.head ELSE b.head END,
                   CASE WHEN a.head_place > b.head_place THEN b.head ELSE a.head END, p.similarity, 'near', a.story_id
            FROM internal.text_pairs AS p
            JOIN (SELECT DISTINCT text_hash, story_id, head, head_place FROM holders) AS a ON a.text_hash = p.later
            JOIN (SELECT DISTINCT text_hash, head, head_place FROM holders) AS b ON b.text_hash = p.earlier
            WHERE a.head <> b.head
        ) ORDER BY article_id, duplicate_of, kind, similarity DESC;

        CREATE TEMP TABLE places_of_pairs AS SELECT rowid AS row, * FROM near_duplicates SEMI JOIN groups USING (story_id);
        CREATE TEMP VIEW old_pairs AS SELECT * EXCLUDE (row) FROM places_of_pairs;
        CREATE TEMP TABLE changed_pairs AS SELECT DISTINCT story_id FROM (
            (FROM next_pairs EXCEPT FROM old_pairs) UNION ALL (FROM old_pairs EXCEPT FROM next_pairs));
        DELETE FROM near_duplicates WHERE rowid IN (SELECT row FROM places_of_pairs SEMI JOIN changed_pairs USING (story_id));
        INSERT INTO near_duplicates BY NAME SELECT * FROM next_pairs SEMI JOIN changed_pairs USING (story_id);
    """)
    note(
        con,
        "near_duplicates",
        """
        SELECT NULL, first_published_at FROM story_moments
        SEMI JOIN (FROM changed_pairs UNION FROM changed_stories) USING (story_id)
        SEMI JOIN (SELECT story_id FROM old_pairs UNION SELECT story_id FROM next_pairs) USING (story_id)
        """,
    )
