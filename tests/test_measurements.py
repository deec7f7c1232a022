"""The page of measurements: a command replaces its own section and no other."""

import sys

import measurements
import pytest

PAGE = "# Measurements\n\nAbout.\n\n## One\n\nold\n\n## Two\n\nkept\n"


def test_replaces_a_section_in_its_place():
    page = measurements.replace_section(PAGE, "One", "new\n\n| a |\n")
    assert page == "# Measurements\n\nAbout.\n\n## One\n\nnew\n\n| a |\n\n## Two\n\nkept\n"


def test_adds_a_new_section_at_the_end():
    page = measurements.replace_section(PAGE, "Three", "new")
    assert page == PAGE + "\n## Three\n\nnew\n"


def test_replacing_twice_is_replacing_once():
    once = measurements.replace_section(PAGE, "Two", "new")
    assert measurements.replace_section(once, "Two", "new") == once


@pytest.mark.parametrize("arguments", [["--write", "model"], ["model"]])
def test_writes_the_page_only_if_asked_and_prints_in_any_case(
    tmp_path, monkeypatch, capsys, arguments
):
    page = tmp_path / "measurements.md"
    page.write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(measurements, "PAGE", page)
    monkeypatch.setattr(sys, "argv", ["tools/count.py"])
    with measurements.report("One", arguments) as others:
        print("12 of 13", *others)
    text = page.read_text(encoding="utf-8")
    assert capsys.readouterr().out == "12 of 13 model\n"
    if "--write" in arguments:
        assert "`python tools/count.py model`:\n\n```text\n12 of 13 model\n```\n\n## Two" in text
        assert "old" not in text
    else:
        assert text == PAGE


def test_tables_stay_tables():
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    assert measurements.as_markdown(table + "\n") == table
