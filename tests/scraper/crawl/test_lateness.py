"""Time that our own process loses is told from time that a server takes."""

import pytest

from scraper.crawl.lateness import BEAT, Lateness


def test_late_beats_are_counted_as_far_back_as_an_answer_took_and_no_further():
    now = [100.0]
    lateness = Lateness(lambda: now[0])
    for late in (0.0, 3.0, 0.0, 1.0):
        now[0] += BEAT + late
        lateness.beat()
    assert lateness.within(0.5) == pytest.approx(0.5)  # never more than the answer took
    assert lateness.within(1.04) == pytest.approx(1.0)
    assert lateness.within(2.0) == pytest.approx(1.0 + 2.0 - (1.0 + 2 * BEAT))
    assert lateness.within(60.0) == pytest.approx(4.0)
    now[0] += BEAT + 2.0  # the next beat is due and has not come
    assert lateness.within(60.0) == pytest.approx(6.0)


def test_an_idle_loop_is_not_late_and_a_slow_server_is_to_blame():
    now = [0.0]
    lateness = Lateness(lambda: now[0])
    for _ in range(100):
        now[0] += BEAT
        lateness.beat()
    assert lateness.within(5.0) == pytest.approx(0.0, abs=1e-9)
