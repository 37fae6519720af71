"""The elements whose class, id or microdata name says what they hold: leads, texts and paths of categories.

Elements of the same names are judged once; which of them is believed is decided by the modules of the fields.
"""

from __future__ import annotations

from functools import cached_property

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.sieve import Sieve

_LEADS = frozenset(
    (
        *("hometext", "tomtat", "tom-tat", "trichdan", "trich-dan", "trichyeu", "trich-yeu", "mo-ta", "mota"),
        *("article-summary", "detail-content-lead", "news-lead", "article-lead", "chapeau", "short-intro", "de-sumcontent"),
        *("article-abstract", "news-abstract", "intro"),
        *("summary_detail_news", "content_summary"),
    )
)
_BODIES = frozenset(
    (
        *(
            "article-body",
            "article__body",
            "article-content",
            "article-text",
            "ArticleContent",
            "content-detail",
            "detail-content",
        ),
        *("entry-content", "fck_detail", "journal-content-article", "noidung", "post-content", "story-body"),
    )
)
_PATHS = ("crumb", "UL_Link_Menu", "duong-dan", "duongdan", "path", "bc")
_PATH_WORDS = frozenset(("UL_Link_Menu", "duong-dan", "duongdan", "path", "bc"))
_LEAD_PARTS = ("sapo", "ArticleSummary", "tomtat", "tom-tat", "tom_tat")
_TELLING = Sieve((*_LEADS, *_LEAD_PARTS, *_BODIES, *_PATHS))


class Named:
    """The named elements of one page, those named by class first; they are sorted when the first is asked for.

    `bodies` holds an element as often as names of it say that it holds the text.
    """

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def leads(self) -> list[LexborNode]:
        """Elements named like a lead."""
        return self._sorted[0]

    @property
    def trails(self) -> list[LexborNode]:
        """Elements named like a path of categories."""
        return self._sorted[1]

    @property
    def bodies(self) -> list[LexborNode]:
        """Elements named like an article's text."""
        return self._sorted[2]

    @cached_property
    def _sorted(self) -> tuple[list[LexborNode], list[LexborNode], list[LexborNode]]:
        leads: list[LexborNode] = []
        trails: list[LexborNode] = []
        bodies: list[LexborNode] = []
        classes = self._document.classes
        for names in _TELLING.keep(classes):
            nodes = classes[names]
            lead, trail, times = _said(names)
            if lead:
                leads += nodes
            if trail:
                trails += nodes
            if times:
                bodies += nodes * times
        for name, node in self._document.ids.items():
            if "breadcrumb" in name:
                trails.append(node)
            elif name == "contentDetail":
                bodies.append(node)
        typed: list[LexborNode] = []
        for node in self._document.microdata:
            attributes = node.attributes
            if (attributes.get("aria-label") or "").lower() == "breadcrumb":
                trails.append(node)
            if (attributes.get("itemtype") or "").endswith("BreadcrumbList"):
                typed.append(node)
            elif attributes.get("itemprop") == "articleBody":
                bodies.append(node)
        return leads, [*trails, *typed], bodies


def _said(names: str) -> tuple[bool, bool, int]:
    """Whether a class attribute names a lead, a path of categories, and how many times a text."""
    words = names.split()
    lead = any(part in names for part in _LEAD_PARTS) or not _LEADS.isdisjoint(words)
    return lead, "crumb" in names or not _PATH_WORDS.isdisjoint(words), len(_BODIES.intersection(words))
