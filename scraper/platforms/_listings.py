"""How a listing is read: article links are gathered by identity, and what stands around each of them is told apart.

What is an article's address is asked of the family; where a family shows its items is said by a selector in its own module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.icons import EYES, number_beside
from scraper.items import Sighting
from scraper.platforms._addresses import absolute
from scraper.vietnamese import counts, dates
from scraper.vietnamese.text import clean

_MORE = re.compile(
    r"(?:xem|đọc)\s+(?:tiếp|thêm|chi tiết)|chi tiết|read more|continue reading|more|tiếp tục đọc|\d+|»|›|>>?|\[?\.\.\.\]?", re.I
)
_ENDED = re.compile(r"[.!?…:”\"»)|•(\[\-–]\s*$")  # what stands between a summary and the counter behind it
_CUT = re.compile(r"(?:\.\.\.|…|\[…\])\s*$")
_DATED = re.compile(r"\s*\((\d{1,2}[/-]\d{1,2}[/-]\d{4}[^()]{0,12})\)$")  # "Title (29/06/2026, 14:49)"
_BULLET = re.compile(r"^[-–•*+»>]\s+(?=\S)")
_HEADING = "h2, h3, h4, h5, h6, [class*=title], [class*=Title], [class*=tieu-de], [class*=tieude]"
_LONG_TITLE = 60  # characters from which a link's text may be more than a title
_DAY = re.compile(r"\d{1,2}")
_MONTH = re.compile(
    r"/?\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})|(?P<named>th(?:áng|g)?\s?\d{1,2}[\s,/.-]{1,3}\d{4})", re.I
)
_COUNTS = re.compile(r"(?:số )?(?:lượt|lần) (?:xem|đọc)|đã xem|views|hits", re.I)  # above a column
_DATED_HEAD = re.compile(r"[(\[]?(?:\d|thứ |chủ nhật|ngày \d)", re.I)
_PARTED = re.compile(r"\s?[)\]]|\s?[|]|\s[-–—]\s|:\s")
_LONGEST_DATE = 48
_LONGEST_WEEKDAY = 16
_HIGHEST = 6  # levels that an item's box may stand above its link
_BESIDE = 8  # neighbours of a bare title that may belong to it
_LONGEST_COUNTER = 40
_MOST_EYES = 3  # of one item
_MOST = 2_000  # links read of one page


def sightings(
    document: Document,
    article_key: Callable[[str], str | None],
    canonical_url: Callable[[str], str],
    *,
    within: str = "body",
    skip: str | None = None,
) -> tuple[Sighting, ...]:
    """The articles that a page links to, in order of first appearance, one sighting each with all that is shown of it.

    within: selector of the parts to read. skip: selector of links to leave out. A link in the menu or a sidebar gives a
    sighting with a title and nothing else; unknown stays None.
    """
    skipped = {node.mem_id for node in document.tree.css(skip)} if skip else set()
    own = _host(document.url)
    groups: dict[str, list[tuple[str, LexborNode]]] = {}
    keys: dict[int, str] = {}
    for area in document.tree.css(within):
        for link in area.css("a[href]")[:_MOST]:
            if link.mem_id in skipped or link.mem_id in keys:
                continue
            url = absolute(document.base_url, link.attributes.get("href"))
            key = article_key(url) if url and _host(url) == own else None
            if key and url:
                keys[link.mem_id] = key
                groups.setdefault(key, []).append((url, link))
    found = []
    for key, links in groups.items():
        shown = [title for title in (_title(link) for _, link in links) if title]
        boxes = {box.mem_id: box for box in (_box(link, key, keys) for _, link in links)}
        url = canonical_url(links[0][0])
        found.append(_merged([_sighting(key, url, box, _lines(box, key, keys, shown), shown) for box in boxes.values()]))
    return tuple(found)


def _host(url: str) -> str:
    """The host without `www.`: links to other hosts are not this portal's articles, whatever they look like."""
    return url.partition("://")[2].partition("/")[0].partition("?")[0].lower().removeprefix("www.")


def _box(link: LexborNode, key: str, keys: dict[int, str]) -> LexborNode:
    """The widest element around the link that links to no other article."""
    box = link
    for _ in range(_HIGHEST):
        parent = box.parent
        if parent is None or parent.tag in ("body", "html", "main"):
            break
        others = [other for other in parent.css("a[href]") if keys.get(other.mem_id) != key]
        if any(other.mem_id in keys for other in others):
            break
        if parent.tag in ("ul", "ol") and any(_leads_away(other) for other in others):
            break  # one item of a list that holds documents or categories too
        box = parent
    return box


def _leads_away(link: LexborNode) -> bool:
    return not (link.attributes.get("href") or "").startswith(("#", "javascript:"))


def _lines(box: LexborNode, key: str, keys: dict[int, str], titles: list[str]) -> list[str]:
    """What the box shows besides the title; of a box that holds nothing else also what follows it, up to the next article."""
    lines = _shown(box, titles)
    beside = box.next
    for _ in range(_BESIDE if not lines else 0):
        if beside is None or beside.tag in ("hr", "h1", "h2", "h3", "h4"):
            break
        links = beside.css("a[href]") if beside.is_element_node else []
        if any(keys.get(link.mem_id, key) != key for link in links):
            break
        lines += _shown(beside, titles)
        beside = beside.next
    return lines


