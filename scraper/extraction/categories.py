"""What an article is filed under: the breadcrumb, the line above the title, or what machines are told; menus are not read.

Tags are read by `tags`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.extraction import links, one_line
from scraper.extraction.around import Around
from scraper.extraction.finding import Found, found
from scraper.extraction.named import Named
from scraper.extraction.structured import Structured, text_of
from scraper.vietnamese.text import clean, fold

_HOME = re.compile(r"trang chu|trang nhat|home|homepage|tin tuc|startseite|news")
_ARTICLE_PAGE = re.compile(  # the last step of a path where it names no category
    r"(?:xem )?(?:chi tiet|noi dung)(?: (?:bai viet|tin bai|tin tuc|tin|bai|noi dung))?|(?:tin|bai viet) chi tiet"
    r"|(?:xem|doc) (?:tin|bai)(?: viet)?"
)
_HOME_PAGE = re.compile(r"trang chu|trang nhat|home|homepage|startseite")
_BETWEEN_STEPS = re.compile(r"\s*(?:[»›→]|>{1,2}|::)\s*|\s+/\s+|\A/\Z")
_NO_CATEGORY = re.compile(
    r"\d|[:/|©]|^(?:in|gui|chia se|quay lai|dang nhap|tim kiem|menu|xem|doc|font|co chu|share|print|a[-+]?)\b"
    r"|\b(?:language|ngon ngu)\b"
)
_MAY_LABEL = re.compile(r"(?:mục|loại|trong)\b", re.I)
_LABEL = re.compile(r"(?:(?:chuyên|danh)\smục|thể\sloại)\s?[:：]\s*|đăng\strong(?:\s(?:chuyên|danh)\smục)?\s?:?(?:\s+|\Z)", re.I)
_NEAR = 6  # lines above the title and below the text that may be labelled
_LONGEST_LINE = 160
_HOME_ADDRESS = re.compile(r"\s*(?:https?://[^/?#]+)?/?(?:(?:index|default|trang-chu|home)(?:\.\w{2,5})?/?)?\s*", re.I)
_LONGEST = 80
_MOST = 12  # steps of a path
_MOST_WORDS = 5  # of a category whose address is numbered
_NUMBERED = re.compile(r"\d{2,}(?:\.\w{2,5})?$")
_STANDING = "li.active:last-child, li[aria-current]:last-child"
_CHOSEN = "li.active, li.current, li.current-menu-item, li.current-post-ancestor"
_MENU_TAGS = ("nav", "header", "footer")
_MENUS = ("menu", "navbar", "navigation")
_MOST_LINKS = 400  # from the head of a page, among which the one above the title stands


def find(
    document: Document,
    structured: Structured,
    around: Around,
    names: Named,
    title: str | None,
    selector: str | None,
) -> Found[str] | None:
    """The category with its evidence, most specific first."""
    if selector:
        for node in document.css(selector):
            text = clean(node.text())
            if text:
                return found(text, text, f"selector {selector}", 0.97)
    own = fold(title or "")
    told = structured.meta.get("article:section") or text_of(structured.data.get("articleSection"))
    told = told if told and len(told) <= _LONGEST else None
    trail = _steps(names.trails)
    for steps, where, sure in (
        (trail, "breadcrumb", 0.85),
        (list(structured.breadcrumb), "JSON-LD breadcrumb", 0.8),
        (_written(around.before), "path above the title", 0.75),
    ):
        wanted = [name for name in steps if len(name) <= _LONGEST and not _is_page(fold(name), own)]
        if wanted:
            other = (f"{told}: article:section names another",) if told and fold(told) != fold(wanted[-1]) else ()
            return found(wanted[-1], " > ".join(steps), where, sure, other)
    if (label := _labelled((*around.before[-_NEAR:], "", *around.between, "", *around.after[:_NEAR]))) is not None:
        return found(label[0], label[1], "labelled line by the title or below the text", 0.75)
    if around.before:
        line = around.before[-1].strip(" »>/|-")
        plain, words = fold(line), line.count(" ") + 1
        refused = plain == own or _HOME.fullmatch(plain) or _NO_CATEGORY.search(plain)
        if 2 <= words <= 8 and len(line) <= 60 and not refused:
            same = links.showing(document, around.before[-1], _MOST_LINKS)
            shown = not all(map(_is_in_menu, same))
            # Where nothing else stands above the title, a menu's last link does, and the others stand before it.
            beside = links.showing(document, around.before[-2]) if same and not shown and len(around.before) > 1 else same
            in_menu = bool(same) and not shown and any(map(_is_in_menu, beside))
            home = any(_HOME_ADDRESS.fullmatch(link.attributes.get("href") or "") for link in same)  # the site's own name
            # The last of a side column's headlines; categories have shorter names.
            news = words > _MOST_WORDS and any(_NUMBERED.search(link.attributes.get("href") or "") for link in same)
            if not home and not news and (shown or (around.between and not in_menu)):
                return found(line, around.before[-1], "line above the title", 0.6 if shown else 0.5)
    if told:
        return found(told, told, "article:section", 0.7)
    chosen = _chosen(document)
    return found(chosen, chosen, "the menu's chosen item", 0.4) if chosen and fold(chosen) != own else None


def _labelled(lines: Sequence[str]) -> tuple[str, str] | None:
    """What a line names as the category behind a label (`Chuyên mục: Y tế`), or the line after the label, with the line."""
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or not _MAY_LABEL.search(line):
            continue
        for field in one_line.fields(line):
            label = _LABEL.match(field)
            value = field[label.end() :] if label is not None else ""
            if label is not None and not value:
                value = lines[place + 1] if place + 1 < len(lines) else ""
            name = value.partition(",")[0].strip(" .|-–")
            if name and len(name) <= _LONGEST and not _NO_CATEGORY.search(fold(name)):
                return name, line
    return None


def _is_page(step: str, own: str) -> bool:
    """Whether a step is the front page, or the article's own by its title, which may be cut short. own: the title, folded."""
    short = step.rstrip(" .…")
    cut = short != step and own.startswith(short)
    return step == own or cut or _HOME.fullmatch(step) is not None or _ARTICLE_PAGE.fullmatch(step) is not None


