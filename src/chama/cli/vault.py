"""`chama vault`: where the keys stand, give the vault new ones, destroy the old; the shop keeps running."""

import asyncio
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

from chama.runtime import db
from chama.runtime.engines import EngineProblem
from chama.runtime.vault_rotation import (
    RotationRunning,
    Say,
    StillNeeded,
    retire,
    rotate_fields,
    rotate_ring,
    state,
)

console = Console()


def vault(
    act: Annotated[Literal["status", "rotate", "retire"], typer.Argument(help="What to do.")] = "status",
    fields: Annotated[
        bool, typer.Option(help="Also give every shopper a new key and seal every field anew.")
    ] = False,
) -> None:
    """Look after the keys of personal data; what was cut off goes on when it is run again."""
    try:
        asyncio.run(_run(act, fields))
    except EngineProblem as why:
        raise SystemExit(str(why)) from why
    except RotationRunning as why:
        raise SystemExit("Another rotation is running.") from why
    except StillNeeded as why:
        raise SystemExit("The old keys are still needed: run `chama vault rotate --fields` first.") from why


async def _run(act: str, fields: bool) -> None:
    # The islands declare which of their columns are sealed when they are imported.
    import chama.process  # noqa: F401

    await db.open_pool()
    try:
        with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()) as bars:
            say = _bars(bars)
            if act == "rotate":
                key_id = await rotate_ring(say)
                bars.console.print(f"Every shopper's key is wrapped by {key_id}.")
                if fields:
                    bars.console.print(f"{await rotate_fields(say)} fields were sealed anew.")
            elif act == "retire":
                gone = await retire(say)
                bars.console.print(f"Destroyed: {', '.join(gone) or 'nothing'}.")
        await _show()
    finally:
        await db.close_pool()


def _bars(bars: Progress) -> Say:
    tasks: dict[str, TaskID] = {}

    def say(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bars.add_task(step, total=total)
        bars.update(tasks[step], completed=done, total=total)

    return say


async def _show() -> None:
    now = await state()
    console.print(
        f"ring: {', '.join(now.ring)}; new keys are wrapped by {now.current}, generation {now.generation};"
        f" {now.behind} keys are under older ones"
    )
    table = Table("sealed column", "fields of older generations")
    for column, older in now.older.items():
        table.add_row(column, str(older))
    console.print(table)
