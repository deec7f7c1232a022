"""Draw every picture of the README and the notebooks: python images/draw.py"""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from linreg_core import Dataset, LossSurface, least_squares, make_line
from linreg_core.classroom import panels, plots, style

HERE = Path(__file__).resolve().parent
RECORDED = (*range(0, 50_000, 5_000), 50_000)


def draw_data(data: Dataset, name: str, title: str, line: tuple[float, float] | None) -> None:
    """Save the points, with the best line and one other if there is one."""
    with style.applied():
        figure = Figure(figsize=(6.4, 4.2), layout="constrained")
        ax = figure.add_subplot(title=title)
        plots.draw_points(ax, data)
        ax.set(xlim=(-2, 102), ylim=(-500, 10_500))
        if line is not None:
            plots.draw_line(ax, *least_squares(data.x, data.y), "best", label="best line")
            plots.draw_line(ax, *line, "now", label="line now")
            ax.legend(loc="lower right")
        figure.savefig(HERE / name, metadata={"Software": None})


def main() -> None:
    """Draw them all."""
    data = make_line()
    run = LossSurface.of(data.x, data.y).descend(step_size=0.0005, epochs=RECORDED)
    draw_data(data, "data.png", "A thousand points about a line", None)
    for epoch, w, b in zip(run.epoch, run.w, run.b, strict=True):
        draw_data(data, f"line_{epoch:05d}.png", f"The line at epoch {epoch:,}", (w, b))

    panel = panels.descent(data)
    panel.save(HERE / "line_converging.gif")
    panel.controls["epoch"].value = 12
    panel.save(HERE / "panel.png")


if __name__ == "__main__":
    main()
