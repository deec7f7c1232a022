r"""The displayed equations, on random data: each line equals the line before it.

The TeX itself is parsed, so a slip in the prose fails here. LaTeX is ambiguous and the parser
guesses without a warning, so it gets only a few commands: see `ALLOWED` and `tidy`.
"""

import functools
import re

import nbformat
import numpy as np
import pytest
import sympy
from paths import NOTEBOOKS
from sympy.parsing.latex import parse_latex

from linreg_core import loss

CHECKED = {path.name: path for path in NOTEBOOKS if path.name[:2] in {"02", "03", "04", "05", "06"}}
DERIVATION = "03_find_the_way_down.ipynb"
ALLOWED = {"frac", "partial", "sum", "cdot", "eta", "lambda"}
LEFT_OUT = {  # by how the equation begins
    r"w \leftarrow": "an assignment: its two sides differ",
    r"b \leftarrow": "an assignment: its two sides differ",
    r"\begin{pmatrix} \partial L": "matrices: the parser gets them wrong without a warning",
    r"H = \begin{pmatrix}": "matrices: the parser gets them wrong without a warning",
    r"\text{half-life}": "defines a word, then approximates",
    r"\theta_k =": "vectors: the parser takes the dot between two for a product of numbers",
    r"\theta =": "gives the pair (w, b) its name",
}
MEAN = r"(\\frac{1}{n} \\sum_{i=1}^{n} (\1))"
TIDY = [
    (r"\\text\{[^}]*\}|\\(begin|end)\{aligned\}|\\[,;]|&|[.,]\s*$", " "),
    (r"\\operatorname\{cov\}\(x, y\)", "C"),
    (r"\\operatorname\{var\}\(x\)", "V"),
    (r"w\^\*", "W"),
    (r"\\hat y(?!_)", r"\\hat y_i"),
    (r"\\hat y_", "Y_"),  # or it would become a product
    (r"\\overline\s*\{((?:[^{}]|\{[^{}]*\})*)\}", MEAN),
    (r"\\overline (\w)", MEAN),
    (r"\\sum_i\b", r"\\sum_{i=1}^{n}"),
    (r"(\\lambda|(?<![\\a-zA-Z])[a-zA-Z])\s*\(", r"\1 \\cdot ("),  # or w(x - m) calls w
]
FAULTS = [
    (r"\\frac\{1\}\{n\}", r"\\frac{2}{n}"),
    (r"\\frac\{1\}\{2 n\}", r"\\frac{1}{n}"),
    (r"\\frac\{1\}\{2\} \\cdot 2", r"\\frac{1}{2}"),
    (r"(\)) x_i| \\cdot x_i|x_i \\cdot (?=\()", r"\1"),
    (r"w x_i (?=\+ b - y_i\)\^2)", "w "),
    (r"- y_i\)(\^2| x_i)", r"+ y_i)\1"),
    (r"\\hat y_i - y_i", r"y_i - \\hat y_i"),
    (r"\\partial w", r"\\partial b"),
    (r"\\partial b", r"\\partial w"),
    (r"\\cdot 1", r"\\cdot n"),
    (r"1 \\cdot \(", r"n \\cdot ("),
    (r"\^2", "^3"),
    (r"i=1", "i=2"),
]


def equations(name):
    """Return the displayed equations of a notebook; two side by side are two equations."""
    cells = nbformat.read(CHECKED[name], as_version=4).cells
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    displays = prose.split("$$")[1::2]
    return [" ".join(part.split()) for show in displays for part in show.split(r"\qquad")]


def tidy(tex):
    points = r"(\\[a-z]+)|([exyz])(?!_)"  # a formula without subscripts is about one point
    plain = not re.search(r"_i\b", tex)
    for pattern, instead in TIDY:
        tex = re.sub(pattern, instead, tex)
    if plain:
        tex = re.sub(points, lambda m: m[1] or m[2] + "_{i}", tex)
    unknown = set(re.findall(r"\\([a-zA-Z]+)", tex)) - ALLOWED
    if unknown:
        raise ValueError(f"cannot check {sorted(unknown)}")
    return tex


def pairs(tex):
    """Yield the two sides of each = sign. An empty left side repeats the line before."""
    before = None
    for line in tidy(tex).split(r"\\"):
        first, *others = (side.strip() for side in re.split(r"=(?![^{}]*\})", line))
        before = first or before
        for side in others:
            yield before, side
            before = side


