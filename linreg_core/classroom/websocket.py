"""The kernel's connection to the browser, without the wait that makes sliders feel slow.

Nagle's algorithm holds a small message back until the browser has acknowledged the one before,
and operating systems put off acknowledgements by about 40 ms. The kernel sends several small
messages for each move of a slider, so nearly every move waits. Jupyter Server never turns the
algorithm off. This class does, for any Jupyter server that is started with the option

    --ServerApp.kernel_websocket_connection_class=linreg_core.classroom.websocket.NoDelayConnection
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class NoDelayConnection(ZMQChannelsWebsocketConnection):
    """A kernel's web socket that sends every message at once (TCP_NODELAY)."""

    def connect(self) -> Any:
        """Turn Nagle's algorithm off, then connect as usual.

        Returns
        -------
        awaitable or None
            What Jupyter Server's own connection returns.
        """
        self.websocket_handler.set_nodelay(True)
        return super().connect()
