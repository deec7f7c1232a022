"""Both themes: roles are told apart on their ground by every eye, and every colour has a role."""

import itertools
import re

import colorspacious
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from linreg_core.classroom import style
from linreg_core.classroom.live.figure import STYLE
from linreg_core.classroom.live.page import page_style

PALETTES = {"light": style.PALETTE, "dark": style.DARK_PALETTE}


@pytest.fixture(params=PALETTES)
def palette(request):
    """Return the colours of a theme by role."""
    return {role: to_rgb(colour) for role, colour in PALETTES[request.param].items()}


def roles_of(palette):
    return {role: palette[role] for role in ("now", "best", "truth", "points")}


def seen(colour, kind):
    """Return a colour as an eye of this kind sees it."""
    if kind is None:
        return colour
    space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    return np.clip(colorspacious.cspace_convert(colour, space, "sRGB1"), 0, 1)


def contrast(one, other):
    """Return the contrast ratio of WCAG 2."""
    weights = (0.2126, 0.7152, 0.0722)
    light, dark = sorted(
        (
            sum(
                k * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
                for k, c in zip(weights, colour, strict=True)
            )
            + 0.05
            for colour in (one, other)
        ),
        reverse=True,
    )
    return light / dark


def test_both_themes_know_the_same_roles():
    assert list(style.PALETTE) == list(style.DARK_PALETTE)


@pytest.mark.parametrize("kind", [None, "deuteranomaly", "protanomaly", "tritanomaly"])
def test_roles_are_told_apart_by_every_eye(palette, kind):
    for one, other in itertools.combinations(roles_of(palette).values(), 2):
        assert colorspacious.deltaE(seen(one, kind), seen(other, kind)) > 15


def test_roles_are_told_apart_in_grey(palette):
    lightness = sorted(
        colorspacious.cspace_convert(rgb, "sRGB1", "CIELab")[0]
        for rgb in roles_of(palette).values()
    )
    assert min(np.diff(lightness)) > 9


def test_marks_and_texts_have_contrast(palette):
    ground, outermost = palette["ground"], palette["band-9"]
    assert all(contrast(rgb, ground) >= 3 for rgb in roles_of(palette).values())
    for name in ("now", "best", "truth"):  # drawn on loss surfaces, and used for text
        assert contrast(palette[name], outermost) >= 3
        assert contrast(palette[name], ground) >= 4.5
    for name in ("ink", "bars", "text"):
        assert contrast(palette[name], ground) >= 4.5


def test_bands_go_one_way_from_the_ground_and_are_told_apart(palette):
    bands = [palette["ground"], *(palette[f"band-{k}"] for k in range(1, 10))]
    lightness = [colorspacious.cspace_convert(rgb, "sRGB1", "CIELab")[0] for rgb in bands]
    steps = np.diff(lightness)
    assert np.all(np.abs(steps) > 1)
    assert len(set(np.sign(steps))) == 1
    assert all(contrast(palette["contours"], rgb) > 1.7 for rgb in bands)


def test_jupyterlab_and_pages_give_every_role_its_dark_colour():
    for rules in (
        STYLE.split("[data-jp-theme-light")[1],
        page_style().split("color-scheme: dark")[1],
    ):
        for role, colour in style.DARK_PALETTE.items():
            assert f"--linreg-{role}: {colour.lower()};" in rules


def test_forced_colours_are_the_systems():
    forced = STYLE.split("forced-colors: active")[1]
    for role in style.PALETTE:
        assert re.search(rf"--linreg-{role}: (Canvas|CanvasText|GrayText|LinkText);", forced)
