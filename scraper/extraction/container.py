"""Which element of a page holds the text of its article, where the family does not say.

Paragraphs vote for the elements they stand in; what is inside the chosen element is read by `blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

_ASIDE = frozenset(("footer", "nav", "aside", "form", "figcaption", "figure"))
_NAMED_ASIDE = re.compile(
    r"comment|related|footer|sidebar|ykien|cookie|newsletter|teaser|promo|consent|privacy|subscri|disclaimer|chan-?trang", re.I
)
# Frames of the text are named by what stands beside it too: `l-sidebar-fixed article-body-segment`.
_NAMED_TEXT = re.compile(r"(?:article|story|entry|post)[-_]{0,2}(?:body|content|text)|main[-_]?content", re.I)
_INLINE = frozenset(("-text", "a", "b", "strong", "i", "em", "u", "span", "font", "sub", "sup", "small"))
_SHORTEST = 30  # characters of a paragraph that counts
_NEAR = 4  # elements around a heading in which a short text stands
_HIGHEST = 12  # elements around a paragraph whose names are judged
_SHARE = 0.6  # of the page's running text that is taken for all of the article's
_GAIN = 1.05  # by how much a wider element must hold more of it
_PRICE = 1.6  # characters of anything that may come with each of them
_MOST = 1_500  # paragraphs that vote
_LONGEST = 300  # characters of an element's names that are judged
_FORMS = 20  # of a page, that may be the one around everything
_MUCH_ELSE = 3  # times that a wider element is longer than the one that a short text and its heading share
_WHOLE_ARTICLE = 1_000  # characters of running text in an `article` element that is no entry of a list
_ENOUGH = 140  # characters of text below which a page has no text of its own


def find(tree: LexborHTMLParser, bodies: Sequence[LexborNode] = (), heading: LexborNode | None = None) -> LexborNode | None:
    """The element whose own paragraphs hold most of the page's running text, or None where there is hardly any.

    bodies: elements whose names say that they hold it, each as often as they say so. heading: the element that shows the title,
    which a text of few words stands by.
    """
    paragraphs = _paragraphs(tree)
    weights = _without_asides(paragraphs)
    if sum(weight for _, weight in weights) < 4 * _ENOUGH:
        weights = _without_asides(paragraphs + _broken_lines(tree))
    if not weights:
        return _few_words(bodies, heading) or _all_of_it(tree)
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}  # weight of all paragraphs inside, however deep
    nodes: dict[int, LexborNode] = {}
    for parent, weight in _by_parent(weights):
        share = 1.0
        for level in range(_HIGHEST):
            if parent is None or parent.tag == "html" or (level and parent.tag == "body"):
                break  # text that stands in the page itself does so directly
            number = parent.mem_id
            covered[number] = covered.get(number, 0.0) + weight
            nodes[number] = parent
            if level < 3:
                scores[number] = scores.get(number, 0.0) + weight * share
            parent, share = parent.parent, share * 0.6
    if not scores:
        return tree.body
    total = sum(weight for _, weight in weights)
    if total < _ENOUGH:
        return _few_words(bodies, heading) or _all_of_it(tree)
    for node in bodies:
        if node.mem_id in scores:
            scores[node.mem_id] *= 1.5
    own = _article_of(heading)
    own = own if own is not None and covered.get(own.mem_id, 0.0) >= 4 * _ENOUGH else None
    if own is not None:
        # Pages that go on without end show further articles below, each in an element of its own.
        scores = {number: score for number, score in scores.items() if _is_in(nodes[number], own)} or scores
    best = _widened(nodes[max(scores, key=lambda one: scores[one])], covered, total, own.mem_id if own else None)
    if heading is None or total >= 4 * _ENOUGH:
        return best
    return _beside(heading, scores, nodes, best) or best


def _article_of(heading: LexborNode | None) -> LexborNode | None:
    """The `article` element in which a heading stands."""
    node = heading.parent if heading is not None else None
    while node is not None and node.tag != "article":
        node = node.parent
    return node


def _few_words(bodies: Sequence[LexborNode], heading: LexborNode | None) -> LexborNode | None:
    """The element named as the text's in one of the smallest around a heading, for a text that is too short to tell by itself."""
    around = heading.parent if heading is not None else None
    for _ in range(_NEAR):
        if heading is None or around is None or around.tag in ("body", "html"):
            return None
        for node in bodies:
            if _is_in(node, around) and not _is_in(heading, node) and (node.text().strip() or node.css_first("iframe[src]")):
                return node
        around = around.parent
    return None


def _all_of_it(tree: LexborHTMLParser) -> LexborNode | None:
    """The whole page where it shows so little that nothing can stand beside the text."""
    body = tree.body
    return body if body is not None and 0 < len("".join(body.text().split())) <= _ENOUGH else None


def _beside(heading: LexborNode, scores: dict[int, float], nodes: dict[int, LexborNode], whole: LexborNode) -> LexborNode | None:
    """The best element in the smallest one around a heading that holds any text, where a text of few words drew in much else."""
    node = heading.parent
    for _ in range(_HIGHEST):
        if node is None or node.mem_id == whole.mem_id:
            return None
        held = [number for number in scores if _is_in(nodes[number], node)]
        if held:
            wide = len(whole.text()) > _MUCH_ELSE * len(node.text())
            return nodes[max(held, key=lambda one: scores[one])] if wide and _is_in(node, whole) else None
        node = node.parent
    return None


def _is_in(node: LexborNode | None, outer: LexborNode) -> bool:
    while node is not None and node.mem_id != outer.mem_id:
        node = node.parent
    return node is not None


