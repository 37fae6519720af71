"""The columns of every table, once: type and description; statements, comments, lake files and Parquet all follow from here.

How the rows come about belongs to the load. A column named like a field of `scraper.items.Article` flows from extraction
to the warehouse by its line here alone; any other column needs its value from the load.
"""

from __future__ import annotations

from dataclasses import fields

import pyarrow as pa

from scraper.items import Article

TEXT = pa.string()
TEXTS = pa.list_(pa.string())
MOMENT = pa.timestamp("us", tz="UTC")
EVIDENCE = pa.map_(
    TEXT, pa.struct([("raw", TEXT), ("where", TEXT), ("confidence", pa.float64()), ("refused", pa.list_(pa.string()))])
)

AS_IT_IS = "uncompressed"
"""How DuckDB keeps the ids that every load and most joins look through: digits without order are read in half the time so, at
10 bytes a row."""


def _column(name: str, kind: pa.DataType, description: str, **more: str) -> pa.Field:
    """One column; `compression` names how DuckDB packs it, where its own choice is a poor one."""
    return pa.field(name, kind, metadata={"description": description, **more})


ARTICLES = pa.schema(
    [
        _column("article_id", TEXT, "stable id: portal and the article's key within it", compression=AS_IT_IS),
        _column("portal", TEXT, "the portal that published it"),
        _column("url", TEXT, "the address that opens the article"),
        _column("key", TEXT, "the article's identity within its portal"),
        _column("platform", TEXT, "the CMS family that the page was read as"),
        _column("title", TEXT, "headline"),
        _column("lead", TEXT, "the summary above the text"),
        _column("body", TEXT, "the text, one line a paragraph, without captions", compression="zstd"),
        _column("author", TEXT, "the byline as written, without its label"),
        _column("authors", TEXTS, "the names of the byline"),
        _column("author_role", TEXT, "person, organisation, account or unknown"),
        _column("source", TEXT, "where the portal says it took the article from"),
        _column("category", TEXT, "the section of the portal"),
        _column("tags", TEXTS, "keywords shown to readers"),
        _column("published_at", MOMENT, "when it was published, as readers are told"),
        _column("published_precision", TEXT, "second, minute or day: how exactly published_at is known"),
        _column("modified_at", MOMENT, "when the portal says it was edited"),
        _column("views", pa.int64(), "the latest observed view count"),
        _column("views_observed_at", MOMENT, "when that count was observed"),
        _column("image_url", TEXT, "the first image"),
        _column("image_caption", TEXT, "the caption of the first image"),
        _column("language", TEXT, "language code of the text"),
        _column("word_count", pa.int64(), "syllables of title, lead and body"),
        _column("content_hash", TEXT, "hash of title, lead and body after Unicode and white space are normalised"),
        _column("story_id", TEXT, "the story this article tells, alone or with its copies", compression=AS_IT_IS),
        _column(
            "is_original",
            pa.bool_(),
            "whether it is the earliest article of its story: the first that is known to have been out. Where only the day of"
            " publication is told, that is when it was first seen, at the latest the end of that day",
        ),
        _column(
            "joined_at",
            MOMENT,
            "when the page was fetched that showed it to tell the story of an article that landed before: its own page where it"
            " was a copy from the start, else that of an edit or of a third article; NULL for the one that landed first",
        ),
        _column("version", pa.int32(), "the number of the present text in article_versions"),
        _column("first_seen_at", MOMENT, "first time on any page: its own, a listing, a feed or a sitemap"),
        _column(
            "last_seen_at", MOMENT, "last time on any page but a sitemap; the Parquet copy is renewed with the next other change"
        ),
        _column("observed_at", MOMENT, "when the page behind this row was fetched"),
        _column("removed_at", MOMENT, "when its address was first found gone for good, NULL while it stands"),
        _column("page_id", TEXT, "the raw page behind this row: segment and row in lake/pages"),
        _column("first_page_id", TEXT, "the raw page that landed first with this article"),
        _column(
            "evidence",
            EVIDENCE,
            "for each field its raw text, where it stood on the page, how sure, and what was refused; `listing of 2026-03-02` and"
            " the like name a value that the page lacks or contradicts and the day it was first shown there",
        ),
    ]
)

ARTICLE_VERSIONS = pa.schema(
    [
        _column("article_id", TEXT, "the article"),
        _column("version", pa.int32(), "1 for the text observed first, then upwards"),
        _column("observed_at", MOMENT, "when this text was first observed"),
        _column("title", TEXT, "headline"),
        _column("lead", TEXT, "summary"),
        _column("body", TEXT, "text", compression="zstd"),
        _column("content_hash", TEXT, "hash that tells this text from the others"),
        _column("page_id", TEXT, "the raw page where it was first observed"),
    ]
)

