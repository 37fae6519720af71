"""Reconciling an article's own page with how listings, feeds and sitemaps show it: gaps are filled, contradictions told.

Counts, moves and removals that sightings tell are folded in elsewhere; what a text is and its versions stay what the page says.
"""

from __future__ import annotations

import duckdb

from warehouse import vietnam_time

TABLES = """
CREATE TABLE IF NOT EXISTS internal.shown (shown UBIGINT, article UBIGINT, seen_on VARCHAR, field VARCHAR, first_at TIMESTAMPTZ,
    moment TIMESTAMPTZ, "precision" VARCHAR, likeness UBIGINT, text VARCHAR);
CREATE TABLE IF NOT EXISTS internal.refilled (article_id VARCHAR, load_number BIGINT);
"""
"""Each distinct value that a kind of page showed for a field of an article, with the first time it did: `shown` tells it from all
others, `article` is the id as a number, `likeness` what a title has in common with its spellings. Of `modified_at` only the
latest is kept, for it may be another in every sitemap. `refilled` names the articles that sightings changed without a newer
reading, and when, for the search index."""

MOST_ALIKE = 10
"""Articles of one page that may share a moment of change; a moment that more share is that of the page's making."""

LONGEST = 200
"""Characters of a text that evidence quotes."""

SURE = {"listing": 0.25, "feed": 0.2, "sitemap": 0.1}
"""How sure is what these kinds of page show where the article's own says nothing: less than anything that was read there. In
this order they are preferred."""

_VALUES = ("title", "lead", "category", "published_at", "published_precision", "modified_at")
_SOURCE = {"published_precision": "published_at"}
_FILLED = (
    *(f"max(text) FILTER (field = '{name}') AS {name}" for name in ("title", "lead", "category")),
    *(f"max(moment) FILTER (field = '{name}') AS {name}" for name in ("published_at", "modified_at")),
    "max(\"precision\") FILTER (field = 'published_at') AS published_precision",
)

_DAYS = f"""
CREATE OR REPLACE TEMP MACRO local_of(moment) AS {vietnam_time.local("moment")};
CREATE OR REPLACE TEMP MACRO day_of(moment) AS {vietnam_time.day("moment")};
CREATE OR REPLACE TEMP MACRO midnight_of(moment) AS {vietnam_time.midnight("moment")};
"""

_MACROS = """
CREATE OR REPLACE TEMP MACRO is_cut(text) AS regexp_matches(text, '(\\.\\.\\.|…|\\[…\\])\\s*$');
CREATE OR REPLACE TEMP MACRO plain(text) AS
    trim(regexp_replace(strip_accents(lower(nfc_normalize(text))), '[^\\p{L}\\p{N}]+', ' ', 'g'));
CREATE OR REPLACE TEMP MACRO likeness_of(text) AS md5_number_lower(plain(text));
CREATE OR REPLACE TEMP MACRO said(text, moment, exactly) AS coalesce(left(text, $longest), CASE exactly
    WHEN 'day' THEN strftime(local_of(moment), '%Y-%m-%d') ELSE strftime(local_of(moment), '%Y-%m-%d %H:%M') END);
CREATE OR REPLACE TEMP MACRO is_ours(place) AS
    coalesce(regexp_matches(place, '(^|: )(listing|feed|sitemap) of \\d{4}-\\d{2}-\\d{2}$'), false);
CREATE OR REPLACE TEMP MACRO end_of(moment, exactly) AS moment + CASE exactly
    WHEN 'second' THEN INTERVAL 1 SECOND WHEN 'minute' THEN INTERVAL 1 MINUTE ELSE INTERVAL 1 DAY END;
CREATE OR REPLACE TEMP MACRO place_of(seen_on, first_at) AS seen_on || ' of ' || strftime(day_of(first_at), '%Y-%m-%d');
CREATE OR REPLACE TEMP MACRO entry_of(field, raw, place, sure, others) AS
    {'key': field, 'value': {'raw': raw, 'where': place, 'confidence': sure, 'refused': others}};
CREATE OR REPLACE TEMP MACRO own_refused(entry) AS nullif(list_filter(entry.value.refused, lambda r: NOT is_ours(r)), []);
CREATE OR REPLACE TEMP MACRO own_of(entry) AS CASE WHEN is_ours(entry.value."where")
    THEN entry_of(entry.key, NULL::VARCHAR, NULL::VARCHAR, NULL::DOUBLE, own_refused(entry))
    ELSE entry_of(entry.key, entry.value.raw, entry.value."where", entry.value.confidence, own_refused(entry)) END;
CREATE OR REPLACE TEMP MACRO sure_of(seen_on) AS CAST(map_extract_value($sure, seen_on) AS DOUBLE);
""".replace("$longest", str(LONGEST)).replace("$sure", f"MAP {SURE}")
"""`is_ours` knows the places that only this room writes into evidence."""


