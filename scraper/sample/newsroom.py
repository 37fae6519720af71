"""The three portals of the province and their articles as they stand on a day, made on demand and never all at once.

What the pages look like and under which addresses they are reached belongs to `layouts`; HTTP belongs to `server.py`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache

from scraper.sample.article import SampleArticle, move_tone_marks
from scraper.sample.plan import DAY_ONE, HANOI_TIME, Copy, Plan
from scraper.sample.story import TOPICS, Headline, Story, headline, share, story


@dataclass(frozen=True, slots=True)
class Newspaper:
    """One portal: its id, its name, and its six categories as (slug, name), in the order of `story.TOPICS`."""

    id: str
    name: str
    layout: str
    categories: tuple[tuple[str, str], ...]


NEWSPAPERS = {
    paper.id: paper
    for paper in (
        Newspaper(
            "tramgiang",
            "Cổng thông tin điện tử tỉnh Trầm Giang",
            "reference",
            (
                ("nong-nghiep", "Nông nghiệp nông thôn"),
                ("kinh-te", "Kinh tế"),
                ("van-hoa-xa-hoi", "Văn hóa xã hội"),
                ("y-te-giao-duc", "Y tế giáo dục"),
                ("cai-cach-hanh-chinh", "Cải cách hành chính"),
                ("chi-dao-dieu-hanh", "Chỉ đạo điều hành"),
            ),
        ),
        Newspaper(
            "donglach",
            "Trang thông tin điện tử huyện Đông Lạch",
            "nukeviet",
            (
                ("san-xuat-nong-nghiep", "Sản xuất nông nghiệp"),
                ("kinh-te-dau-tu", "Kinh tế - Đầu tư"),
                ("van-hoa-the-thao", "Văn hóa - Thể thao"),
                ("giao-duc-suc-khoe", "Giáo dục - Sức khỏe"),
                ("chuyen-doi-so", "Chuyển đổi số"),
                ("thong-bao", "Thông báo"),
            ),
        ),
        Newspaper(
            "nongdantramgiang",
            "Hội Nông dân tỉnh Trầm Giang",
            "wordpress",
            (
                ("nha-nong", "Nhà nông"),
                ("thi-truong", "Thị trường"),
                ("doi-song", "Đời sống"),
                ("suc-khoe-hoc-duong", "Sức khỏe học đường"),
                ("nong-dan-so", "Nông dân số"),
                ("van-ban", "Văn bản"),
            ),
        ),
    )
}


def now(day: int) -> datetime:
    """The portals' own time on `day`: six in the morning, so that two visits of one day see the same clock."""
    return datetime.combine(DAY_ONE + timedelta(days=day - 1), time(6), HANOI_TIME)


