"""The page store: what goes in comes out, whatever moment the writing process is killed at."""

import fcntl
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import journal, pages
from scraper.items import Page

ROOT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def page(number: int, body: bytes = b"<p>xin ch\xc3\xa0o \x00\xff</p>") -> Page:
    return Page(
        portal="thu",
        url=f"http://thu.example/{number}",
        final_url=f"http://thu.example/{number}/",
        fetched_at=AT,
        status=None if number % 2 else 200,
        headers=(("Content-Type", "text/html"), ("Set-Cookie", "a"), ("Set-Cookie", "b")),
        body=body,
        kind="article",
        outcome="ok",
        parent_url=None if number % 3 else "http://thu.example/",
    )


def stored(lake: Path) -> list[Page]:
    return [found for segment in pages.segments(lake, "thu") for found in pages.read_segment(segment)]


def without_id(found: Page) -> Page:
    return Page(**{name: getattr(found, name) for name in Page.__slots__ if name != "page_id"})


def test_pages_come_back_as_they_went_in_and_know_their_place(tmp_path):
    store = pages.PageStore(tmp_path, "thu", "c1")
    given = [page(number) for number in range(300)]
    for one in given:
        store.append(one)
    segments = store.close()
    found = stored(tmp_path)
    assert [without_id(one) for one in found] == given
    assert [one.page_id for one in found] == sorted(one.page_id for one in found)
    assert found[7].page_id == f"{segments[0].stem}:0000007"
    assert not list(tmp_path.rglob("*.journal")) and not list(tmp_path.rglob("*.tmp"))


def test_a_long_crawl_rolls_its_segments(tmp_path):
    store = pages.PageStore(tmp_path, "thu", "c1", segment_bytes=10_000)
    for number in range(10):
        store.append(page(number, b"x" * 3_000))
    assert len(store.close()) == 3
    assert [one.url for one in stored(tmp_path)] == [page(number).url for number in range(10)]


def test_while_a_full_journal_becomes_a_segment_elsewhere_pages_are_kept_on(tmp_path):
    free = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(free.wait)
        store = pages.PageStore(tmp_path, "thu", "c1", segment_bytes=10_000, sealed_by=thread)
        given = [page(number, b"x" * 3_000) for number in range(10)]
        for one in given:
            store.append(one)
        assert pages.segments(tmp_path, "thu") == []  # the thread that would make them has other work
        journals = journal.journals(tmp_path, "thu")
        assert [without_id(one) for path in journals for one in journal.pages_of(path)] == given
        assert pages.recover(tmp_path) == []  # they are no leavings of a dead crawl
        closed = thread.submit(store.close)
        free.set()
        assert closed.result() == pages.segments(tmp_path, "thu")
    assert len(closed.result()) == len(journals) == 3
    assert [without_id(one) for one in stored(tmp_path)] == given
    assert journal.journals(tmp_path) == []


def test_a_segment_that_could_not_be_written_elsewhere_is_told_and_its_journal_stays(tmp_path):
    place = tmp_path / "pages"
    with ThreadPoolExecutor(1) as thread:
        store = pages.PageStore(tmp_path, "thu", "c1", segment_bytes=5_000, sealed_by=thread)
        place.write_bytes(b"")  # a file where the folder should be
        store.append(page(0, b"x" * 6_000))
        with pytest.raises(OSError, match="pages"):
            thread.submit(store.close).result()
    place.unlink()
    assert len(pages.recover(tmp_path)) == 1
    assert [without_id(one) for one in stored(tmp_path)] == [page(0, b"x" * 6_000)]


def test_a_store_without_pages_leaves_nothing(tmp_path):
    assert pages.PageStore(tmp_path, "thu", "c1").close() == []
    assert pages.segments(tmp_path) == []


def torn(tmp_path: Path) -> tuple[Path, int]:
    """A journal of three batches whose writer is gone, and the size of its first two."""
    log = journal.Journal(tmp_path, "thu", "20260101T000000000000Z-c1")
    size = 0
    for number in range(3):
        log.append(page(number, b"x" * 2_000_000))
        size = log.path.stat().st_size if number == 1 else size
    path = log.path
    log._file.close()
    return path, size


@pytest.mark.parametrize("cut", [0, 5, 300, "two", "two+1000", "whole"])
def test_recovery_keeps_every_whole_batch_of_a_torn_journal(tmp_path, cut):
    path, two = torn(tmp_path)
    data = path.read_bytes()
    length = {"two": two, "two+1000": two + 1000, "whole": len(data)}.get(cut, cut)
    path.write_bytes(data[:length])
    expected = 3 if length == len(data) else 2 if length >= two else 0
    assert len(pages.recover(tmp_path)) == (expected > 0)
    assert len(stored(tmp_path)) == expected
    assert pages.recover(tmp_path) == []
    assert len(stored(tmp_path)) == expected


