"""A secret of the shop is one, whoever asks first."""

import asyncio
import os
import sys
from pathlib import Path

ASK = """
import sys, time
from chama.runtime.settings import secret
sys.stdin.readline()
print(secret("twice").hex())
"""


async def test_processes_that_make_a_secret_at_once_have_the_same_one_and_leave_nothing_half(
    tmp_path: Path,
) -> None:
    env = {**os.environ, "CHAMA_STATE_DIR": str(tmp_path)}
    asking = [
        await asyncio.create_subprocess_exec(
            *[sys.executable, "-c", ASK],
            env=env,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(4)
    ]
    # Each has imported everything and waits for its line; all lines are sent before any answer is read.
    answers = await asyncio.gather(*(p.communicate(b"\\n") for p in asking))
    found = {out.decode().strip() for out, _ in answers}
    assert len(found) == 1
    assert len(bytes.fromhex(found.pop())) == 32
    assert [f.name for f in (tmp_path / "secrets").iterdir()] == ["twice.key"]
    assert (tmp_path / "secrets" / "twice.key").stat().st_mode & 0o777 == 0o600
