"""Would the tests of the numeric core notice? Change one operator or number, and see who fails.

    pip install cosmic-ray==8.7.0
    python tests/mutate_core.py          every mutant: about ten minutes on two cores
    python tests/mutate_core.py 150      a seeded sample of 150

cosmic-ray makes the mutants; each meets the five test files in a fresh fork and a temporary copy,
so nothing is written to the repository. Annotations, docstrings and mutants that do not compile
are left out.
"""

from __future__ import annotations

import ast
import collections
import contextlib
import difflib
import importlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OPENBLAS_NUM_THREADS": "1"}
sys.dont_write_bytecode = True

import pytest  # noqa: E402
from cosmic_ray import plugins  # noqa: E402
from cosmic_ray.ast import ast_nodes, get_ast  # noqa: E402
from cosmic_ray.mutating import mutate_code  # noqa: E402

for slow in ("hypothesis", "numpy", "scipy.stats"):  # imported once, inherited by each fork
    importlib.import_module(slow)

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("model", "descent", "surface", "data", "validate")
TESTS = [f"tests/test_{name}.py" for name in ("validate", "model", "data", "descent", "surface")]
OPTIONS = ["-o", "addopts=", "-x", "-q", "-p", "no:cacheprovider"]
RANDOM = "tests/test_surface.py::test_loop_and_closed_form_agree_on_any_points"  # so left out
SLOW = "tests/test_surface.py::test_closed_form_is_the_loop_over_all_rows"  # so it comes last
ROUNDS = ([*TESTS, "--deselect", RANDOM, "--deselect", SLOW], [SLOW])
TIMEOUT = 60  # seconds; a mutant that hangs is killed

# One replacement for each arithmetic operator, boundary and opposite for each comparison.
KINDS = """
    ReplaceBinaryOperator_Add_Sub ReplaceBinaryOperator_Sub_Add ReplaceBinaryOperator_Mul_Div
    ReplaceBinaryOperator_Div_Mul ReplaceBinaryOperator_Pow_Mul ReplaceBinaryOperator_BitOr_BitAnd
    ReplaceBinaryOperator_BitAnd_BitOr
    ReplaceComparisonOperator_Eq_NotEq ReplaceComparisonOperator_NotEq_Eq
    ReplaceComparisonOperator_Lt_LtE ReplaceComparisonOperator_Lt_GtE
    ReplaceComparisonOperator_LtE_Lt ReplaceComparisonOperator_LtE_Gt
    ReplaceComparisonOperator_Gt_GtE ReplaceComparisonOperator_Gt_LtE
    ReplaceComparisonOperator_GtE_Gt ReplaceComparisonOperator_GtE_Lt
    ReplaceComparisonOperator_Is_IsNot
    NumberReplacer AddNot RemoveDecorator ZeroIterationForLoop ExceptionReplacer
    ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr ReplaceOrWithAnd
    ReplaceUnaryOperator_Delete_Not ReplaceUnaryOperator_Delete_USub
    ReplaceUnaryOperator_Delete_Invert ReplaceBreakWithContinue ReplaceContinueWithBreak
"""

# Mutants that no test can tell from the original: the changed line, and why.
EQUIVALENT = {
    "record = dict(zip(names, columns, strict=False))": "always five columns",
    'for name, column in zip("xy", as_points(self.x, self.y), strict=False):': "always two columns",
    "continue": "w and b stay, so each later epoch is not finite either and adds no row",
    "raise ValueError(constant_x(x[ -1]))": "every x is the same there",
    'f"{name} holds {_shown(array[: 2].tolist()[0])} (dtype {array.dtype}); "': "the first counts",
    'f"{name} holds {_shown(array[:1].tolist()[ -1])} (dtype {array.dtype}); "': "there is but one",
}


