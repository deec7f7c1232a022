"""The two tables that notebooks 07 and 08 read, so that a notebook finds them wherever it stands.

`recorded_run_2017.csv` is the log of the run in the post of 2017; `hubble_1929.csv` is Hubble's
table of the distances and velocities of galaxies.
"""

from __future__ import annotations

from pathlib import Path

from ..validate import short_repr

HERE = Path(__file__).parent


def path(name: str) -> Path:
    """Return where a table of the package is.

    Parameters
    ----------
    name : str
        The name of its file.

    Returns
    -------
    Path
        The file, to be opened or read.

    Raises
    ------
    ValueError
        If there is no table of this name.

    Examples
    --------
    >>> from linreg_core import read_csv
    >>> read_csv(path("hubble_1929.csv"), "distance_mpc", "velocity_km_s")
    Dataset of 24 points, velocity_km_s against distance_mpc
    """
    names = sorted(file.name for file in HERE.glob("*.csv"))
    if name not in names:
        raise ValueError(f"there is no table {short_repr(name)}; pass one of {', '.join(names)}.")
    return HERE / name
