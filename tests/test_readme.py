"""The README and its like stay true: every file they name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "notebooks/README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_file_names_are_there(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (page.parent / target).exists(), target
    for name in re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|md|toml|txt))`", text):
        found = any(list(ROOT.glob(f"{up}{name}")) for up in ("", "*/", "*/*/"))
        assert found or name.startswith((".venv", "./")), name


def test_the_commands_are_there_once_each_for_both_systems():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for end in ("jupyter lab notebooks/00_start_here.ipynb", "bin/pytest"):
        assert len(re.findall(rf"^python3 -m venv .*{re.escape(end)}$", text, re.M)) == 1
    assert text.count("py -m venv .venv;") == 2


def test_the_moving_picture_is_small_and_every_picture_is_used_or_drawn():
    assert (ROOT / "images/line_converging.gif").stat().st_size < 1.5e6
    drawn = {path.name for path in (ROOT / "images").glob("*.png")}
    epochs = [*range(0, 50_000, 5_000), 50_000]
    assert drawn == {"cost.png", "data.png", "panel.png"} | {f"line_{k:05d}.png" for k in epochs}
