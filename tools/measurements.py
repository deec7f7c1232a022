"""The page docs/measurements.md: each command in tools/ writes its own section with `--write`."""

from __future__ import annotations

import contextlib
import io
import os
import platform
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs/measurements.md"


class Tee(io.StringIO):
    """Keeps what is written, and passes it on."""

    def __init__(self, stream: io.TextIOBase) -> None:
        super().__init__()
        self.stream = stream

    def write(self, text: str) -> int:
        self.stream.write(text)
        self.stream.flush()
        return super().write(text)


@contextlib.contextmanager
def report(title: str, argv: list[str]) -> Iterator[list[str]]:
    """Yield the arguments without `--write`; if it was there, put what is printed on the page."""
    others = [argument for argument in argv if argument != "--write"]
    tee = Tee(sys.stdout)
    with contextlib.redirect_stdout(tee):
        yield others
    if others != argv:
        command = " ".join(["python", Path(sys.argv[0]).as_posix(), *others])
        body = f"{machine()}; `{command}`:\n\n{as_markdown(tee.getvalue())}"
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(replace_section(text, title, body), encoding="utf-8")


def machine() -> str:
    """Return the date, the processor, and the versions that matter, in one line."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, AttributeError):
        name = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())[1]
    today, python = date.today().isoformat(), platform.python_version()
    return f"{today}, {os.cpu_count()} cores of {name}, {platform.system()}, Python {python}"


def as_markdown(printed: str) -> str:
    """Return printed text as Markdown; what is not a table already keeps its lines."""
    printed = printed.strip()
    return printed if "|---|" in printed.replace(" ", "") else f"```text\n{printed}\n```"


def replace_section(page: str, title: str, body: str) -> str:
    """Return a page with one section replaced, or added at its end if it is new."""
    section = f"## {title}\n\n{body.strip()}\n\n"
    parts = re.split(r"^(?=## )", page.rstrip() + "\n\n", flags=re.MULTILINE)
    places = [k for k, part in enumerate(parts) if part.startswith(f"## {title}\n")]
    parts[slice(places[0], places[0] + 1) if places else slice(len(parts), None)] = [section]
    return "".join(parts).rstrip() + "\n"