VIEW_COUNTS = pa.schema(
    [
        _column("article_id", TEXT, "the article"),
        _column("observed_at", MOMENT, "when the count was read; the same count again within an hour is one row"),
        _column("views", pa.int64(), "the count"),
        _column("seen_on", TEXT, "what kind of page showed it: article, listing, feed; archive where that is not known"),
    ]
)

IMAGES = pa.schema(
    [
        _column("article_id", TEXT, "the article"),
        _column("position", pa.int32(), "order within the article, from 1"),
        _column("url", TEXT, "address of the image"),
        _column("caption", TEXT, "caption"),
        _column("credit", TEXT, "photographer named by the caption"),
    ]
)

ATTACHMENTS = pa.schema(
    [
        _column("article_id", TEXT, "the article"),
        _column("position", pa.int32(), "order within the article, from 1"),
        _column("url", TEXT, "address of the document"),
        _column("name", TEXT, "name that the page gives it"),
    ]
)

STORIES = pa.schema(
    [
        _column(
            "story_id",
            TEXT,
            "s and the id of the member that landed first; kept when the story grows, unless by pages that landed before",
            compression=AS_IT_IS,
        ),
        _column("original_article_id", TEXT, "the member that is_original tells of, the earliest", compression=AS_IT_IS),
        _column("first_published_at", MOMENT, "when that one was published, with its precision: a mere day begins at 0:00"),
        _column("articles", pa.int64(), "members; 1 for an article without copies"),
        _column("portals", pa.int64(), "portals among the members"),
    ]
)

NEAR_DUPLICATES = pa.schema(
    [
        _column("article_id", TEXT, "the later article of the pair", compression=AS_IT_IS),
        _column("duplicate_of", TEXT, "the earlier one", compression=AS_IT_IS),
        _column("similarity", pa.float64(), "shared five-syllable runs over all of both (Jaccard), 1 for the same words"),
        _column("kind", TEXT, "exact: the same words; near: most of them"),
        _column("story_id", TEXT, "the story of both", compression=AS_IT_IS),
    ]
)

PORTALS = pa.schema(
    [
        _column("portal", TEXT, "name of the portal's file in the registry"),
        _column("name", TEXT, "name of the portal"),
        _column("province_code", TEXT, "GSO code as its file gives it; the view portal_provinces says what it meant and when"),
        _column("province_on", pa.date32(), "the day on which province_code is to be read, NULL for today: codes were reused"),
        _column("status", TEXT, "live, legacy or retired"),
        _column("cadence", TEXT, "how often it is crawled: hourly, daily or weekly"),
        _column("platform", TEXT, "CMS family where its file names one"),
        _column("start_urls", TEXTS, "where a crawl begins"),
        _column("aliases", TEXTS, "other hosts of the same portal"),
        _column("verified_on", pa.date32(), "when somebody last checked its file"),
        _column("successor", TEXT, "the portal of the province that took this one's over"),
        _column("expected_articles", pa.int32(), "new articles that a healthy week brings at least, as its file says"),
    ]
)

PROVINCES = pa.schema(
    [
        _column("province_code", TEXT, "GSO code; unique only together with a day"),
        _column("name", TEXT, "Vietnamese name"),
        _column("slug", TEXT, "name without diacritics"),
        _column("type", TEXT, "tỉnh or thành phố trung ương"),
        _column("region", TEXT, "one of the six regions"),
        _column("valid_from", pa.date32(), "first day of this row, NULL where it is older than this table cares"),
        _column("valid_to", pa.date32(), "last day of this row, NULL while it holds"),
        _column("successor_code", TEXT, "code of the province that took it over on the day after valid_to"),
        _column("successor_slug", TEXT, "slug of that province"),
        _column("predecessors", TEXTS, "slugs of the provinces it was made of on valid_from; the first is the one it carries on"),
        _column("today_code", TEXT, "code of the province of today that its land belongs to"),
        _column("today_slug", TEXT, "slug of that province"),
    ]
)

FETCHES = pa.schema(
    [
        _column("portal", TEXT, "the portal"),
        _column("url", TEXT, "the address asked"),
        _column("final_url", TEXT, "the address that answered"),
        _column("fetched_at", MOMENT, "when"),
        _column("status", pa.int32(), "HTTP status, NULL when no answer came"),
        _column("kind", TEXT, "article, listing, feed, sitemap, attachment or other"),
        _column("bytes", pa.int64(), "size of the decompressed body"),
        _column("outcome", TEXT, "how the request ended; only ok pages are read, only gone removes an article"),
        _column("origin", TEXT, "crawl or archive"),
        _column("page_id", TEXT, "the raw page: segment and row in lake/pages"),
    ]
)

