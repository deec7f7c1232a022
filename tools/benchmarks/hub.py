"""Print how a JupyterHub copes with a class that drags all at once: tools/benchmarks/hub.py

It starts a real Hub with site/jupyterhub_config.py on this machine. Every student starts a server
and a kernel at the same time, shows the panel of notebook 04 and moves a slider. As in a browser,
the newest value is sent once the kernel has answered the one before. The work of browsers is not
included. It needs the packages of site/hub-requirements.txt, and the Hub's proxy:

    pip install -r site/hub-requirements.txt
    .venv/bin/npm install -g configurable-http-proxy@5.3.0
    python tools/benchmarks/hub.py --users 20 --rate 5 --seconds 20

With --write the result is put on docs/measurements.md.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from jupyter_client.session import Session, json_packer
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

CONFIG = Path(__file__).resolve().parents[2] / "site/jupyterhub_config.py"
PORT = 18_000  # and the two after it
ADDRESS = f"http://127.0.0.1:{PORT}"
TOKEN = secrets.token_hex(16)
HEADERS = {"Authorization": f"token {TOKEN}"}
EXTRA_CONFIG = f"""
load_subconfig({str(CONFIG)!r})
c.JupyterHub.bind_url = {ADDRESS!r}
c.JupyterHub.hub_port = {PORT + 1}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{PORT + 2}"
c.JupyterHub.services = [{{"name": "benchmark", "api_token": {TOKEN!r}}}]
c.JupyterHub.load_roles = [{{
    "name": "benchmark", "services": ["benchmark"],
    "scopes": ["admin:users", "admin:servers", "access:servers"],
}}]
c.Spawner.args = [*c.Spawner.args, *{["--allow-root"] if os.geteuid() == 0 else []}]
"""
PANEL = """
import os
from linreg_core import make_line
from linreg_core.classroom import panels
panel = panels.descent(make_line())
panel.controls["epoch"].value = 300
w = panel.controls["w"]
panel
"""
FACTS = "[os.environ['USER'], w.model_id, w.min, w.max, w.step]"
SESSION = Session(key=b"")


async def ask(path: str, method: str = "GET", body: object = None) -> object:
    """Return the Hub's or a server's answer."""
    sent = json.dumps(body) if method == "POST" else None
    request = HTTPRequest(
        ADDRESS + path, method, HEADERS, sent, connect_timeout=300, request_timeout=300
    )
    answer = await AsyncHTTPClient().fetch(request)
    return json.loads(answer.body or "null")


async def send(socket: WebSocketClientConnection, kind: str, content: dict[str, object]) -> str:
    """Send a message to the kernel as JupyterLab does, and return its id."""
    message = SESSION.msg(kind, content)
    await socket.write_message(serialize_msg_to_ws_v1(message, "shell", json_packer), binary=True)
    return message["msg_id"]


async def answers(socket: WebSocketClientConnection, to: str):
    """Yield (type, content) of what the kernel answers to a message."""
    while (raw := await socket.read_message()) is not None:
        header, parent, _, content = map(json.loads, deserialize_msg_from_ws_v1(raw)[1][:4])
        if parent.get("msg_id") == to:
            yield header["msg_type"], content
    raise ConnectionError("The kernel's connection was closed.")


async def start(name: str) -> tuple[WebSocketClientConnection, list[object]]:
    """Start a student's server and kernel, show the panel; return the connection and the slider."""
    await ask(f"/hub/api/users/{name}", "POST")
    await ask(f"/hub/api/users/{name}/server", "POST")
    while not (server := (await ask(f"/hub/api/users/{name}"))["servers"].get("", {})).get("ready"):
        if not server.get("pending"):
            raise RuntimeError("The server did not start.")
        await asyncio.sleep(0.5)
    kernel = await ask(f"/user/{name}/api/kernels", "POST", {"path": "notebooks"})
    channels = f"{ADDRESS}/user/{name}/api/kernels/{kernel['id']}/channels"
    socket = await websocket_connect(
        HTTPRequest(channels.replace("http", "ws", 1), headers=HEADERS, connect_timeout=120),
        subprotocols=["v1.kernel.websocket.jupyter.org"],
    )
    request = {"code": PANEL, "silent": False, "user_expressions": {"facts": FACTS}}
    asked = await send(socket, "execute_request", request)
    async with asyncio.timeout(300):
        async for kind, content in answers(socket, asked):
            if kind == "execute_reply":
                facts = content["user_expressions"]["facts"]["data"]["text/plain"]
                break
    user, *slider = ast.literal_eval(facts)
    if user != name:
        raise RuntimeError(f"{name} was given the server of {user}.")
    return socket, slider


