"""`chama …`: the commands. Each is imported only when it is called, so that none pays for the others."""

import importlib
import io
import sys
from typing import Any

import typer
from typer.core import TyperGroup

# One line a command: its name on the command line, the module and the function (or a Typer of its own).
COMMANDS: dict[str, str] = {
    "up": "chama.cli.up:up",
    "doctor": "chama.cli.doctor:doctor",
    "migrate": "chama.cli.data:migrate",
    "seed": "chama.cli.data:seed",
    "staff": "chama.cli.staff:staff",
    "audit": "chama.cli.staff:audit",
    "vault": "chama.cli.vault:vault",
    "serve": "chama.cli.serve:serve",
    "worker": "chama.cli.serve:worker",
    "islands": "chama.cli.serve:islands",
    "demo": "chama.cli.demo:demo",
    "bench": "chama.cli.bench:bench",
    "plan": "chama.cli.plan:plan",
    "simulate": "chama.cli.simulate:simulate",
    "openapi": "chama.cli.docs:openapi",
}


class Lazy(TyperGroup):
    """A group that looks its commands up in COMMANDS."""

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the one that is wanted."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, function = target.partition(":")
        wanted = getattr(importlib.import_module(module), function)
        if not isinstance(wanted, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command(cmd_name)(wanted)
            wanted = alone
        command = typer.main.get_command(wanted)
        # A group does not know how it is called here, and the list of commands would show none.
        command.name = cmd_name
        return command


app = typer.Typer(cls=Lazy, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def chama() -> None:
    """Chama (茶马): an e-commerce platform for WeChat mini-programs."""


def main() -> None:
    """The entry point of `chama` and of `python -m chama.cli`."""
    # A Chinese sentence must not crash a terminal or a log that only knows ASCII.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()
