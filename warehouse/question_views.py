"""The views that answer what people come for: what came in, what is read, edited, taken down or copied, and who is silent.

Views about provinces have a room of their own; the tables that these read are described in schema.
"""

from __future__ import annotations

from warehouse import vietnam_time
from warehouse.ddl import View

_ARTICLE = {
    "article_id": "the article",
    "portal": "the portal that published it",
    "title": "its headline as it stands",
    "url": "the address that opens it",
    "published_at": "when it was published",
}

_SHARES = [
    f"round(count({column}) / count(*), 4) AS with_{field}"
    for field, column in {
        "title": "title",
        "body": "body",
        "published_at": "published_at",
        "author": "author",
        "views": "views",
        "image": "image_url",
    }.items()
]

VIEWS = {
    "articles_daily": View(
        "What each portal published on each day in Vietnam's time; articles of unknown date stand under no day.",
        {
            "portal": "the portal",
            "day": "the day of publication, NULL where it is not known",
            "articles": "articles published that day",
            "originals": "those that copied no earlier article",
            "removed": "those that were taken down since",
            "syllables": "syllables of title, lead and body together",
            "views": "the latest counts of those that show one",
        },
        f"""
SELECT portal, {vietnam_time.day("published_at")} AS day, count(*) AS articles, count(*) FILTER (is_original) AS originals,
    count(removed_at) AS removed, CAST(sum(word_count) AS BIGINT) AS syllables, CAST(sum(views) AS BIGINT) AS views
FROM articles GROUP BY ALL
""",  # noqa: S608
        "SELECT day, sum(articles) AS articles FROM articles_daily WHERE day >= DATE '2025-03-01' GROUP BY day ORDER BY day",
    ),
    "top_viewed": View(
        "Articles that stand and show a counter, with their latest count; order it yourself.",
        {
            **_ARTICLE,
            "views": "the latest count",
            "views_observed_at": "when it was observed",
            "views_per_day": "that count over the days from publication to observation, at least one; NULL without a date",
        },
        """
SELECT article_id, portal, title, url, published_at, views, views_observed_at,
    CASE WHEN published_at IS NOT NULL
        THEN round(views / greatest(1, (epoch_us(views_observed_at) - epoch_us(published_at)) / 86400000000), 1)
    END AS views_per_day
FROM articles WHERE views IS NOT NULL AND removed_at IS NULL
""",
        "SELECT portal, title, views FROM top_viewed WHERE published_at >= '2025-03-01 00:00:00+07' ORDER BY views DESC LIMIT 20",
    ),
    "view_growth": View(
        "How far each counter rose between its first and its latest observation; one row an article and kind of page, since a "
        "portal's listing and its article page may count differently.",
        {
            **_ARTICLE,
            "seen_on": "what kind of page showed the count",
            "first_views": "the first count observed",
            "last_views": "the latest count",
            "growth": "the latest less the first; negative where a counter fell",
            "days": "days between the two observations",
        },
        """
SELECT article_id, a.portal, a.title, a.url, a.published_at, seen_on, first_views, last_views,
    last_views - first_views AS growth, round((epoch_us(last_at) - epoch_us(first_at)) / 86400000000, 4) AS days
FROM (
    SELECT article_id, seen_on, arg_min(views, observed_at) AS first_views, arg_max(views, observed_at) AS last_views,
        min(observed_at) AS first_at, max(observed_at) AS last_at
    FROM view_counts GROUP BY article_id, seen_on HAVING min(observed_at) < max(observed_at)
) JOIN articles AS a USING (article_id)
""",
        "SELECT portal, title, growth, round(growth / days) AS a_day FROM view_growth ORDER BY growth DESC LIMIT 20",
    ),
    "edits": View(
        "Each change of an article's text after its first observation, old and new side by side.",
        {
            **_ARTICLE,
            "version": "the number of the new text",
            "observed_at": "when the new text was first observed",
            "old_observed_at": "when the old text was first observed",
            "old_title": "the headline before",
            "new_title": "the headline after",
            "old_lead": "the summary before",
            "new_lead": "the summary after",
            "old_body": "the text before",
            "new_body": "the text after",
        },
        """
SELECT n.article_id, a.portal, a.title, a.url, a.published_at, n.version, n.observed_at, o.observed_at AS old_observed_at,
    o.title AS old_title, n.title AS new_title, o.lead AS old_lead, n.lead AS new_lead, o.body AS old_body, n.body AS new_body
FROM article_versions AS n
JOIN article_versions AS o ON o.article_id = n.article_id AND o.version = n.version - 1
JOIN articles AS a ON a.article_id = n.article_id
WHERE n.version > 1
""",
        "SELECT portal, title, observed_at, length(new_body) - length(old_body) AS letters, old_title <> new_title AS retitled"
        " FROM edits ORDER BY observed_at DESC LIMIT 20",
    ),
    "removals": View(
        "Articles that were taken down, with how long they stood.",
        {
            **_ARTICLE,
            "removed_at": "when its address was first found gone",
            "last_seen_at": "when it was last seen",
            "days_online": "days from publication, or from the first sight of it where that is not known, to removal",
            "views": "the last count",
            "story_id": "its story: copies may still stand elsewhere",
            "copies_left": "articles of the same story that still stand",
        },
        """
SELECT a.article_id, a.portal, a.title, a.url, a.published_at, a.removed_at, a.last_seen_at,
    round((epoch_us(a.removed_at) - epoch_us(coalesce(a.published_at, a.first_seen_at))) / 86400000000, 1) AS days_online,
    a.views, a.story_id, coalesce(c.copies, 0) AS copies_left
FROM articles AS a LEFT JOIN (
    SELECT s.story_id, count(*) AS copies FROM articles AS s WHERE s.removed_at IS NULL
        AND s.story_id IN (SELECT r.story_id FROM articles AS r WHERE r.removed_at IS NOT NULL) GROUP BY s.story_id
) AS c USING (story_id)
WHERE a.removed_at IS NOT NULL
""",
        "SELECT portal, title, removed_at, copies_left FROM removals ORDER BY removed_at DESC LIMIT 20",
    ),
    "syndication": View(
        "Who copied whom: each article that is not the original of its story, beside the original, with the time between.",
        {
            "story_id": "the story of both",
            "from_portal": "the portal of the original",
            "to_portal": "the portal of the copy",
            "original_article_id": "the earliest published article of the story",
            "article_id": "the copy",
            "title": "the headline of the copy",
            "published_at": "when the copy was published",
            "lag": "time from the original to the copy, in whole days where lag_precision is day; NULL where a date is not known",
            "lag_precision": "second, minute or day: how exactly the less exact of both dates is known",
            "names_source": "whether the copy says that it took the article from somewhere",
        },
        f"""
SELECT story_id, o.portal AS from_portal, a.portal AS to_portal, s.original_article_id, a.article_id, a.title, a.published_at,
    to_microseconds(CASE
        WHEN 'day' IN (a.published_precision, o.published_precision)
        THEN epoch_us({vietnam_time.midnight("a.published_at")}) - epoch_us({vietnam_time.midnight("o.published_at")})
        ELSE epoch_us(a.published_at) - epoch_us(o.published_at) END) AS lag,
    CASE WHEN lag IS NOT NULL THEN least(a.published_precision, o.published_precision) END AS lag_precision,
    a.source IS NOT NULL AS names_source
FROM articles AS a JOIN stories AS s USING (story_id) JOIN articles AS o ON o.article_id = s.original_article_id
WHERE NOT a.is_original
""",  # noqa: S608
        "SELECT from_portal, to_portal, count(*) AS copies, median(lag) FROM syndication GROUP BY ALL ORDER BY copies DESC",
    ),
    "story_merges": View(
        "Every id that a story has, or may have had before it turned out to be one with another, and the id that it goes by now. "
        "A story that stood by itself before has merged_at after first_read_at.",
        {
            "former_story_id": "the id before; it was made of the id of the article that then landed first",
            "story_id": "the id now",
            "article_id": "the article that the former id was made of",
            "first_read_at": "when a page of that article was first fetched",
            "merged_at": "when the page was fetched that showed both to be one, yet not before that; of a copy from the start "
            "its own page; the same after a rebuild",
        },
        """
SELECT 's' || a.article_id AS former_story_id, a.story_id, a.article_id, v.observed_at AS first_read_at,
    CASE WHEN a.joined_at IS NOT NULL THEN greatest(a.joined_at, v.observed_at) END AS merged_at
FROM articles AS a JOIN article_versions AS v ON v.article_id = a.article_id AND v.version = 1
WHERE a.story_id <> 's' || a.article_id
""",
        "SELECT former_story_id, story_id, merged_at, merged_at > first_read_at AS stood_by_itself FROM story_merges"
        " ORDER BY merged_at DESC LIMIT 20",
    ),
    "portal_health": View(
        "How each portal did in each month of crawling: answers, articles, the share that gave each field; and its state today, "
        "that is, when anything was fetched last. Late: its turn is overdue by more than a whole cadence; silent: asked in time, "
        "but it published nothing for two weeks; else fresh.",
        {
            "portal": "the portal",
            "month": "the month of the requests",
            "requests": "pages asked for",
            "answered": "the share that gave a usable answer",
            "articles": "articles whose present text was read that month",
            "with_title": "the share of these with a headline, NULL where there are none",
            "with_body": "with a text",
            "with_published_at": "with a date of publication",
            "with_author": "with a byline",
            "with_views": "with a view count",
            "with_image": "with an image",
            "last_fetched_at": "the portal's last request of all",
            "last_published_at": "its newest article's date",
            "state": "fresh, late, silent, legacy or retired today",
        },
        f"""
SELECT portal, month, requests, answered, coalesce(articles, 0) AS articles, with_title, with_body, with_published_at,
    with_author, with_views, with_image, last_fetched_at, last_published_at,
    CASE WHEN p.status IN ('legacy', 'retired') THEN p.status
        WHEN epoch_us(newest) - epoch_us(last_fetched_at)
            > 2 * CASE p.cadence WHEN 'hourly' THEN 3600000000 WHEN 'weekly' THEN 604800000000 ELSE 86400000000 END THEN 'late'
        WHEN last_published_at IS NULL OR epoch_us(newest) - epoch_us(last_published_at) > 1209600000000 THEN 'silent'
        ELSE 'fresh' END AS state
FROM (
    SELECT portal, {vietnam_time.month("fetched_at")} AS month, count(*) AS requests,
        round(count(*) FILTER (outcome = 'ok') / count(*), 4) AS answered FROM fetches GROUP BY ALL
) LEFT JOIN (
    SELECT portal, {vietnam_time.month("observed_at")} AS month, count(*) AS articles, {", ".join(_SHARES)}
    FROM articles GROUP BY ALL
) USING (portal, month)
LEFT JOIN (SELECT portal, max(published_at) AS last_published_at FROM articles GROUP BY portal) USING (portal)
LEFT JOIN (SELECT portal, max(fetched_at) AS last_fetched_at FROM fetches GROUP BY portal) USING (portal)
LEFT JOIN portals AS p USING (portal)
CROSS JOIN (SELECT max(fetched_at) AS newest FROM fetches)
""",  # noqa: S608
        "SELECT portal, state, month, articles, answered, with_author FROM portal_health"
        " ORDER BY state <> 'fresh' DESC, portal, month",
    ),
    "sources": View(
        "Whom portals name as the source of their articles.",
        {
            "source": "the source as written",
            "portal": "the portal that names it",
            "articles": "articles that name it",
            "first_published_at": "the earliest of them",
            "last_published_at": "the latest of them",
        },
        """
SELECT source, portal, count(*) AS articles, min(published_at) AS first_published_at, max(published_at) AS last_published_at
FROM articles WHERE source IS NOT NULL GROUP BY ALL
""",
        "SELECT source, sum(articles) AS articles, count(*) AS portals FROM sources GROUP BY ALL ORDER BY articles DESC LIMIT 20",
    ),
    "authors": View(
        "Who writes for which portal: every name of every byline.",
        {
            "author": "the name as written",
            "portal": "the portal",
            "articles": "articles with this name",
            "originals": "those that copied no earlier article",
            "views": "the latest counts of those that show one",
            "first_published_at": "the earliest of them",
            "last_published_at": "the latest of them",
        },
        """
SELECT author, portal, count(*) AS articles, count(*) FILTER (is_original) AS originals, CAST(sum(views) AS BIGINT) AS views,
    min(published_at) AS first_published_at, max(published_at) AS last_published_at
FROM (SELECT unnest(authors) AS author, portal, is_original, views, published_at FROM articles) GROUP BY ALL
""",
        "SELECT author, portal, articles, views FROM authors ORDER BY articles DESC LIMIT 20",
    ),
}
"""Every view by its name."""