class Bare(ast.NodeTransformer):
    """Drops annotations."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        node.annotation = ast.Constant(None)
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        self.generic_visit(node)
        return node


def meaning(code: str) -> str:
    """Return the syntax tree without annotations, as text."""
    return ast.dump(Bare().visit(ast.parse(code)))


def mutants(module: str) -> dict[str, str]:
    """Return the mutants of a module that differ in meaning: {what changed: code}."""
    code = (ROOT / f"linreg_core/{module}.py").read_text(encoding="utf-8")
    nodes = list(ast_nodes(get_ast(code)))
    known, found = {meaning(code)}, {}
    for kind in KINDS.split():
        operator = plugins.get_operator(f"core/{kind}")()
        for occurrence in range(sum(len(list(operator.mutation_positions(n))) for n in nodes)):
            mutant = mutate_code(code, operator, occurrence)
            with contextlib.suppress(SyntaxError):
                if (tree := meaning(mutant)) not in known:
                    known.add(tree)
                    found[change(module, code, mutant)] = mutant
    return found


def change(module: str, old: str, new: str) -> str:
    """Return the place and the lines that differ, as text."""
    before, after = old.splitlines(), new.splitlines()
    for _, i, k, j, m in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if before[i:k] != after[j:m]:
            lines = [" ".join(" ".join(part).split()) for part in (before[i:k], after[j:m])]
            return f"{module}.py:{i + 1}: {lines[0]}  ->  {lines[1]}"
    raise ValueError("nothing changed")


def survives(task: tuple[str, str]) -> tuple[str, bool]:
    """Run the tests on one mutant."""
    what, code = task
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(TIMEOUT)
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "w") as null:
        copy = Path(folder)
        shutil.copytree(ROOT / "notebooks/data", copy / "notebooks/data")
        for path in [*(f"linreg_core/{p.name}" for p in (ROOT / "linreg_core").glob("*.py"))]:
            (copy / path).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / path, copy / path)
        (copy / "tests").mkdir()
        for path in ["pyproject.toml", *TESTS]:
            shutil.copy(ROOT / path, copy / path)
        if what:
            (copy / f"linreg_core/{what.split('.py:')[0]}.py").write_text(code, encoding="utf-8")
        os.chdir(copy)
        sys.path.insert(0, folder)
        os.dup2(null.fileno(), 1)
        os.dup2(null.fileno(), 2)
        passed = all(pytest.main([*OPTIONS, *tests]) == 0 for tests in ROUNDS)
        core = sys.modules.get("linreg_core.validate")
        if core is not None and not str(core.__file__).startswith(folder):
            os._exit(1)  # the copy was not what the tests saw
        os.chdir(ROOT)
    signal.alarm(0)
    return what, passed


def main(sample: int = 0) -> int:
    """Print the survivors and a table; return how many were not expected."""
    tasks = [task for module in MODULES for task in mutants(module).items()]
    if sample:
        tasks = random.Random(0).sample(tasks, sample)
    score: collections.Counter[tuple[str, str]] = collections.Counter()
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        if not pool.apply(survives, [("", "")]):
            raise SystemExit("the tests fail on the code as it is; mend that first.")
        print(len(tasks), "mutants", flush=True)
        for what, alive in pool.imap_unordered(survives, tasks, chunksize=1):
            outcome = "killed"
            if alive:
                reason = EQUIVALENT.get(what.split("  ->  ")[1])
                outcome = "equivalent" if reason else "survived"
                print(f"{outcome}: {what}" + (f"  ({reason})" if reason else ""), flush=True)
            score[what.split(".py:")[0], outcome] += 1
    outcomes = ("killed", "survived", "equivalent")
    print(f"{'module':10}{'mutants':>10}" + "".join(f"{outcome:>12}" for outcome in outcomes))
    for module in (*MODULES, "all"):
        row = [
            sum(n for (m, o), n in score.items() if module in (m, "all") and o == outcome)
            for outcome in outcomes
        ]
        print(f"{module:10}{sum(row):>10}" + "".join(f"{n:>12}" for n in row))
    return row[1]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
