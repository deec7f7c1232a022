"""The README and the guides stay true: every file, link and heading that they name is there."""

import re

import pytest
from paths import ROOT

PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/*.md")),
    ROOT / "site/README.md",
    ROOT / "notebooks/README.md",
]


def anchors(page):
    """Return the anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_file_names_exist(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if not target.startswith("https://"):
            path, _, anchor = target.partition("#")
            file = page.parent / path if path else page
            assert file.exists(), target
            assert not anchor or anchor in anchors(file), target
    for name in re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|md|toml|txt))`", text):
        found = any(list(ROOT.glob(f"{up}{name}")) for up in ("", "*/", "*/*/"))
        built = name.startswith((".venv", "./", "site/dist", "site/handouts", "site/slides"))
        assert found or built, name


def test_every_guide_is_linked_from_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in ROOT.glob("docs/*.md"):
        assert f"(docs/{page.name})" in text, page.name


def test_the_commands_are_there_once_for_each_system():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for program in ("linreg", "pytest"):
        assert len(re.findall(rf"^python3 -m venv .* && \.venv/bin/{program}$", text, re.M)) == 1
        assert len(re.findall(rf"py -m venv .*; \.venv\\Scripts\\{program}$", text, re.M)) <= 1
        assert text.count(rf".venv\Scripts\{program}") >= 1
    assert text.count("py -m venv .venv;") == 2


def test_the_readme_fits_two_screens():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 110


def test_the_moving_picture_is_small_and_every_picture_is_shown_on_a_page():
    assert (ROOT / "images/line_converging.gif").stat().st_size < 1.5e6
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for picture in [*ROOT.glob("images/*.png"), *ROOT.glob("images/*.gif")]:
        assert f"images/{picture.name}" in text, picture.name


def test_every_picture_has_a_text_alternative():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert "![](" not in text
        assert all("alt=" in tag for tag in re.findall(r"<img[^>]*>", text))


def test_hosted_ci_calls_one_script_and_nothing_else():
    text = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert re.findall(r"- run: (.+)", text) == [".ci/run"]
