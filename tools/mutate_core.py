"""Do the tests of the numeric core notice a change of one operator or number?

    pip install cosmic-ray==8.7.0
    python tools/mutate_core.py                every mutant: seven minutes of processor time
    python tools/mutate_core.py data model     the mutants of these files
    python tools/mutate_core.py --write        also put the result on docs/measurements.md

cosmic-ray makes the mutants. Each one runs the core's test files in a fresh fork and a temporary
copy, so nothing is written to the repository. Its own test file comes first, since that kills most.
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
from collections.abc import Iterable
from pathlib import Path

os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OPENBLAS_NUM_THREADS": "1"}
sys.dont_write_bytecode = True

import pytest  # noqa: E402
from cosmic_ray import plugins  # noqa: E402
from cosmic_ray.ast import ast_nodes, get_ast  # noqa: E402
from cosmic_ray.mutating import mutate_code  # noqa: E402
from measurements import report  # noqa: E402

for slow in ("hypothesis", "numpy", "scipy.stats"):  # imported once, inherited by each fork
    importlib.import_module(slow)

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path.stem for path in (ROOT / "linreg_core").glob("[a-z]*.py"))
TESTS = [path for name in MODULES if (ROOT / (path := f"tests/test_{name}.py")).exists()]
OPTIONS = ["-o", "addopts=", "-x", "-q", "-p", "no:cacheprovider"]
# As pytest's -k takes them: random tests are left out, and slow ones come last.
RANDOM = "agree_on_any_points"
SLOW = "is_the_loop_over_all_rows"
PASSED = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
HANGS = 3  # a mutant that takes so many times the processor time of the unchanged code hangs
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
        shutil.copytree(ROOT / "linreg_core/examples", copy / "linreg_core/examples")
        for path in [*(f"linreg_core/{p.name}" for p in (ROOT / "linreg_core").glob("*.py"))]:
            (copy / path).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / path, copy / path)
        (copy / "tests").mkdir()
        for path in ["pyproject.toml", "tests/paths.py", *TESTS]:
            shutil.copy(ROOT / path, copy / path)
        if what:
            (copy / f"linreg_core/{module}.py").write_text(code, encoding="utf-8")
        os.chdir(copy)
        sys.path.insert(0, folder)
        os.dup2(null.fileno(), 1)
        os.dup2(null.fileno(), 2)
        quick = f"not {RANDOM} and not {SLOW}"
        rounds = ((quick, [own]), (quick, rest), (f"{SLOW} and not {RANDOM}", TESTS))
        passed = all(
            pytest.main([*OPTIONS, "-k", which, *tests]) in PASSED for which, tests in rounds
        )
        core = sys.modules.get("linreg_core.validate")
        if core is not None and not str(core.__file__).startswith(folder):
            os._exit(1)  # the copy was not what the tests saw
        os.chdir(ROOT)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return what, passed


def time_of_all_tests(_: object) -> float:
    """Return the seconds of processor time that the tests take on the unchanged code."""
    start = time.process_time()
    if not survives(("", ""))[1]:
        raise SystemExit("The tests fail on the unchanged code. Fix that first.")
    return time.process_time() - start


def print_scores(modules: Iterable[str], score: collections.Counter[tuple[str, bool]]) -> None:
    """Print a table of how many mutants of each module were killed and how many survived."""
    print("| module | mutants | killed | survived |\n|---|---|---|---|")
    for module in modules:
        killed, survived = score[module, False], score[module, True]
        print(f"| `{module}` | {killed + survived} | {killed} | {survived} |")
    survived, total = sum(n for (_, alive), n in score.items() if alive), score.total()
    print(f"| all | {total} | {total - survived} | {survived} |")


def main(*modules: str) -> None:
    """Print the survivors, which a person has to judge, and a table."""
    modules = modules or MODULES
    tasks = [task for module in modules for task in mutants(module).items()]
    score: collections.Counter[tuple[str, bool]] = collections.Counter()
    survivors = []
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        seconds = HANGS * pool.apply(time_of_all_tests, [None])
        one = functools.partial(survives, seconds=seconds)
        for what, alive in pool.imap_unordered(one, tasks, chunksize=1):
            score[what.split(".py:")[0], alive] += 1
            survivors += [what] * alive
    print_scores(modules, score)
    if survivors:
        print("\nThese survived. Each is equivalent to the original, or a test is missing:\n")
    for what in sorted(survivors):
        print(f"- `{what}`")


if __name__ == "__main__":
    with report("Mutants of the numeric core", sys.argv[1:]) as chosen:
        main(*chosen)
