"""The time of a change as blogs mark it, right behind the time of publication.

Times that readers see in words are tested with the dates.
"""

from scraper.extraction import extract

TEXT = "<p>Sáng nay, bà con trong xã đã thu hoạch xong vụ lúa đông xuân và bắt đầu làm đất cho vụ sau ở cả bốn ấp.</p>" * 3
PUBLISHED = '<time class="entry-date published" datetime="2024-03-02T07:10:00+07:00">2 Tháng 3, 2024</time>'
UPDATED = '<time class="updated" datetime="2024-03-05T09:30:00+07:00">5 Tháng 3, 2024</time>'


def page(times: str, below: str = "") -> str:
    return f"<html><body><h1>Xong vụ lúa đông xuân</h1><p>{times}</p><div class='entry-content'>{TEXT}</div>{below}</body></html>"


def test_the_time_behind_that_of_publication_is_of_the_change() -> None:
    article = extract(page(PUBLISHED + UPDATED), "https://xa.example.vn/xong-vu-lua-dong-xuan-12.html")
    assert str(article.published_at) == "2024-03-02 07:10:00+07:00"
    assert str(article.modified_at) == "2024-03-05 09:30:00+07:00"


def test_the_time_of_another_post_is_of_no_change() -> None:
    article = extract(
        page(PUBLISHED, f"<ul><li><time>x</time>{UPDATED}</li></ul>"), "https://xa.example.vn/xong-vu-lua-dong-xuan-12.html"
    )
    assert article.modified_at is None
