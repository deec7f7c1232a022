"""Every public docstring of the package is one that numpydoc can read."""

import importlib
import pkgutil
import warnings
from inspect import isclass, isfunction

import pytest

import linreg_core
from linreg_core.classroom import panels

numpydoc = pytest.importorskip(
    "numpydoc.validate", reason="numpydoc is missing: pip install -r tests/requirements.txt"
)

# numpydoc's codes: https://numpydoc.readthedocs.io/en/latest/validation.html
READABLE = {
    "GL05": "tabs",
    "GL06": "an unknown section",
    "GL07": "sections in the wrong order",
    "GL08": "no docstring",
    "SS01": "no summary",
    "SS03": "a summary without a period",
    "PR02": "parameters that do not exist",
    "PR03": "parameters in the wrong order",
    "RT03": "a return value without a description",
}
# Asked of the functions and methods that users call.
COMPLETE = {
    "PR01": "parameters that are not documented",
    "PR04": "a parameter without a type",
    "PR07": "a parameter without a description",
    "RT01": "no section Returns",
}
# A mistake is described by what registers it, and a test reads that.
WITHOUT = ("linreg_core.classroom.mistakes.",)


def public_names():
    """Yield the full names of all public functions, classes, methods and properties."""
    walk = pkgutil.walk_packages(linreg_core.__path__, "linreg_core.")
    modules = [linreg_core, *(importlib.import_module(found.name) for found in walk)]
    for module in modules:
        for name, item in vars(module).items():
            mine = getattr(item, "__module__", None) == module.__name__
            if name.startswith("_") or not mine or not (isclass(item) or isfunction(item)):
                continue
            yield f"{module.__name__}.{name}"
            if isclass(item):
                for method, member in vars(item).items():
                    routine = isfunction(member) or isinstance(
                        member, property | classmethod | staticmethod
                    )
                    if not method.startswith("_") and routine and has_own_code(member):
                        yield f"{module.__name__}.{name}.{method}"


def has_own_code(member):
    """Return whether a method is written in the class, and not made by dataclass or NamedTuple."""
    function = getattr(member, "fget", None) or getattr(member, "__func__", member)
    return (
        isfunction(function)
        and function.__name__ != "<lambda>"
        and "<string>" not in function.__code__.co_filename
    )


def faults(name, codes):
    """Return what numpydoc finds in a docstring, of the faults in `codes`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # some widgets' attributes
        found = numpydoc.validate(name)["errors"]
    return [f"{code} {text}" for code, text in found if code in codes]


def called_by_users(names):
    """Return the names of functions and methods behind `linreg_core` and `panels`."""
    items = [vars(linreg_core)[name] for name in linreg_core.__all__]
    shown = (item for item in vars(panels).values() if isfunction(item))
    items += [item for item in shown if item.__module__.startswith(panels.__name__)]
    full = {f"{item.__module__}.{item.__qualname__}" for item in items}
    methods = {name for name in names if name.rpartition(".")[0] in full}
    functions = {f"{item.__module__}.{item.__qualname__}" for item in items if not isclass(item)}
    return sorted((functions | methods) & set(names))


NAMES = [name for name in public_names() if not name.startswith(WITHOUT)]


def test_finds_the_names_of_the_package():
    assert {"linreg_core.model.gradient", "linreg_core.surface.LossSurface.minimum"} <= {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_numpydoc_can_read_the_docstring(name):
    assert faults(name, READABLE) == []


@pytest.mark.parametrize("name", called_by_users(NAMES))
def test_parameters_and_returns_are_documented_for_users(name):
    assert faults(name, COMPLETE) == []


def test_notices_a_parameter_that_is_not_documented():
    assert faults(f"{__name__}.without_its_parameter", READABLE) == []
    assert [fault[:4] for fault in faults(f"{__name__}.without_its_parameter", COMPLETE)] == [
        "PR01",
        "RT01",
    ]
    assert [fault[:4] for fault in faults(f"{__name__}.with_another", READABLE)] == ["PR02"]


def without_its_parameter(x):
    """Return the argument."""
    return x


def with_another(x):
    """Return the argument.

    Parameters
    ----------
    x : int
        What is returned.
    y : int
        What is not there.
    """
    return x