parse = functools.cache(functools.partial(parse_latex, strict=True))


def world(seed, at_best):
    """Return the values of all names: random data, and a random line or the best one."""
    rng = np.random.default_rng(seed)
    n = 3 + seed
    x, y = rng.uniform(-3, 5, (2, n))
    w, b = np.polyfit(x, y, 1) if at_best else rng.uniform(1, 3, 2)
    m, s = x.mean(), x.std()
    z = (x - m) / s
    v, c = np.polyfit(z, y, 1)
    best = np.linalg.lstsq(x[:, None], y - b)[0][0]  # the best w for this b
    names = {"x": x, "y": y, "n": n, "w": w, "b": b, "W": best, "lambda": x @ x / n, "eta": 0.1}
    names |= {"m": m, "s": s, "z": z, "v": v, "c": c}
    return names | {"C": np.cov(x, y)[0, 1], "V": x.var(ddof=1)}


def look_up(name, at):
    """Return L, which moves with w and b, a name, or a name with subscript i."""
    base, _, index = re.sub("[{}]", "", name).partition("_")
    if base == "L":
        return loss(at["x"], at["y"], at["w"], at["b"])
    prediction = at["w"] * at["x"] + at["b"]
    found = (at | {"Y": prediction, "e": prediction - at["y"]})[base]
    if bool(index) != bool(np.ndim(found)):
        raise ValueError(f"{name} lacks its subscript, or has one too many")
    return found[int(at[index]) - 1] if index else found


def value(tree, at):
    """Walk the tree: sums are loops over the points, derivatives are central differences."""
    if isinstance(tree, sympy.Sum):
        ((index, low, high),) = tree.limits
        steps = range(int(value(low, at)), int(value(high, at)) + 1)
        return sum(value(tree.function, at | {str(index): i}) for i in steps)
    if isinstance(tree, sympy.Derivative):
        (name,) = map(str, tree.variables)
        up, down = (value(tree.expr, at | {name: at[name] + h}) for h in (0.01, -0.01))
        return (up - down) / 0.02
    if tree.is_Symbol:
        return look_up(str(tree), at)
    if tree.is_Number:
        return float(tree)
    rules = {sympy.Add: np.sum, sympy.Mul: np.prod, sympy.Pow: lambda both: both[0] ** both[1]}
    return rules[type(tree)]([value(part, at) for part in tree.args])


def equal(left, right, at):
    return value(parse(left), at) == pytest.approx(value(parse(right), at), rel=1e-6, abs=1e-9)


def unequal_steps(tex, at_best=False):
    """Return the pairs of sides that differ for some data at some point."""
    steps = list(pairs(tex))
    assert steps, f"nothing to compare in {tex}"
    worlds = [world(seed, at_best) for seed in range(3)]
    cases = [at | {"i": i} for at in worlds for i in range(1, at["n"] + 1)]
    return [step for step in steps if not all(equal(*step, at) for at in cases)]


@pytest.mark.parametrize("name", CHECKED)
def test_each_line_equals_the_line_before(name):
    # 06 jumps to the lowest point: its normal equations hold only there.
    checked = [tex for tex in equations(name) if not tex.startswith(tuple(LEFT_OUT))]
    assert checked
    assert [step for tex in checked for step in unequal_steps(tex, name.startswith("06"))] == []


def test_leaves_out_only_what_is_listed_and_nothing_of_the_derivation():
    everything = [tex for name in CHECKED for tex in equations(name)]
    assert all(any(tex.startswith(start) for tex in everything) for start in LEFT_OUT)
    assert not any(tex.startswith(tuple(LEFT_OUT)) for tex in equations(DERIVATION))


@pytest.mark.parametrize(("right", "wrong"), FAULTS)
def test_notices_a_planted_fault_in_every_place(right, wrong):
    places = [(tex, m) for tex in equations(DERIVATION) for m in re.finditer(right, tex)]
    assert places
    for tex, place in places:
        planted = tex[: place.start()] + re.sub(right, wrong, tex[place.start() :], count=1)
        assert planted != tex
        assert unequal_steps(planted), planted


@pytest.mark.parametrize("tex", [r"L = \lVert x_i \rVert", "w x_i = w x", "w_i = w_i", "L"])
def test_rejects_what_it_cannot_check(tex):
    with pytest.raises((ValueError, AssertionError)):
        unequal_steps(tex)