def fold(con: duckdb.DuckDBPyConnection) -> None:
    """Remember what the load's sightings show, and bring `next` to what page and sightings say together: `reconciled` holds the
    articles that came out otherwise than they were or were read. Rows without a newer reading are written to `articles` here.

    Of each kind of page counts the value that it began to show last, a date with its time before a mere day, so that the outcome
    follows from the lake alone, whatever the order of loading, and showing it once more changes nothing.
    """
    con.execute(_DAYS + _MACROS)
    _remember(con)
    if _see(con):
        _gather(con)
        _fill(con)
        _dispute(con)
        _write(con)
    else:
        con.execute("CREATE TEMP TABLE reconciled (article_id VARCHAR, is_read BOOLEAN)")
    con.execute("""
        DELETE FROM internal.refilled WHERE article_id IN (SELECT article_id FROM reconciled UNION SELECT article_id FROM newest);
        INSERT INTO internal.refilled
        SELECT article_id, (SELECT load_number FROM internal.state) FROM reconciled WHERE NOT is_read;
    """)
    for table in ("told", "told_before", "news", "touched", "seen", "before", "own", "claims", "bodies", "fills", "disputes"):
        con.execute(f"DROP TABLE IF EXISTS {table}")  # they hold texts, and what follows needs the memory


def _remember(con: duckdb.DuckDBPyConnection) -> None:
    """Bring `internal.shown` up to date; `news` is what it did not hold.

    No date later than the page that shows it is believed. Feeds tell a day at most, for NukeViet prints the month as minutes;
    sitemaps tell no publication. A change at midnight or within the last hour is a day or a "now" in disguise.
    """
    con.execute(
        """
        CREATE TEMP TABLE told AS
        SELECT DISTINCT ON (shown) * FROM (
            SELECT *, md5_number_lower(concat_ws(chr(31), article, seen_on, field, text,
                CASE WHEN field <> 'modified_at' THEN epoch_us(moment) END, "precision")) AS shown
            FROM (
                SELECT * FROM (
                    SELECT portal, page_id, observed_at AS first_at, s.article_id, s.seen_on,
                        number_of(s.article_id) AS article, unnest([
                            {field: 'title', text: s.title, moment: NULL::TIMESTAMPTZ, "precision": NULL::VARCHAR},
                            {field: 'lead', text: s.lead, moment: NULL, "precision": NULL},
                            {field: 'category', text: s.category, moment: NULL, "precision": NULL},
                            {field: 'published_at', text: NULL,
                                moment: CASE s.seen_on WHEN 'feed' THEN midnight_of(s.published_at) ELSE s.published_at END,
                                "precision": CASE s.seen_on WHEN 'feed' THEN 'day' 
                                    ELSE coalesce(s.published_precision, 'day') END},
                            {field: 'modified_at', text: NULL, moment: s.modified_at, "precision": 'minute'}
                        ], recursive := true)
                    FROM (SELECT portal, page_id, fetched_at AS observed_at, unnest(sightings) AS s FROM staged
                          WHERE outcome = 'ok' AND reject_stage IS NULL)
                )
                WHERE (text IS NOT NULL AND NOT (field = 'lead' AND is_cut(text)))
                    OR (field = 'published_at' AND seen_on <> 'sitemap' AND moment <= first_at)
                    OR (field = 'modified_at' AND moment < first_at - INTERVAL 1 HOUR AND moment <> midnight_of(moment)
                        AND epoch_us(moment) % 86400000000 <> 0)
                QUALIFY field <> 'modified_at' OR count(*) OVER (PARTITION BY portal, page_id, field, moment) <= $most
            )
        ) ORDER BY shown, moment DESC NULLS LAST, first_at;

        CREATE TEMP TABLE told_before AS SELECT shown, first_at, moment FROM internal.shown SEMI JOIN told USING (shown);
        CREATE TEMP TABLE news AS SELECT t.* FROM told AS t LEFT JOIN told_before AS b USING (shown)
        WHERE b.shown IS NULL OR t.moment > b.moment
            OR (t.moment IS NOT DISTINCT FROM b.moment AND t.first_at < b.first_at);
        DELETE FROM internal.shown WHERE shown IN (SELECT shown FROM news SEMI JOIN told_before USING (shown));
        INSERT INTO internal.shown BY NAME
        SELECT shown, article, seen_on, field, first_at, moment, "precision", text,
            CASE field WHEN 'title' THEN likeness_of(text) END AS likeness
        FROM news;
    """.replace("$most", str(MOST_ALIKE))
    )