async def drag(socket, slider, rate: float, seconds: float) -> list[tuple[float, int]]:
    """Move a slider; return for each value sent the seconds until its frame, and the bytes of all
    that answers it."""
    model, low, high, step = slider
    await asyncio.sleep(random.random() / rate)  # students do not move at the same moment
    begin, moved, trips = time.perf_counter(), 0, []
    while moved < (last := round(rate * seconds)):
        await asyncio.sleep(max(0, begin + (moved + 1) / rate - time.perf_counter()))
        newest = int((time.perf_counter() - begin) * rate)
        moved = min(last, max(moved + 1, newest))
        value = low + step * (moved % int((high - low) / step))
        update = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        sent = await send(socket, "comm_msg", {"comm_id": model, "data": update})
        waited, size = np.inf, 0
        async for kind, content in answers(socket, sent):
            if kind == "status" and content["execution_state"] == "idle":
                break
            size += len(json.dumps(content))
            if kind == "comm_msg" and "frame" in content["data"].get("state", {}):
                waited = time.perf_counter() - begin - moved / rate
        trips.append((waited, size))
    return trips


def memory_of(process: psutil.Process) -> int:
    """Return the bytes of memory; shared memory counts in proportion if the system can tell."""
    memory = process.memory_full_info()
    return getattr(memory, "pss", memory.uss)


def cpu_seconds(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


async def measure(hub: psutil.Process, users: int, rate: float, seconds: float) -> dict[str, str]:
    """Return the row of the table: how the Hub copes with so many students."""
    load, begin = os.getloadavg()[0], time.perf_counter()
    starts = await asyncio.gather(
        *(start(f"student{k}") for k in range(users)), return_exceptions=True
    )
    ready = time.perf_counter() - begin
    for error in (found for found in starts if isinstance(found, BaseException)):
        print(f"failed start: {error!r}", file=sys.stderr)
    started = [found for found in starts if not isinstance(found, BaseException)]

    processes = [hub, *hub.children(recursive=True)]
    before, others, begin = cpu_seconds(processes), psutil.cpu_times(), time.perf_counter()
    trips = await asyncio.gather(*(drag(*found, rate, seconds) for found in started))
    took = (time.perf_counter() - begin) * psutil.cpu_count()
    of_hub = (cpu_seconds(processes) - before) / took
    idle = (psutil.cpu_times().idle - others.idle) / took

    of_students = [p for p in processes[1:] if "node" not in p.name()]
    memory = sum(map(memory_of, of_students)) / users
    waited, sizes = np.array([trip for slider in trips for trip in slider]).T
    median, late = np.percentile(1000 * waited, (50, 95))
    return {
        "students": f"{users}",
        "failed starts": f"{users - len(started)}",
        "all ready after": f"{ready:.0f} s",
        "values sent": f"{len(waited)}",
        "without a frame": f"{np.isinf(waited).sum()}",
        "median": f"{median:.0f} ms",
        "p95": f"{late:.0f} ms",
        f"Hub's share of {psutil.cpu_count()} cores": f"{of_hub:.0%}",
        "idle": f"{idle:.0%}",
        "size of an answer": f"{np.median(sizes) / 1000:.1f} kB",
        "memory per student": f"{memory / 1e6:.0f} MB",
        "load before": f"{load:.1f}",
    }


def main(*options: str) -> None:
    """Start a Hub, let the students drag, and print a row of results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--rate", type=float, default=5, help="moves per second")
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args(options)
    AsyncHTTPClient.configure(None, max_clients=4 * asked.users)
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        config = Path(folder, "config.py")
        config.write_text(EXTRA_CONFIG)
        hub = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            env={**os.environ, "LINREG_CLASS_PASSWORD": TOKEN},
            **{"cwd": folder, "stdout": log, "stderr": log},
        )
        try:
            row = asyncio.run(run(hub, asked))
        except BaseException:
            print(Path(folder, "log").read_text()[-5000:], file=sys.stderr)
            raise
        finally:
            hub.terminate()
            hub.wait(120)
    for line in (row, ["---"] * len(row), row.values()):
        print("|", " | ".join(line), "|")


async def run(hub: subprocess.Popen, asked: argparse.Namespace) -> dict[str, str]:
    """Wait for the Hub, and measure."""
    for _ in range(240):
        try:
            await ask("/hub/api/")
            break
        except Exception:
            if hub.poll() is not None:
                raise
            await asyncio.sleep(0.5)
    return await measure(psutil.Process(hub.pid), asked.users, asked.rate, asked.seconds)


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    from measurements import report

    with report("A JupyterHub for a class", sys.argv[1:]) as options:
        main(*options)