def _shown(node: LexborNode, titles: list[str]) -> list[str]:
    parts = (clean(part) for part in node.text(separator="\n").split("\n") if part and not part.isspace())
    return [line for line in parts if line and line not in titles]


def _sighting(key: str, url: str, box: LexborNode, lines: list[str], titles: list[str]) -> Sighting:
    title = titles[0] if titles else None
    if len(lines) > 40:  # a box this rich is a page, not an item
        return Sighting(url, key, "listing", title)
    views = counts.find_views(" ".join(line for line in lines if len(line) <= 80))
    if views is None:
        counter = box.css_first(".view-count, .views, .luotxem")
        counted = next(filter(None, map(number_beside, box.css(EYES)[:_MOST_EYES])), None)
        value = counted[0] if counted else counts.parse(clean(counter.text())) if counter is not None else None
    else:
        value = views.value
    prose = [_without_counter(line) for line in lines if len(line) >= 40 and not _is_told(line)]
    if value is None:
        value = next((count for _, count in prose if count is not None), None)
    moment = next((m for m in (dates.parse(line) for line in lines if len(line) <= 60) if m is not None), None)
    if moment is None:
        moment = _in_boxes(lines) or next(filter(None, map(_at_the_head, lines)), None)
    if moment is None and title:  # else the brackets are part of the title
        for text in (title, *(line for line in lines if line.startswith(title))):
            if dated := _DATED.search(text):
                title, moment = _DATED.sub("", title), dates.parse(dated[1])
                break
    if value is None and box.tag == "tr":
        value = _in_column(box)
    lead = max((line for line, _ in prose if not _CUT.search(line)), key=len, default=None)
    return Sighting(
        url,
        key,
        "listing",
        title,
        lead=lead,
        published_at=moment.value if moment else None,
        published_precision=moment.precision if moment else None,
        views=value,
    )


def _in_boxes(lines: list[str]) -> dates.Moment | None:
    """The date whose day stands on a line of its own above the month and the year, as on a leaf of a calendar."""
    for day, below in pairwise(lines[:_BESIDE]):
        month = _MONTH.fullmatch(below) if _DAY.fullmatch(day) else None
        if month is not None:
            return dates.parse(f"{day} {month['named']}" if month["named"] else f"{day}/{month['month']}/{month['year']}")
    return None


def _at_the_head(line: str) -> dates.Moment | None:
    """The date before a summary on one line with it, in brackets or parted by a stroke."""
    if not _DATED_HEAD.match(line):
        return None
    moment = dates.parse(line[:_LONGEST_DATE])
    behind = line[moment.span[1] :] if moment is not None and moment.span[0] <= _LONGEST_WEEKDAY else ""
    return moment if _PARTED.match(behind) else None


def _in_column(row: LexborNode) -> int | None:
    """The count in the column of a table's row above which stands that it counts views."""
    table = row.parent
    while table is not None and table.tag != "table":
        table = table.parent
    first = table.css_first("tr") if table is not None else None
    if first is None or first.mem_id == row.mem_id:
        return None
    names = [clean(cell.text(separator=" ")) for cell in first.css("th, td")]
    cells = [clean(cell.text(separator=" ")) for cell in row.css("td")]
    at = next((place for place, name in enumerate(names) if _COUNTS.fullmatch(name)), None)
    return counts.parse(cells[at]) if at is not None and len(cells) == len(names) else None


def _without_counter(line: str) -> tuple[str, int | None]:
    """A summary without the counter that stands behind its last sentence or in brackets of its own, and that counter's value.

    "… có 30 lượt xem." is the summary's own sentence, and no counter.
    """
    end = line.rstrip(" .)]")
    counted = counts.find_views(end[-_LONGEST_COUNTER:])
    if counted is None or not end.endswith(counted.raw):
        return line, None
    before = end[: -len(counted.raw)]
    return (before.rstrip(" |•([-–"), counted.value) if _ENDED.search(before) else (line, None)


def _is_told(line: str) -> bool:
    """Whether a line tells date or counter and hardly anything else."""
    told = [found.raw for found in (dates.parse(line), counts.find_views(line)) if found is not None]
    return bool(told) and len(line) - sum(map(len, told)) <= 35


def _title(link: LexborNode) -> str | None:
    shown = clean(link.text(separator=" "))
    if len(shown) > _LONG_TITLE and (heading := link.css_first(_HEADING)) is not None:
        shown = clean(heading.text(separator=" ")) or shown  # a link around the whole item
    shown = _BULLET.sub("", shown)
    full = clean(link.attributes.get("title") or "")
    if not shown or _MORE.fullmatch(shown):
        return None
    if _CUT.search(shown):  # cut for room; the whole title may stand in the tooltip
        return full if full and not _CUT.search(full) else None
    # A rank may stand before the title, a date in brackets behind it.
    return full if full and (shown.endswith(full) or _DATED.sub("", shown) == full) else shown


def _merged(shown: list[Sighting]) -> Sighting:
    """One sighting of several links to one article: of each field the first that is known."""
    first = shown[0]
    if len(shown) == 1:
        return first
    dated = next((one for one in shown if one.published_at), first)
    return Sighting(
        first.url,
        first.key,
        first.seen_on,
        next((one.title for one in shown if one.title), None),
        lead=next((one.lead for one in shown if one.lead), None),
        published_at=dated.published_at,
        published_precision=dated.published_precision,
        views=next((one.views for one in shown if one.views is not None), None),
    )