def _see(con: duckdb.DuckDBPyConnection) -> bool:
    """Make `seen`, the value of each kind and field that counts for the articles read or shown anew, without its text; gives
    whether there is any."""
    con.execute("""
        CREATE TEMP TABLE touched AS
        SELECT article_id, number_of(article_id) AS article,
            article_id IN (SELECT article_id FROM newest) AS is_read
        FROM next WHERE article_id IN (SELECT article_id FROM newest UNION SELECT article_id FROM news);

        CREATE TEMP TABLE seen AS
        SELECT t.article_id, s.rowid AS place, s.shown, s.seen_on, s.field, s.first_at, s.moment, s."precision", s.likeness,
            min(day_of(s.moment)) OVER alike = max(day_of(s.moment)) OVER alike AS is_one_day
        FROM internal.shown AS s JOIN touched AS t USING (article)
        WINDOW alike AS (PARTITION BY s.article, s.seen_on, s.field)
        QUALIFY row_number() OVER (
            PARTITION BY s.article, s.seen_on, s.field
            ORDER BY coalesce(s."precision" = 'day', false), s.first_at DESC, s.shown) = 1;
    """)
    return bool(con.execute("SELECT 1 FROM seen LIMIT 1").fetchall())


def _gather(con: duckdb.DuckDBPyConnection) -> None:
    """Make `own`, what the page of each article in `seen` says, free of all that was taken from sightings before."""
    columns = ", ".join(_VALUES)
    emptied = ", ".join(
        f"CASE WHEN NOT list_contains(taken, '{_SOURCE.get(name, name)}') THEN {name} END AS {name}" for name in _VALUES
    )
    con.execute(f"""
        CREATE TEMP TABLE before AS
        SELECT article_id, true AS is_read, {columns}, coalesce(evidence, MAP {{}}) AS evidence FROM next
            WHERE article_id IN (SELECT article_id FROM touched SEMI JOIN seen USING (article_id) WHERE is_read);
        INSERT INTO before
        SELECT article_id, false, {columns}, coalesce(evidence, MAP {{}}) FROM articles AS a
        JOIN (SELECT place FROM old SEMI JOIN (FROM touched WHERE NOT is_read) USING (article_id)) AS p ON a.rowid = p.place;

        CREATE TEMP TABLE own AS
        SELECT article_id, {emptied}, list_filter(list_transform(entries, lambda e: own_of(e)),
            lambda e: e.value.confidence IS NOT NULL OR e.value.refused IS NOT NULL) AS entries
        FROM (SELECT *, map_entries(evidence) AS entries,
                list_transform(list_filter(map_entries(evidence), lambda e: is_ours(e.value."where")), lambda e: e.key) AS taken
              FROM before);
    """)  # noqa: S608


def _fill(con: duckdb.DuckDBPyConnection) -> None:
    """Choose of what the page does not say the best that is shown: `fills`. A lead must be whole and not the text's beginning; a
    day on which the pages of one kind do not agree is none; and a change comes after the publication."""
    con.execute("""
        CREATE TEMP TABLE claims AS
        SELECT s.*, x.text FROM seen AS s JOIN own AS o USING (article_id) JOIN internal.shown AS x ON x.rowid = s.place
        WHERE (s.field = 'title' AND (o.title IS NULL OR s.likeness <> likeness_of(o.title)))
            OR (s.field = 'lead' AND o.lead IS NULL) OR (s.field = 'category' AND o.category IS NULL);

        CREATE TEMP TABLE bodies AS SELECT article_id, plain(left(body, 3000)) AS body FROM next
            WHERE article_id IN (SELECT article_id FROM claims SEMI JOIN newest USING (article_id) WHERE field = 'lead');
        INSERT INTO bodies
        SELECT article_id, plain(left(body, 3000)) FROM articles AS a JOIN (
            SELECT place FROM old SEMI JOIN (
                SELECT article_id FROM claims ANTI JOIN newest USING (article_id) WHERE field = 'lead'
            ) USING (article_id)
        ) AS p ON a.rowid = p.place;

        CREATE TEMP TABLE fills AS
        SELECT DISTINCT ON (article_id, field) * FROM (
            SELECT w.article_id, w.field, w.seen_on, w.first_at, w.text, NULL::TIMESTAMPTZ AS moment, NULL::VARCHAR AS "precision"
            FROM claims AS w JOIN own AS o USING (article_id) LEFT JOIN bodies AS b USING (article_id)
            WHERE (w.field = 'title' AND o.title IS NULL AND NOT is_cut(w.text)) OR w.field = 'category'
                OR (w.field = 'lead' AND regexp_matches(w.text, '[.!?][)"”’»]*$')
                    AND plain(w.text) <> coalesce(plain(o.title), '')
                    AND NOT contains(coalesce(b.body, ''), left(plain(w.text), 60)))
            UNION ALL SELECT s.article_id, s.field, s.seen_on, s.first_at, NULL, s.moment, s."precision"
            FROM seen AS s JOIN own AS o USING (article_id)
            WHERE s.field = 'published_at' AND s.is_one_day AND o.published_at IS NULL
        ) ORDER BY article_id, field, sure_of(seen_on) DESC;

        INSERT INTO fills
        SELECT DISTINCT ON (s.article_id) s.article_id, s.field, s.seen_on, s.first_at, NULL, s.moment, s."precision"
        FROM seen AS s JOIN own AS o USING (article_id)
        LEFT JOIN (FROM fills WHERE field = 'published_at') AS p USING (article_id)
        WHERE s.field = 'modified_at' AND o.modified_at IS NULL AND s.moment >= coalesce(
            end_of(o.published_at, o.published_precision), end_of(p.moment, p."precision"))
        ORDER BY s.article_id, sure_of(s.seen_on) DESC;
    """)


