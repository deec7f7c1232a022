"""Kernels as a class has them: several at once, without ports, with a panel dragged in each.

`tools/benchmarks/hub.py` does the same with a whole JupyterHub, and prints the times.
"""

import ast
import asyncio
import json
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

MOVES = 50
MOST_BYTES = 8000  # of all messages that answer a move
PANEL = """
import time
from linreg_core import make_line
from linreg_core.classroom import panels
from linreg_core.classroom.live.frame_cap import FrameCap

class Clock:
    monotonic = time.monotonic
    waits = []
    sleep = waits.append

panel = panels.descent(make_line())
panel.picture.cap = FrameCap(Clock)
panel.controls["epoch"].value = 300
w = panel.controls["w"]
facts = w.model_id, w.min, w.step
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
    """Move a slider in a kernel of its own; return what answers each move, and the final state."""
    async with kernel(**settings) as client:
        model, low, step = await run(client, PANEL, "facts")
        moves = []
        for move in range(1, MOVES + 1):
            state = {"value": low + move * step}
            update = {"method": "update", "state": state, "buffer_paths": []}
            message = client.session.msg("comm_msg", {"comm_id": model, "data": update})
            moves.append([data async for data in answers(client, message) if data])
        final = await run(client, "", "[w.value, panel.text, Clock.waits]")
    return moves, [low + MOVES * step, *final]


def test_three_kernels_answer_each_move_with_one_small_frame():
    """The third kernel has a cap on its frames, so it waits after each one."""
    students = [{}, {}, {"LINREG_MAX_FPS": "10"}]

    async def drag_at_once():
        return await asyncio.gather(*map(drag, students))

    with ThreadPoolExecutor(1) as pool:  # a thread that has no event loop yet
        dragged = pool.submit(asyncio.run, drag_at_once()).result()
    for moves, (last, value, text, _) in dragged:
        states = [[data.get("state", {}) for data in of_move] for of_move in moves]
        frames = [[state["frame"] for state in seen if "frame" in state] for seen in states]
        assert [len(of_move) for of_move in frames] == [1] * MOVES
        assert max(len(json.dumps(of_move)) for of_move in moves) <= MOST_BYTES
        assert len({json.dumps(frame["strokes"]) for (frame,) in frames}) == MOVES
        assert value == last
        assert frames[-1][0]["sentence"] == text
    *others, capped = [final[-1] for _, final in dragged]
    assert others == [[], []]
    assert len(capped) == MOVES + 2  # once after each move, and after each of two cells
    assert 0 < max(capped) <= 0.1
