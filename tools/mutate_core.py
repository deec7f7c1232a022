"""Would the tests of the numeric core notice? Change one operator or number, and see who fails.

    pip install cosmic-ray==8.7.0
    python tests/mutate_core.py                every mutant: seven minutes of the processor
    python tests/mutate_core.py data model     those of these files

cosmic-ray makes the mutants; each meets the five test files in a fresh fork and a temporary copy,
so nothing is written to the repository. Its own test file comes first, since that kills most.
Annotations, docstrings and mutants that do not compile are left out.
"""

from __future__ import annotations

import ast
import collections
import contextlib
import difflib
import functools
import importlib
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
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
TESTS = [f"tests/test_{name}.py" for name in MODULES]
OPTIONS = ["-o", "addopts=", "-x", "-q", "-p", "no:cacheprovider"]
RANDOM = "tests/test_surface.py::test_loop_and_closed_form_agree_on_any_points"  # so left out
SLOW = "tests/test_surface.py::test_closed_form_is_the_loop_over_all_rows"  # so it comes last
HANGS = 3  # times the time of all tests on the code as it is, in seconds of the processor
MEMORY = 3 * 2**30  # bytes; a record that would not fit is refused by a number that may be mutated

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

# Mutants that no test can tell from the original: why, and the changed lines.
EQUIVALENT = {
    "always five columns": ["columns = dict(zip(names, record, strict=False))"],
    "always two columns": [
        'for name, column in zip("xy", as_points(self.x, self.y), strict=False):'
    ],
    "NumPy takes any negative length as the one to work out": [
        "lasting = finite.reshape(len(epoch), - 2).any(axis=1)",
        "record = record.reshape(5, - 2, *runs)",
        "k = epoch.reshape(- 2, *(1 for _ in runs))",
    ],
    "every x is the same there": ["raise ValueError(constant_x(x[ -1]))"],
    "a short cut: what it does not settle, the range of x does": [
        "if abs(x[-1] - x[0]) / LARGEST < 1 and np.ptp(x) * LARGEST < 1:",
        "if abs(x[-1] - x[0]) * LARGEST <= 1 and np.ptp(x) * LARGEST < 1:",
        "if abs(x[-1] - x[0]) * LARGEST < 2 and np.ptp(x) * LARGEST < 1:",
        "if abs(x[- 0] - x[0]) * LARGEST < 1 and np.ptp(x) * LARGEST < 1:",
        "if abs(x[-1] - x[ -1]) * LARGEST < 1 and np.ptp(x) * LARGEST < 1:",
    ],
    "a short cut: what it does not settle, each value does": [
        "if column @ column < LARGEST: # one quick pass settles nearly all",
        "if not abs(mean_x) + abs(mean_y) + var_x + var_y < LARGEST: # true for NaN too",
    ],
    "a short cut: the next line asks each run": [
        "if np.greater(rate, 0).any(): # odd steps land on the other side of the valley",
    ],
    "at a rate of 1 both sides are the minimum itself": [
        "moved = np.where((rate >= 1) & (epoch % 2 == 1), -2 - moved, moved)",
    ],
    "the time depends on it, and the last bit of a sum": [
        "PIECE = 8193 # two columns of this length stay in a core's own cache",
        "PIECE = 8191 # two columns of this length stay in a core's own cache",
    ],
    "exp of either is 0 in a float": [
        "moved = np.expm1(epoch * np.maximum(size, - 801)) # where a step lands exactly, log 0",
        "moved = np.expm1(epoch * np.maximum(size, - 799)) # where a step lands exactly, log 0",
    ],
}
REASONS = {line: reason for reason, lines in EQUIVALENT.items() for line in lines}


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


def survives(task: tuple[str, str], seconds: float = 0) -> tuple[str, bool]:
    """Run the tests on one mutant; 0 seconds are no limit."""
    what, code = task
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    module = what.split(".py:")[0]
    own, *rest = sorted(TESTS, key=lambda path: path != f"tests/test_{module}.py")
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
            (copy / f"linreg_core/{module}.py").write_text(code, encoding="utf-8")
        os.chdir(copy)
        sys.path.insert(0, folder)
        os.dup2(null.fileno(), 1)
        os.dup2(null.fileno(), 2)
        skip = [f"--deselect={test}" for test in (RANDOM, SLOW)]
        rounds = ([own, *skip], [*rest, *skip], [SLOW])
        passed = all(pytest.main([*OPTIONS, *tests]) == 0 for tests in rounds)
        core = sys.modules.get("linreg_core.validate")
        if core is not None and not str(core.__file__).startswith(folder):
            os._exit(1)  # the copy was not what the tests saw
        os.chdir(ROOT)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return what, passed


def time_of_all_tests(_: object) -> float:
    """Return the seconds of processor time that the tests need on the code as it is."""
    start = time.process_time()
    if not survives(("", ""))[1]:
        raise SystemExit("the tests fail on the code as it is; mend that first.")
    return time.process_time() - start


def main(*modules: str) -> int:
    """Print the survivors and a table; return how many lines were not expected."""
    everything, modules = not modules, modules or MODULES
    tasks = [task for module in modules for task in mutants(module).items()]
    score: collections.Counter[tuple[str, str]] = collections.Counter()
    unseen = set(REASONS) if everything else set()
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        seconds = HANGS * pool.apply(time_of_all_tests, [None])
        print(len(tasks), "mutants", flush=True)
        one = functools.partial(survives, seconds=seconds)
        for what, alive in pool.imap_unordered(one, tasks, chunksize=1):
            outcome = "killed"
            if alive:
                line = what.split("  ->  ")[1]
                unseen.discard(line)
                reason = REASONS.get(line)
                outcome = "equivalent" if reason else "survived"
                print(f"{outcome}: {what}" + (f"  ({reason})" if reason else ""), flush=True)
            score[what.split(".py:")[0], outcome] += 1
    for line in sorted(unseen):
        print(f"called equivalent, but killed or not made: {line}")
    outcomes = ("killed", "survived", "equivalent")
    print(f"{'module':10}{'mutants':>10}" + "".join(f"{outcome:>12}" for outcome in outcomes))
    for module in (*modules, "all"):
        row = [
            sum(n for (m, o), n in score.items() if module in (m, "all") and o == outcome)
            for outcome in outcomes
        ]
        print(f"{module:10}{sum(row):>10}" + "".join(f"{n:>12}" for n in row))
    return row[1] + len(unseen)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
