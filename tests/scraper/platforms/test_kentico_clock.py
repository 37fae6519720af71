"""A clock that counts to twelve: what of a time is believed, on the article's page and in a listing.

The page is the recorded one of the family with another time in it.
"""

from pathlib import Path

import pytest

from scraper.document import Document
from scraper.extraction import extract
from scraper.platforms import kentico

PAGES = Path(__file__).parent / "pages" / "kentico"
URL = "https://dinhtranbien.example.vn/tin-tuc/cay-da-tram-tuoi-o-san-sau.aspx"


@pytest.mark.parametrize(
    ("shown", "moment", "precision"),
    [
        ("04-04-2018 - 09:34", "2018-04-04T00:00:00+07:00", "day"),
        ("04-04-2018 - 12:05", "2018-04-04T00:00:00+07:00", "day"),
        ("04-04-2018 - 15:34", "2018-04-04T15:34:00+07:00", "minute"),  # this portal's clock goes on to 24
        ("04-04-2018 - 03:34 CH", "2018-04-04T15:34:00+07:00", "minute"),
        ("04-04-2018", "2018-04-04T00:00:00+07:00", "day"),
    ],
)
def test_only_a_time_beyond_doubt_is_given(shown: str, moment: str, precision: str) -> None:
    html = (PAGES / "twelve-hour-clock.html").read_text()
    assert "04-04-2018 - 09:34" in html
    article = extract(html.replace("04-04-2018 - 09:34", shown), URL)
    assert article.published_at is not None
    assert (article.published_at.isoformat(), article.published_precision) == (moment, precision)
    assert article.evidence["published_at"].raw.endswith(shown)


def test_listings_give_the_day() -> None:
    html = (PAGES / "listing-news-item.html").read_text()
    shown = kentico.sightings(Document(html, "https://dinhtranbien.example.vn/tin-tuc.aspx"))
    assert {one.published_precision for one in shown} == {"day"}
    assert all(one.published_at is not None and one.published_at.hour == one.published_at.minute == 0 for one in shown)
