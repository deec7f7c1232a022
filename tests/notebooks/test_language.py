"""The prose: short sentences, in proportion to the code, with correct spelling."""

import itertools
import re
import subprocess
import sys

import nbformat
import pyphen
import pytest
from paths import NOTEBOOKS, ROOT
from test_guard import code_cells

NOT_PROSE = [
    (r"~~~.*?~~~", " "),  # solutions
    (r"\$\$.*?\$\$", " "),
    (r"!\[[^\]]*\]\([^)]*\)", " "),
    (r"\[([^\]]*)\]\([^)]*\)", r"\1"),
    (r"^[|#][^\n]*$", " "),  # tables and headings
    (r"\$[^$\n]*\$|`[^`]*`", "it"),
    (r"<[^>]*>", " "),
    (r"\*+|^[-\d.]+ ", ""),
]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.name)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def prose(notebook):
    """Return the sentences of a notebook, without formulas, code, tables and headings."""
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for pattern, instead in NOT_PROSE:
        text = re.sub(pattern, instead, text, flags=re.S | re.M)
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    long = (part for part in paragraphs if len(part.split()) > 3)
    return " ".join(part if part[-1] in ".?:!" else part + "." for part in long)


def grade(text):
    """Return the school year that can read a text, after Kincaid and others (1975)."""
    hyphens = pyphen.Pyphen(lang="en_US")
    words = re.findall(r"[^\W\d_]+", text)
    sentences = re.split(r"[.?!]+(?:\s|$)", text)
    syllables = sum(len(hyphens.positions(word.lower())) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_a_16_year_old_can_follow(notebook):
    assert grade(prose(notebook)) <= 8


def test_hard_prose_has_a_higher_grade_than_easy_prose():
    hard = "Notwithstanding considerable methodological heterogeneity, practitioners generally "
    assert grade("The cat sat. It saw a dog.") < 1 < 8 < grade(hard * 3)


def test_prose_is_in_proportion_to_the_code(notebook):
    lines = sum(
        bool(line.strip()) for cell in code_cells(notebook) for line in cell.source.splitlines()
    )
    assert 10 <= len(prose(notebook).split()) / lines <= 25


def test_every_prediction_has_an_answer(notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert text.count("**Predict") >= 3
    assert len(re.findall(r"<summary>Answers?</summary>", text)) == text.count("**Predict")


def test_no_empty_words(notebook):
    words = (
        r"\b(simply|obviously|just|clearly|of course|easy|easily|trivial\w*|exciting)\b|!(?!\[|=)"
    )
    found = re.search(words, prose(notebook), flags=re.I)
    assert not found, found


def test_headings_nest(notebook):
    levels = [
        len(mark)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for mark in re.findall(r"^(#+) ", cell.source, re.M)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_spelling(tmp_path):
    for path in NOTEBOOKS:  # without their pictures, whose bytes look like odd words
        cells = nbformat.read(path, as_version=4).cells
        (tmp_path / f"{path.stem}.md").write_text("\n".join(cell.source for cell in cells))
    files = [*tmp_path.glob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("*/README.md")]
    files += [ROOT / folder for folder in ("docs", "linreg_core", "tests", "tools", ".github")]
    command = [sys.executable, "-m", "codespell_lib", "--ignore-words-list=fro,positionin", *files]
    found = subprocess.run(command, capture_output=True, text=True)
    assert not found.stdout
    assert found.returncode == 0