def _dispute(con: duckdb.DuckDBPyConnection) -> None:
    """Find the titles and days, and the minutes where both are known so well, that are shown otherwise than the page has them:
    `disputes`, of each article and field one."""
    con.execute("""
        CREATE TEMP TABLE disputes AS
        SELECT DISTINCT ON (article_id, field) article_id, field,
            said(text, moment, "precision") || ': ' || place_of(seen_on, first_at) AS entry
        FROM (
            SELECT w.* FROM claims AS w JOIN own AS o USING (article_id)
            WHERE w.field = 'title' AND o.title IS NOT NULL AND plain(w.text) <> ''
                AND NOT (is_cut(w.text) AND starts_with(plain(o.title), plain(w.text)))
                AND NOT (is_cut(o.title) AND starts_with(plain(w.text), plain(o.title)))
            UNION ALL BY NAME SELECT s.* FROM seen AS s JOIN own AS o USING (article_id)
            WHERE s.field = 'published_at' AND (
                day_of(s.moment) <> day_of(o.published_at) OR (
                    s."precision" <> 'day' AND o.published_precision <> 'day'
                    AND date_trunc('minute', local_of(s.moment)) <> date_trunc('minute', local_of(o.published_at))))
        ) ORDER BY article_id, field, sure_of(seen_on) DESC;
    """)


def _write(con: duckdb.DuckDBPyConnection) -> None:
    """Put page, fills and disputes together, and write what came out otherwise."""
    together = ", ".join(f"coalesce(o.{name}, f.{name}) AS {name}" for name in _VALUES)
    differs = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in (*_VALUES, "evidence"))
    written = ", ".join(f"{name} = r.{name}" for name in (*_VALUES, "evidence"))
    con.execute(f"""
        CREATE TEMP TABLE filled AS
        SELECT article_id, {", ".join(_FILLED)}, list(entry_of(field, said(text, moment, "precision"),
            place_of(seen_on, first_at), sure_of(seen_on), NULL::VARCHAR[]) ORDER BY field) AS entries
        FROM fills GROUP BY article_id;
        CREATE TEMP TABLE disputed AS
        SELECT article_id, map(list(field ORDER BY field), list(entry ORDER BY field)) AS entries
        FROM disputes GROUP BY article_id;

        CREATE TEMP TABLE reconciled AS SELECT b.is_read, a.* FROM (
            SELECT o.article_id, {together}, map_from_entries(list_concat(
                list_transform(list_filter(o.entries, lambda e: coalesce(
                        NOT list_contains(list_transform(f.entries, lambda filled: filled.key), e.key), true)),
                    lambda e: entry_of(e.key, e.value.raw, e.value."where", e.value.confidence,
                    CASE WHEN d.entries[e.key] IS NULL THEN e.value.refused
                    ELSE list_append(coalesce(e.value.refused, []), d.entries[e.key]) END)),
                list_transform(
                    list_filter(map_entries(d.entries), lambda m: NOT list_contains(
                        list_transform(o.entries, lambda e: e.key), m.key)),
                    lambda m: entry_of(m.key, NULL::VARCHAR, 'article', NULL::DOUBLE, [m.value])),
                list_transform(f.entries, lambda filled: entry_of(filled.key, filled.value.raw, filled.value."where",
                    filled.value.confidence, list_filter(o.entries, lambda e: e.key = filled.key)[1].value.refused))
            )) AS evidence
            FROM own AS o LEFT JOIN filled AS f USING (article_id) LEFT JOIN disputed AS d USING (article_id)
        ) AS a JOIN before AS b USING (article_id) WHERE {differs};

        UPDATE next SET {written} FROM reconciled AS r WHERE r.article_id = next.article_id;
        UPDATE articles SET {written} FROM (FROM reconciled WHERE NOT is_read) AS r WHERE r.article_id = articles.article_id;
    """)  # noqa: S608