def test_a_crash_between_rename_and_removal_doubles_nothing(tmp_path):
    path, _ = torn(tmp_path)
    data = path.read_bytes()
    pages.recover(tmp_path)
    path.write_bytes(data)  # as if the removal had never happened
    pages.recover(tmp_path)
    assert len(stored(tmp_path)) == 3
    assert not path.exists()


def test_a_running_crawls_journal_is_left_alone_until_its_process_dies(tmp_path):
    writer = textwrap.dedent(f"""
        import sys
        from datetime import UTC, datetime
        from pathlib import Path
        from scraper import pages
        from scraper.items import Page
        store = pages.PageStore(Path({str(tmp_path)!r}), "thu", "c1")
        for number in range(40):
            url = f"http://thu.example/{{number}}"
            store.append(Page("thu", url, url, datetime.now(UTC), 200, (), b"x" * 100_000, "other", "ok"))
        print("ready", flush=True)
        sys.stdin.read()
    """)
    process = subprocess.Popen([sys.executable, "-c", writer], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    journals, segments = tmp_path / "journals" / "portal=thu", tmp_path / "pages" / "portal=thu"
    (running,) = journals.glob("*.journal")
    segments.mkdir(parents=True)
    (segments / f"{running.stem}.77.tmp").write_bytes(b"PAR1")
    assert pages.recover(tmp_path) == []
    assert [path.name for path in segments.iterdir()] == [f"{running.stem}.77.tmp"]  # it may be writing this very moment
    process.kill()
    process.wait()
    assert len(pages.recover(tmp_path)) == 1
    assert len(stored(tmp_path)) == 40
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".parquet"]


def test_recovery_removes_what_killed_writers_had_begun_and_nothing_that_lives(tmp_path):
    path, _ = torn(tmp_path)
    dead = path.with_name("20260101T000000000001Z-c2.opening")
    living = path.with_name("20260101T000000000002Z-c3.opening")
    for file in (dead, living):
        file.write_bytes(b"")
    segments = tmp_path / "pages" / "portal=thu"
    segments.mkdir(parents=True)
    for name in (path.stem, "20251231T000000000000Z-c0"):
        (segments / f"{name}.4242.tmp").write_bytes(b"PAR1")
    with living.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        pages.recover(tmp_path, "thu")
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {living.name, f"{path.stem}.parquet"}


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="who waits for a lock is told by Linux alone")
def test_a_journal_whose_beginning_a_recovery_removed_begins_again(tmp_path):
    folder = journal.folder(tmp_path, "thu")
    folder.mkdir(parents=True)
    opening = folder / "20260101T000000000000Z-c1.opening"
    with ThreadPoolExecutor(1) as thread, opening.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # as a recovery holds it while it removes it
        made = thread.submit(journal.Journal, tmp_path, "thu", opening.stem)
        deadline = time.monotonic() + 5
        while opening.stat().st_ino not in waiting_for_locks() and time.monotonic() < deadline:
            time.sleep(0.01)
        opening.unlink()
        fcntl.flock(file, fcntl.LOCK_UN)
        log = made.result()
    log.append(page(1))
    with log.finished() as path:
        assert pages.seal(tmp_path, path) is not None
    assert len(stored(tmp_path)) == 1


def waiting_for_locks() -> set[int]:
    """The inodes whose lock somebody waits for, as the kernel lists them."""
    lines = Path("/proc/locks").read_text().splitlines()
    return {int(line.split()[6].rsplit(":", 1)[1]) for line in lines if line.split()[1] == "->"}


def test_a_journal_that_no_segment_can_hold_is_left_and_keeps_nobody_else_waiting(tmp_path):
    for crawl, status in (("a1", 99_999), ("b2", 200)):
        store = pages.PageStore(tmp_path, "thu", crawl)
        store.append(replace(page(1), status=status))
        del store
    [whole] = pages.recover(tmp_path)
    assert whole.stem.endswith("-b2")
    assert [left.stem.partition("-")[2] for left in journal.journals(tmp_path)] == ["a1"]
    assert list(whole.parent.iterdir()) == [whole]


def test_a_page_that_the_disk_damaged_costs_itself_only(tmp_path):
    store = pages.PageStore(tmp_path, "thu", "a1")
    for number in range(5):
        store.append(page(number, b"body %d" % number))
    del store
    [left] = journal.journals(tmp_path)
    left.write_bytes(left.read_bytes().replace(b"body 2", b"bodi 2"))
    pages.recover(tmp_path)
    assert [found.body for found in stored(tmp_path)] == [b"body 0", b"body 1", b"body 3", b"body 4"]
