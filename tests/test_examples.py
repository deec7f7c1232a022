"""The tables come with the package, and the package says which there are."""

import pytest

from linreg_core import examples, read_csv


def test_a_notebook_finds_the_tables_from_any_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    hubble = read_csv(examples.path("hubble_1929.csv"), "distance_mpc", "velocity_km_s")
    assert len(hubble) == 24
    log = read_csv(examples.path("recorded_run_2017.csv"), "epoch", "w")
    assert log.x.tolist() == [*range(0, 50_000, 5000), 49_999]


def test_an_unknown_table_is_refused_with_the_names_of_all():
    with pytest.raises(ValueError, match=r"'hubble'; pass one of hubble_1929.csv, recorded_run"):
        examples.path("hubble")
