"""The demo: the sample portals crawled twice, a day apart in their own time, through the same job as production.

It owns its home: what an earlier demo left there is replaced, and a home that holds anything else is refused.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from orchestration import cycle_run
from orchestration.home import Home, prepare
from scraper.sample import SamplePortals

MARK = ".demo"
"""The file by which the demo knows its own home."""


class DemoError(RuntimeError):
    """The demo cannot run there; the message says why and what to do."""


def clear(home: Home) -> None:
    """Makes the home empty for the demo; raises DemoError where it holds anything that no demo left."""
    if home.path.exists() and any(home.path.iterdir()):
        foreign = _foreign(home)
        if foreign:
            raise DemoError(
                f"{home.path} holds data that is not the demo's ({foreign}); run it elsewhere: "
                f"tintinh demo --home {home.path}-demo"
            )
        for item in home.path.iterdir():
            shutil.rmtree(item) if item.is_dir() else item.unlink()
    home.path.mkdir(parents=True, exist_ok=True)
    (home.path / MARK).write_text("made by `tintinh demo`, which replaces this folder's content\n", encoding="utf-8")


def _foreign(home: Home) -> str | None:
    """What there is that the demo may not delete, or None: anything in a home without its mark, another's portals or pages."""
    if not (home.path / MARK).exists():
        return "there is no demo in it"
    named = {file.stem for file in home.portals.glob("*.toml")}
    named |= {folder.name.removeprefix("portal=") for folder in (home.lake / "pages").glob("portal=*")}
    others = sorted(named - set(SamplePortals.NAMES))
    return f"portals {', '.join(others)}" if others else None


def run(home: Home, tell: Callable[[str], None], articles: int = 48) -> list[cycle_run.Outcome]:
    """Two cycles over the sample portals, each on the evening of its day there; leaves the portals retired."""
    clear(home)
    prepare(home)
    with SamplePortals(articles=articles) as sample:
        files = sample.write_registry(home.path)
        names = sorted(sample.urls)
        outcomes = []
        try:
            for day in (1, 2):
                sample.day = day
                offset = (sample.evening(day) - datetime.now(UTC)).total_seconds()
                tell(f"day {day}: {len(names)} portals, {', '.join(f'{name} on {sample.urls[name]}' for name in names)}")
                outcomes.append(cycle_run.run(home, names, clock_offset=offset))
                if not outcomes[-1].success:
                    break
        finally:
            retire(files)
    return outcomes


def retire(files: list[Path]) -> None:
    """Marks the sample's portal files as retired, because their server ends with the demo."""
    for file in files:
        text = re.sub(r"^status = .*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        file.write_text(f'status = "retired"\n{text}', encoding="utf-8")
