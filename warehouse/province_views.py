"""The views that tell which province a portal spoke for on which day, and count articles by the map of their day or of today.

The list of provinces belongs to dimensions, the columns of tables to schema.
"""

from __future__ import annotations

from warehouse import vietnam_time
from warehouse.ddl import View

_PORTAL_PROVINCES = """
WITH RECURSIVE named AS (
    SELECT t.portal, p.* FROM portals AS t JOIN provinces AS p ON p.province_code = t.province_code
        AND coalesce(t.province_on, DATE '9999-12-31')
            BETWEEN coalesce(p.valid_from, DATE '0001-01-01') AND coalesce(p.valid_to, DATE '9999-12-31')
), later AS (
    FROM named UNION ALL
    SELECT l.portal, p.* FROM later AS l JOIN provinces AS p ON p.slug = l.successor_slug AND p.valid_from = l.valid_to + 1
), earlier AS (
    FROM named UNION ALL
    SELECT e.portal, p.* FROM earlier AS e JOIN provinces AS p ON p.slug = e.predecessors[1] AND p.valid_to = e.valid_from - 1
)
SELECT o.portal, o.valid_from, o.valid_to, o.province_code, o.slug AS province_slug, o.name AS province, o.region,
    o.today_code, o.today_slug, n.name AS today_province, n.region AS today_region
FROM (FROM later UNION FROM earlier) AS o JOIN provinces AS n ON n.slug = o.today_slug AND n.valid_to IS NULL
"""

_OF_THE_DAY = f"""
SELECT p.province_code, p.province_slug, p.province, p.region, p.valid_from, p.valid_to,
    count(*) AS articles, count(*) FILTER (a.removed_at IS NULL) AS standing, count(DISTINCT a.portal) AS portals,
    min(a.published_at) AS first_published_at, max(a.published_at) AS last_published_at
FROM (SELECT *, {vietnam_time.day("published_at")} AS day FROM articles) AS a
LEFT JOIN portal_provinces AS p
    ON p.portal = a.portal AND a.day BETWEEN coalesce(p.valid_from, a.day) AND coalesce(p.valid_to, a.day)
GROUP BY ALL
"""  # noqa: S608

_TODAY = """
SELECT p.today_code AS province_code, p.today_slug AS province_slug, p.today_province AS province, p.today_region AS region,
    count(*) AS articles, count(*) FILTER (a.removed_at IS NULL) AS standing, count(DISTINCT a.portal) AS portals,
    min(a.published_at) AS first_published_at, max(a.published_at) AS last_published_at
FROM articles AS a LEFT JOIN portal_provinces AS p ON p.portal = a.portal AND p.valid_to IS NULL
GROUP BY ALL
"""

_PROVINCE = {
    "province_code": "GSO code",
    "province_slug": "the province's name without diacritics",
    "province": "the province",
    "region": "its region",
}
_COUNTS = {
    "articles": "articles published",
    "standing": "those that were not taken down",
    "portals": "portals that published them",
    "first_published_at": "the earliest of them",
    "last_published_at": "the latest of them",
}

VIEWS: dict[str, View] = {
    "portal_provinces": View(
        "Which province a portal spoke for in each span of days, and which one that is today.",
        {
            "portal": "the portal",
            "valid_from": "first day of the span, NULL where it is older than the list of provinces",
            "valid_to": "last day of the span, NULL while it lasts",
            **_PROVINCE,
            "today_code": "GSO code of today's province of the same land",
            "today_slug": "its name without diacritics",
            "today_province": "its name",
            "today_region": "its region",
        },
        _PORTAL_PROVINCES,
        "SELECT portal, province, today_province FROM portal_provinces WHERE valid_to IS NOT NULL",
    ),
    "articles_by_province_of_the_day": View(
        "Articles by the province that their portal spoke for on the day of publication; a row without province holds articles "
        "whose day or province is not known, and all of the demo's, for its province is invented.",
        {
            **_PROVINCE,
            "valid_from": "first day of the province, NULL where it is older than the list of provinces",
            "valid_to": "last day of the province, NULL while it lasts",
            **_COUNTS,
        },
        _OF_THE_DAY,
        "SELECT province, valid_to, articles, first_published_at FROM articles_by_province_of_the_day ORDER BY articles DESC",
    ),
    "articles_by_province_of_today": View(
        "Articles by the province of today that their portal's land belongs to, whatever it was called on their day; a row "
        "without province holds those of portals whose province is not known, and all of the demo's.",
        {**_PROVINCE, **_COUNTS},
        _TODAY,
        "SELECT p.name, coalesce(a.articles, 0) AS articles FROM provinces AS p LEFT JOIN articles_by_province_of_today AS a"
        " USING (province_code) WHERE p.valid_to IS NULL ORDER BY articles DESC, p.name",
    ),
}
"""Every view by its name, in the order in which they must be made."""
