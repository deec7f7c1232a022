"""Every panel with all its controls fits the screens that it is meant for, in a real JupyterLab."""

import nbformat
import pytest
from lab_panel import KERNEL, PANEL

# How each panel is made, and what gives it its longest sentence.
PANELS = {
    "descent(data)": "{'step_size': 0.0012, 'epoch': 50_000}",
    "fit_by_eye(data)": "{'w': 40.1, 'lock': True}",
    "toy_data()": "{'noise': 1500}",
    "bowl(data)": "{'w': 33}",
    "nudge(data)": "{'h': 0.123}",
    "points(few)": "{'freeze': True}",
    "steps(data)": "{'step_size': 0.0004}",
    "scaling(data)": "{'x': 'standardised'}",
    "digits(log, log)": "{'row': 1}",
    "resample(data)": "{'draws': 200, 'rings': True}",
}
SET_UP = """import os
from linreg_core import make_line
from linreg_core.classroom import panels
os.environ["LINREG_ROOM"] = "{room}"
data, few = make_line(), make_line(20, spacing=5)
log = {{"epoch": [0, 5], "w": [1.0, 2.0], "b": [3.0, 4.0]}}
shown = []"""
SHOW = "shown.append(panels.{make})\nshown[-1]"
SET = "for name, value in {values}.items(): shown[{number}].controls[name].value = value"
RUN = f"code => {KERNEL}.requestExecute({{code}}).done"
SCREENS = {  # size, the commands that a teacher gives, and what is left for the notebook
    "": ({"width": 1366, "height": 650}, ["filebrowser:activate"], 529),
    "projector": (
        {"width": 1280, "height": 720},
        ["filebrowser:hide-main", "application:toggle-mode"],
        610,
    ),
}


@pytest.mark.parametrize("room", SCREENS)
def test_every_panel_fits_with_all_its_controls(lab_root, open_notebook, room):
    size, commands, most = SCREENS[room]
    cells = [SET_UP.format(room=room), *(SHOW.format(make=make) for make in PANELS)]
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, lab_root / "notebooks/heights.ipynb")
    page = open_notebook("heights.ipynb", run=False, viewport=size)
    for command in commands:
        page.evaluate("name => jupyterapp.commands.execute(name)", command)
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    area = page.locator(".jp-WindowedPanel-outer").first.bounding_box()["height"]
    assert most - 10 < area <= most

    heights = {}
    for number, (make, values) in enumerate(PANELS.items()):
        cell = page.locator(".jp-Cell").nth(number + 1)
        cell.scroll_into_view_if_needed()
        panel = cell.locator(PANEL)
        reading = panel.locator("p.linreg-reading").filter(has_text=".")
        reading.wait_for()
        before = reading.text_content()
        page.wait_for_timeout(300)
        opening = panel.bounding_box()["height"]
        page.evaluate(RUN, SET.format(values=values, number=number))
        changed = "([sentence, before]) => sentence.textContent !== before"
        page.wait_for_function(changed, arg=[reading.element_handle(), before])
        heights[make] = opening, panel.bounding_box()["height"]
    for make, (opening, longest) in heights.items():
        assert longest <= area, (make, heights)
        assert longest == pytest.approx(opening, abs=1), make  # the controls stay under the mouse
