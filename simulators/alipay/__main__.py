"""`python -m simulators.alipay --port P --state DIR [--seed N] [--host H]`."""

import argparse
import asyncio
import signal
import socket
from pathlib import Path

import uvloop
from aiohttp import web

from simulators.alipay.app import create_app
from simulators.alipay.keys import write_merchant_file
from simulators.alipay.world import WORLD


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulators.alipay", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one; merchant.json names it")
    parser.add_argument("--state", type=Path, required=True, help="folder of keys, merchant.json and trades")
    parser.add_argument("--seed", type=int, default=None, help="makes trade numbers repeatable")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    # the port is bound first, so that merchant.json is true from the moment it exists
    listener = socket.create_server((arguments.host, arguments.port), backlog=1024)
    base_url = f"http://{arguments.host}:{listener.getsockname()[1]}"
    app = create_app(arguments.state.resolve(), arguments.seed)
    app[WORLD].base_url = base_url
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    path = write_merchant_file(app[WORLD].keys, base_url)
    print(f"Alipay simulator ready on {base_url}; the shop reads {path}", flush=True)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await runner.cleanup()


def main() -> None:
    uvloop.run(_serve(_arguments()))


if __name__ == "__main__":
    main()
