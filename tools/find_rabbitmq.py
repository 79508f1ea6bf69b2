"""Finds RabbitMQ for the tests of the bus, or installs Debian's: `python tools/find_rabbitmq.py`.

Prints its path; says what to do and exits 1 when there is none. The tests run a node of their own in a
temporary folder, whether or not the system runs one.
"""

import os
import shutil
import subprocess
import sys

from chama.cli.brokers import ADVICE, rabbitmq


def install() -> None:
    """Debian's RabbitMQ, if this is root on a Debian."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing rabbitmq-server …", file=sys.stderr)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", "rabbitmq-server"]):
        subprocess.run(["apt-get", "-q", *step], env=env, timeout=600, **quiet)


def main() -> int:
    if rabbitmq() is None:
        install()
    found = rabbitmq()
    print(found or ADVICE, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
