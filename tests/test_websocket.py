"""The kernel's web socket sends every message at once."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from linreg_core.classroom.websocket import NoDelayConnection


async def nodelay_after(connect):
    """Open a real web socket, let `connect` prepare it; return its option TCP_NODELAY."""

    class Handler(WebSocketHandler):
        def open(self):
            connect(self)
            option = self.ws_connection.stream.socket.getsockopt(
                socket.IPPROTO_TCP, socket.TCP_NODELAY
            )
            self.write_message(str(bool(option)))

    listening, port = bind_unused_port()
    server = HTTPServer(Application([("/", Handler)]))
    server.add_socket(listening)
    client = await websocket_connect(f"ws://127.0.0.1:{port}/")
    answer = await client.read_message()
    client.close()
    server.stop()
    return answer


@pytest.mark.parametrize(
    ("kind", "nodelay"), [(NoDelayConnection, "True"), (ZMQChannelsWebsocketConnection, "False")]
)
def test_turns_nagles_algorithm_off_before_it_connects(monkeypatch, kind, nodelay):
    connected = []
    monkeypatch.setattr(
        ZMQChannelsWebsocketConnection, "connect", lambda self: connected.append(self)
    )

    def connect(handler):
        # The handler is a plain attribute here: as a trait it would have to be a kernel's.
        with_handler = type("Connection", (kind,), {"websocket_handler": handler})
        with_handler.__new__(with_handler).connect()

    with ThreadPoolExecutor(1) as pool:  # a thread that has no event loop yet
        assert pool.submit(asyncio.run, nodelay_after(connect)).result() == nodelay
    assert len(connected) == 1