REJECTS = pa.schema(
    [
        _column("portal", TEXT, "the portal"),
        _column("url", TEXT, "the address asked"),
        _column("fetched_at", MOMENT, "when"),
        _column("stage", TEXT, "fetch, read or check"),
        _column("reason", TEXT, "one plain sentence"),
        _column("page_id", TEXT, "the raw page: segment and row in lake/pages"),
    ]
)

TABLES: dict[str, tuple[str, pa.Schema]] = {
    "articles": ("An article as it stands now.", ARTICLES),
    "article_versions": ("Each distinct text an article had.", ARTICLE_VERSIONS),
    "view_counts": ("One observation of a view counter.", VIEW_COUNTS),
    "images": ("The images that an article shows now.", IMAGES),
    "attachments": ("The documents that an article offers now.", ATTACHMENTS),
    "stories": ("A cluster of same or nearly same articles; every article has one, copied ones have articles > 1.", STORIES),
    "near_duplicates": ("A pair of copies within a story.", NEAR_DUPLICATES),
    "portals": ("The registry of portals.", PORTALS),
    "provinces": ("Provinces before and after 1 July 2025.", PROVINCES),
    "fetches": ("One request, without its body.", FETCHES),
    "rejects": ("What could not be used, and why.", REJECTS),
}
"""Name to purpose and columns of every public table."""

FILES = {
    name: pa.struct([f for f in TABLES[name][1] if f.name not in ("article_id", "position")])
    for name in ("images", "attachments")
}
"""What extraction says of each file of an article, by the table that holds it."""

ARTICLE_STRUCT = pa.struct(
    [
        *(f for f in ARTICLES if f.name in {field.name for field in fields(Article)}),
        *(pa.field(name, pa.list_(struct)) for name, struct in FILES.items()),
    ]
)
"""What a readings segment keeps of an article: every column of `articles` that extraction gives, and its files."""

SIGHTING_STRUCT = pa.struct(
    [
        ("article_id", TEXT),
        ("url", TEXT),
        ("key", TEXT),
        ("seen_on", TEXT),
        ("title", TEXT),
        ("lead", TEXT),
        ("category", TEXT),
        ("published_at", MOMENT),
        ("published_precision", TEXT),
        ("modified_at", MOMENT),
        ("views", pa.int64()),
    ]
)

READINGS = pa.schema(
    [
        _column("page_id", TEXT, "the raw page: segment and row in lake/pages"),
        _column("portal", TEXT, "the portal"),
        _column("url", TEXT, "the address asked"),
        _column("final_url", TEXT, "the address that answered"),
        _column("fetched_at", MOMENT, "when"),
        _column("status", pa.int32(), "HTTP status"),
        _column("kind", TEXT, "what the page turned out to be"),
        _column("bytes", pa.int64(), "size of the decompressed body"),
        _column("outcome", TEXT, "how the request ended"),
        _column("origin", TEXT, "crawl or archive"),
        _column("reject_stage", TEXT, "stage that refused the page"),
        _column("reject_reason", TEXT, "why it was refused"),
        _column("article_id", TEXT, "id of the article on the page"),
        _column("content_hash", TEXT, "hash of its normalised text"),
        _column("article", ARTICLE_STRUCT, "what the page says of its article"),
        _column("sightings", pa.list_(SIGHTING_STRUCT), "the articles that a listing, feed or sitemap shows"),
    ]
)

SIGNATURES = pa.schema(
    [
        _column("page_id", TEXT, "the raw page"),
        _column("portal", TEXT, "the portal"),
        _column("article_id", TEXT, "the article"),
        _column("text_hash", pa.uint64(), "the same for the same words in the same order"),
        _column("bands", pa.list_(pa.uint64()), "MinHash bands; two texts that share one are compared"),
    ],
    metadata={"scheme": "3"},
)
"""`scheme` rises with every change of how signatures are made: those of two schemes cannot be compared."""

SHINGLES = pa.schema(
    [
        _column("text_hash", pa.uint64(), "as in the signatures, row by row"),
        _column("shingles", pa.list_(pa.uint32()), "hashes of the five-syllable runs, sorted, without repetition"),
    ]
)
"""What two texts that share a band are compared by: in Arrow's file format, out of which a few rows are read where they lie."""
