"""The dates that machines are told: meta tags, JSON-LD, microdata, the data of scripts, and the address itself.

What readers are shown is found in `dates_shown`; whom to believe is weighed in `moments`.
"""

from __future__ import annotations

import re

from scraper.extraction.dates_shown import Times
from scraper.extraction.finding import Found, found
from scraper.extraction.latest import Latest
from scraper.extraction.structured import Structured
from scraper.vietnamese import dates, months
from scraper.vietnamese.dates import Moment

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)(?:/(\d{1,2}|[a-z]{3})/(\d{1,2})|-(\d\d)-(\d\d)|(\d\d)(\d\d))(?=[/-])")
# Data of a page's scripts, as JSON or as JSON within an attribute; the name in front is worth more than its place.
_IN_SCRIPT = re.compile(
    r"(?:\"|&quot;)(?P<name>(?:date|first|original)[-_]?publi(?:shed|cation)(?:[-_]?(?:date|at|time))?"
    r"|publi(?:shed|cation|sh)[-_]?(?:date|at|on|first|time)|published)(?:\"|&quot;)\s{0,3}:\s{0,3}(?:\"|&quot;)(?P<value>[\d][^\"&<>]{7,34})(?:\"|&quot;)",
    re.I,
)
_PUBLISHED_META = (
    *("article:published_time", "datepublished", "og:published_time", "date", "pubdate", "publishdate", "publish-date"),
    *(
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "sailthru.date",
        "parsely-pub-date",
        "article_date_original",
    ),
    *("article.published", "cxenseparse:recs:publishtime", "originalpublicationdate", "date.created", "bt:pubdate"),
)
_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "lastmod")


def in_address(url: str, latest: Latest) -> Found[Moment] | None:
    """The day that the path of the address names, as in `/2021/12/28/`, `/2021/dec/28/` or `/20211228/`."""
    match = _IN_ADDRESS.search(url.partition("?")[0])
    if match is None:
        return None
    year, named, day = (part for part in match.groups() if part)
    month = int(named) if named.isdigit() else months.number(named)
    moment = dates.from_iso(f"{year}-{month:02}-{int(day):02}") if month else None
    if moment is None or not latest.allows(moment, "the address"):
        return None
    return found(moment, match[0], "the address", 0.6)


def told(structured: Structured, latest: Latest) -> Times:
    """The first believable times of publication and of change of meta tags, JSON-LD and microdata. latest: none is after it."""
    published = modified = None
    for value, where in _claims(structured, "datePublished", _PUBLISHED_META):
        moment = dates.from_iso(value) or dates.parse(value)
        if moment and latest.allows(moment, where):
            published = found(moment, value, where, 0.8)
            break
    for value, where in _claims(structured, "dateModified", _MODIFIED_META):
        moment = dates.from_iso(value)
        if moment and latest.allows(moment, where):
            modified = found(moment, value, where, 0.7)
            break
    return Times(published, modified)


def _claims(structured: Structured, name: str, metas: tuple[str, ...]) -> list[tuple[str, str]]:
    claims = []
    value = structured.data.get(name)
    if isinstance(value, str):
        claims.append((value, f"JSON-LD {name}"))
    claims.extend((structured.meta[meta], f"meta {meta}") for meta in metas if meta in structured.meta)
    places = (f"itemprop {name}", "time element") if name == "datePublished" else (f"itemprop {name}", "time updated")
    claims.extend((structured.times[place], place) for place in places if place in structured.times)
    return claims


def in_scripts(text: str, latest: Latest) -> Found[Moment] | None:
    """The one day that a page's scripts call the publication's; None where they name several, as of a list of articles."""
    claims = [(match, dates.from_iso(match["value"]) or dates.parse(match["value"])) for match in _IN_SCRIPT.finditer(text)]
    believed = [(match, moment) for match, moment in claims if moment and latest.allows(moment, f"{match['name']} in a script")]
    if not believed or len({moment.value.date() for _, moment in believed}) > 1:
        return None
    match, moment = believed[0]
    return found(moment, match["value"], f"{match['name']} in a script", 0.5)
