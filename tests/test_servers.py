"""Kernels as a class has them: several at once, without ports, with a panel dragged in each.

`tools/benchmarks/hub.py` does the same with a whole JupyterHub, and prints the times.
"""

import ast
import asyncio
import html
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

MOVES = 50
MOST_BYTES = 150_000  # of a frame, as it is sent
PANEL = """
import time
from linreg_core import make_line
from linreg_core.classroom import live, panels

class Watch:
    monotonic = time.monotonic
    rests = []
    sleep = rests.append

live.time = Watch
panel = panels.descent(make_line())
panel.controls["epoch"].value = 300
w = panel.controls["w"]
facts = w.model_id, w.min, w.step
Watch.rests.clear()
"""


@asynccontextmanager
async def kernel(**settings):
    """Start a kernel as a class server does, and yield its client."""
    with tempfile.TemporaryDirectory(prefix="linreg-") as folder:  # a socket's path is short
        manager = AsyncKernelManager(
            transport="tcp" if sys.platform == "win32" else "ipc",
            connection_file=str(Path(folder, "kernel.json")),
        )
        await manager.start_kernel(env={**os.environ, **settings})
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            yield client
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)


async def run(client, code, expression):
    """Run code in the kernel, and return the value of an expression after it."""
    asked = {"it": expression}
    answer = await client.execute(code, user_expressions=asked, reply=True, timeout=60)
    assert answer["content"]["status"] == "ok", answer["content"]
    return ast.literal_eval(answer["content"]["user_expressions"]["it"]["data"]["text/plain"])


async def answers(client, message):
    """Yield what the kernel shows in answer to a message, until it is idle again."""
    client.shell_channel.send(message)
    while True:
        answer = await client.get_iopub_msg(timeout=60)
        if answer["parent_header"].get("msg_id") == message["msg_id"]:
            if answer["content"].get("execution_state") == "idle":
                return
            yield answer["content"].get("data", {})


async def drag(settings):
    """Move a slider in a kernel of its own; return the frames of each move, and the final state."""
    async with kernel(**settings) as client:
        model, low, step = await run(client, PANEL, "facts")
        frames = []
        for move in range(1, MOVES + 1):
            state = {"value": low + move * step}
            update = {"method": "update", "state": state, "buffer_paths": []}
            message = client.session.msg("comm_msg", {"comm_id": model, "data": update})
            shown = [str(d.get("state", {}).get("value")) async for d in answers(client, message)]
            frames.append([value for value in shown if value.startswith("<img")])
        left = await run(client, "", "[w.value, panel.text, len(Watch.rests)]")
    return frames, [low + MOVES * step, *left]


def test_three_kernels_answer_each_move_with_one_small_frame():
    """The third kernel has a cap on its frames, so it waits after each one."""
    students = [{}, {}, {"LINREG_MAX_FPS": "10"}]

    async def drag_at_once():
        return await asyncio.gather(*map(drag, students))

    with ThreadPoolExecutor(1) as pool:  # a thread that has no event loop yet
        dragged = pool.submit(asyncio.run, drag_at_once()).result()
    for frames, (last, value, text, _) in dragged:
        assert [len(of_move) for of_move in frames] == [1] * MOVES
        sizes = [len(frame) for (frame,) in frames]
        assert max(sizes) <= MOST_BYTES
        assert len({frame for (frame,) in frames}) == MOVES
        assert value == last
        assert f'alt="{html.escape(text)}"' in frames[-1][0]
    rests = [left[-1] for _, left in dragged]
    assert rests == [0, 0, MOVES + 2]  # once after each move, and after each of two cells