def _chosen(document: Document) -> str | None:
    """The one section that a page's menus show as the chosen one, the innermost of those within each other."""
    items = [item for item in document.css(_CHOSEN)[:_MOST] if item.css_first(_CHOSEN) in (None, item)]
    texts = {clean(link.text()) for item in items if (link := item.css_first("a")) is not None and _is_in_menu(link)}
    texts = {text for text in texts if not _HOME.fullmatch(plain := fold(text)) and not _NO_CATEGORY.search(plain)}
    only = texts.pop() if len(texts) == 1 else ""
    return only if only.count(" ") in range(1, _MOST_WORDS) and len(only) <= _LONGEST else None


def _is_in_menu(link: LexborNode) -> bool:
    """Whether a link stands in the head or foot of a page, or in an element named like a menu."""
    around = link.parent
    while around is not None:
        attributes = around.attributes
        named = attributes.get("class") or ""
        if around.tag in _MENU_TAGS or "menu" in (attributes.get("id") or "") or any(name in named for name in _MENUS):
            return True
        around = around.parent
    return False


def _steps(trails: Sequence[LexborNode]) -> list[str]:
    """The names that a path of categories shows, each element once however many paths hold it."""
    steps: dict[int, str] = {}
    for trail in trails[:_MOST]:
        for node in trail.css("[itemprop=name]") or trail.css("a"):
            steps.setdefault(node.mem_id, clean(node.text()))
        # The step where the reader stands is no link; it is the article's own where it is as long as a title.
        if (last := trail.css_first(_STANDING)) is not None and not last.css_first("a, [itemprop=name]"):
            text = clean(last.text())
            if text.count(" ") < _MOST_WORDS:
                steps.setdefault(last.mem_id, text)
    names = [text for text in list(steps.values())[:_MOST] if text]
    if len(names) > 1 or not trails:
        return names
    return next(filter(None, (_written((clean(trail.text(separator=" ")),)) for trail in trails[:_MOST])), names)


def _written(lines: Sequence[str]) -> list[str]:
    """The steps of the last path from the home page that lines spell out with marks between, as `Trang chủ » Y tế`; else none."""
    for start in range(len(lines) - 1, -1, -1):
        steps = _BETWEEN_STEPS.split(lines[start])
        if not _HOME_PAGE.fullmatch(fold(steps[0])):
            continue
        for line in lines[start + 1 :]:
            further = _BETWEEN_STEPS.split(line)
            if steps[-1] and further[0]:
                break
            steps += further
        named = [step for step in steps if step]
        if len(named) > 1:
            return named[:_MOST]
    return []