def _widened(node: LexborNode, covered: dict[int, float], total: float, own: int | None) -> LexborNode:
    """The element, or one around it where the text is dealt out over several: each step must win much, or bring little else.

    own: the number of the `article` element that holds heading and text, which is wide enough.
    """
    best = node
    for _ in range(_HIGHEST):
        if node.parent is None or node.parent.mem_id not in covered or covered[best.mem_id] * _GAIN > total:
            break
        if node.tag == "article" and (covered[node.mem_id] >= _WHOLE_ARTICLE or node.mem_id == own):
            break  # what follows it is the next one
        node = node.parent
        held, wider = covered[best.mem_id], covered[node.mem_id]
        if held < _SHARE * total:
            won = wider >= 1.3 * held
        else:
            won = wider >= _GAIN * held and len(node.text()) - len(best.text()) <= _PRICE * (wider - held)
        if won:
            best = node
    return best


def _paragraphs(tree: LexborHTMLParser) -> list[tuple[LexborNode, float]]:
    found = tree.css("p, form")
    paragraphs = [node for node in found if node.tag == "p"]
    forms = [node for node in found if node.tag == "form"] if len(paragraphs) < len(found) else []
    aside: dict[int, bool] = dict.fromkeys(_page_forms(tree, forms), False)
    weights = []
    for node in paragraphs[:_MOST]:
        length = len(node.text())
        if length < _SHORTEST or _is_within(node.parent, aside):
            continue
        linked = 0
        if length < 1_000 and "<a " in (node.html or ""):
            linked = sum(len(link.text()) for link in node.css("a"))
        if linked * 2 < length:
            weights.append((node, float(min(length - linked, 1_000))))
    return weights


def _by_parent(weights: list[tuple[LexborNode, float]]) -> list[tuple[LexborNode | None, float]]:
    """The elements in which paragraphs stand, each once and with the weight of all of them, so that its own are climbed once."""
    parents: dict[int, LexborNode] = {}
    sums: dict[int, float] = {}
    for node, weight in weights:
        parent = node.parent
        if parent is not None:
            number = parent.mem_id
            parents.setdefault(number, parent)
            sums[number] = sums.get(number, 0.0) + weight
    return [(parents[number], weight) for number, weight in sums.items()]


def _without_asides(weights: list[tuple[LexborNode, float]]) -> list[tuple[LexborNode, float]]:
    """The paragraphs that stand in no part named like one that is no article."""
    judged: dict[int, bool] = {}
    kept = [(node, weight) for node, weight in weights if not _stands_aside(node.parent, judged)]
    # A name like "has-sidebar" on the frame of the whole page says nothing of what stands in it.
    enough = sum(weight for _, weight in kept) * 3 >= sum(weight for _, weight in weights)
    return kept if enough else weights


def _page_forms(tree: LexborHTMLParser, forms: list[LexborNode]) -> list[int]:
    """The forms that hold a page rather than fields to fill in: ASP.NET writes one around everything."""
    if not forms or tree.body is None:
        return []
    whole = len(tree.body.text())
    return [form.mem_id for form in forms[:_FORMS] if len(form.text()) * 2 > whole]


def _is_within(node: LexborNode | None, known: dict[int, bool]) -> bool:
    """Whether the element or one around it is of a kind that holds no article."""
    passed: list[int] = []
    answer = False
    while node is not None:
        number = node.mem_id
        if number in known:
            answer = known[number]
            break
        passed.append(number)
        if node.tag in _ASIDE:
            answer = True
            break
        node = node.parent
    known.update(dict.fromkeys(passed, answer))
    return answer


def _stands_aside(node: LexborNode | None, judged: dict[int, bool]) -> bool:
    """Whether the element or one around it is named like a part that is no article."""
    passed: list[int] = []
    answer = False
    while node is not None and len(passed) < _HIGHEST and node.tag not in ("body", "html", "main", "article"):
        if node.mem_id in judged:
            answer = judged[node.mem_id]
            break
        passed.append(node.mem_id)
        attributes = node.attributes
        if _is_aside(f"{attributes.get('class')} {attributes.get('id')}"[:_LONGEST]):
            answer = True
            break
        node = node.parent
    judged.update(dict.fromkeys(passed, answer))
    return answer


@lru_cache(maxsize=4_096)
def _is_aside(names: str) -> bool:
    return bool(_NAMED_ASIDE.search(names)) and not _NAMED_TEXT.search(names)


def _broken_lines(tree: LexborHTMLParser) -> list[tuple[LexborNode, float]]:
    """Text that stands directly in a `div` or cell, its lines parted by `br` or by further `div`s."""
    lines = []
    aside: dict[int, bool] = dict.fromkeys(_page_forms(tree, tree.css("form")), False)
    rows: dict[int, int] = {}  # by element how many of the `div`s in it hold one line each
    for node in tree.css("body, div, td, section, article, span, font")[: 2 * _MOST]:
        length = len((node.text(deep=False) or "").strip())
        if length >= 2 * _SHORTEST and node.first_child is not None and not _is_within(node, aside):
            row = node.parent.mem_id if node.tag == "div" and node.parent is not None and _is_line(node) else 0
            lines.append((node, row, float(min(length, 3_000))))
            if row:
                rows[row] = rows.get(row, 0) + 1
    weights = []
    for node, row, weight in lines:
        # A span without breaks is one paragraph among others, as is a `div` among such; else its lines stand in it.
        alone = (node.tag in ("span", "font") and node.css_first("br") is None) or rows.get(row, 0) > 1
        weights.append((node if alone else node.first_child or node, weight))
    return weights


def _is_line(node: LexborNode) -> bool:
    """Whether an element holds text and what is set within a line, nothing else."""
    return all(child.tag in _INLINE for child in node.iter(include_text=True))