class Newsroom:
    """All articles of the province for one seed; `composed` counts the texts made so far, to show that none is made early."""

    def __init__(self, seed: int, articles: int, fresh: int) -> None:
        self.seed = seed
        self.plans = {
            id_: Plan(seed, id_, articles, fresh, moves=paper.layout == "nukeviet") for id_, paper in NEWSPAPERS.items()
        }
        self.composed = 0
        self._headline = lru_cache(maxsize=4096)(self._make_headline)

    def _origin(self, portal: str, number: int) -> tuple[str, int]:
        copy = self.plans[portal].copy(number)
        return (copy.portal, copy.number) if copy else (portal, number)

    def _make_headline(self, portal: str, number: int) -> Headline:
        return headline(self.seed, portal, number, self.plans[portal].published_at(number).year)

    def _headline_of(self, copy: Copy) -> tuple[str, str]:
        head = self._headline(copy.portal, copy.number)
        return head.title, head.lead

    def title_and_lead(self, portal: str, number: int) -> tuple[str, str]:
        """The title and lead as printed on any day (edits touch the text only), NFC; for listings."""
        origin, original = self._origin(portal, number)
        head = self._headline(origin, original)
        copy = self.plans[portal].copy(number)
        if copy is None:
            return head.title, head.lead
        if copy.kind == "prefix":
            return head.title, f"(TGO) - {head.lead}"
        if copy.kind == "retitled":
            return f"{NEWSPAPERS[portal].categories[(number - 1) % len(TOPICS)][1]}: {head.title}", head.lead
        if copy.kind == "tone_marks":
            return move_tone_marks(head.title), move_tone_marks(head.lead)
        return head.title, head.lead

    def _original(self, portal: str, number: int) -> Story:
        self.composed += 1
        origin, original = self._origin(portal, number)
        return story(self.seed, origin, original, self._headline(origin, original).cast)

    def _source(self, portal: str, number: int) -> str | None:
        """Whom the page names as its source: most copies name theirs, few others name one."""
        copy = self.plans[portal].copy(number)
        if copy is not None:
            return NEWSPAPERS[copy.portal].name if copy.kind in ("prefix", "dropped_paragraph", "tone_marks") else None
        return "Báo Trầm Giang" if NEWSPAPERS[portal].layout != "reference" and number % 9 == 4 else None

    def modified_at(self, portal: str, number: int, day: int) -> datetime | None:
        """The time of the last edit that the portal admits to; None on the portal that shows none."""
        plan, paper = self.plans[portal], NEWSPAPERS[portal]
        if paper.layout == "reference":
            return None
        if plan.change(number, day) == "dated_edit":
            return now(day=1) + timedelta(hours=9, minutes=number % 60)
        published = plan.published_at(number)
        later = int(share(self.seed, portal, number, "edit") * 90) if number % 3 == 0 else 0
        return published + timedelta(minutes=later)

    def article(self, portal: str, number: int, day: int, url: str) -> SampleArticle:
        """Article `number` of `portal` as it stands on `day`; `url` is its canonical address, which the layout knows."""
        plan, paper = self.plans[portal], NEWSPAPERS[portal]
        title, lead = self.title_and_lead(portal, number)
        original = self._original(portal, number)
        change, copy = plan.change(number, day), plan.copy(number)
        text = original if copy is None else _copied(original, copy.kind)
        paragraphs = list(text.paragraphs)
        if change == "silent_edit":
            paragraphs[-1] += " " + text.more
        elif change == "dated_edit":
            paragraphs.append(text.more)
        kind = copy.kind if copy else None
        if copy is not None and kind == "tone_marks" and (text, (title, lead)) == (original, self._headline_of(copy)):
            kind = "exact"  # no word of it could be written otherwise
        published, day_only = plan.published_at(number), paper.layout == "reference"
        source = self._source(portal, number)
        host = url.split("/", 3)
        base = f"{host[0]}//{host[2]}"
        files = f"{base}/uploads/{published:%Y_%m}"
        return SampleArticle(
            portal=portal,
            number=number,
            url=url,
            title=title,
            lead=lead,
            body="\n".join(paragraphs),
            category=paper.categories[plan.category(number, day)][1],
            author=None if copy is not None and source is not None else text.author,
            source=source,
            tags=() if day_only else text.tags,
            published_at=published.replace(hour=0, minute=0) if day_only else published,
            precision={"reference": "day", "nukeviet": "minute", "wordpress": "second"}[paper.layout],
            modified_at=self.modified_at(portal, number, day),
            views=plan.views(number, day),
            views_on="listing" if paper.layout == "nukeviet" else "article",
            images=tuple((f"{files}/anh-{number}-{i}.jpg", caption) for i, caption in enumerate(text.captions, 1)),
            attachments=((f"{files}/van-ban-{number}.pdf", f"Văn bản số {number}.pdf"),) if number % 12 == 6 else (),
            copy_of=(copy.portal, copy.number) if copy else None,
            copy_kind=kind,
            state=plan.state(number, day),
            version=2 if change in ("silent_edit", "dated_edit") else 1,
        )


def _copied(text: Story, kind: str) -> Story:
    """The text after a copy of this kind; most kinds leave it as it is."""
    if kind == "dropped_paragraph":
        shortest = min(text.paragraphs, key=len)
        return replace(text, paragraphs=tuple(paragraph for paragraph in text.paragraphs if paragraph != shortest))
    if kind == "tone_marks":
        paragraphs, captions = map(move_tone_marks, text.paragraphs), map(move_tone_marks, text.captions)
        return replace(text, paragraphs=tuple(paragraphs), captions=tuple(captions))
    return text


def written(article: SampleArticle, text: str) -> str:
    """The text in the form the portal stores it for this article: decomposed for an `nfd` copy, else as it is."""
    return unicodedata.normalize("NFD", text) if article.decomposed else text
