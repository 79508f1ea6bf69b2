"""PostgreSQL 18 from the wheel's binaries: how its data folder is made, healed and started."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from chama.runtime.engines.runner import MAJOR, choose_runner
from chama.runtime.engines.state import (
    EngineProblem,
    Log,
    Secrets,
    answers,
    check_space,
    plain_errors,
)

# fsync and synchronous_commit are the defaults; they stand here because nobody may turn them off.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    # Touched only as far as it is used; a demo shop uses a tenth of it.
    "shared_buffers": "512MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "wal_compression": "pglz",
    "min_wal_size": "80MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "10min",
    "jit": "off",
    # A statement that was planned while its table was empty reads the whole table until somebody has counted
    # it: on a new shop's first sale day that is the difference between three seconds and ten.
    "autovacuum_naptime": "10s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # A failed CHECK prints the whole row in its DETAIL line; rows hold personal data, logs do not.
    "log_error_verbosity": "terse",
}

# Empty folders get lost when a data folder is copied by zip, git or some backup tools.
EMPTY_FOLDERS = (
    "pg_commit_ts",
    "pg_dynshmem",
    "pg_logical/mappings",
    "pg_logical/snapshots",
    "pg_notify",
    "pg_replslot",
    "pg_serial",
    "pg_snapshots",
    "pg_stat",
    "pg_stat_tmp",
    "pg_tblspc",
    "pg_twophase",
    "pg_wal/archive_status",
    "pg_wal/summaries",
)


class Postgres:
    """The relational truth of one state folder."""

    name = "postgres"
    programs = frozenset({"postgres", "initdb"})
    stop_signal = signal.SIGINT  # fast shutdown: sessions are ended, a checkpoint is written

    def __init__(self, state: Path, secrets: Secrets, log: Log) -> None:
        self._state, self._secrets, self._log = state, secrets, log
        self._runner = choose_runner(state, log)
        self.folder = self._runner.folder
        self.data = self.folder / "data"
        self._new = self.folder / "data.new"
        # Not beside the data: that folder may be another user's, and root must not write where he may link.
        self._logins = state / "logins"
        self.log_file = state / "logs" / "postgres.log"

    def homes(self) -> list[Path]:
        """The folders in which our processes stand; whoever stands there after a hard kill is an orphan."""
        return [self.folder, self.data, self._new]

    def prepare(self) -> None:
        """Make or heal the data folder; call it while no process of ours uses it."""
        with plain_errors(self._state):
            shutil.rmtree(self._new, ignore_errors=True)
            self._set_aside_half_made()
            if not self.data.exists():
                check_space(self.folder, first=True)
                self._initdb()
            check_space(self.folder, first=False)
            self._check_version()
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            for name in EMPTY_FOLDERS:
                folder = self.data / name
                if not folder.exists():
                    folder.mkdir(mode=0o700, parents=True)
                    self._runner.give(folder)
            self.data.chmod(0o700)
            self._make_logins()

    def _set_aside_half_made(self) -> None:
        """Our rename makes `data` appear whole; a part of one came from outside, so we do not delete it."""
        if not self.data.exists() and not self.data.is_symlink():
            return
        whole = all((self.data / name).is_file() for name in ("PG_VERSION", "global/pg_control"))
        if whole:
            return
        number = 1
        while (aside := self.folder / f"data.broken-{number}").exists():
            number += 1
        self.data.rename(aside)
        self._log(f"The PostgreSQL data was incomplete. It lies in {aside} now, and a new one is made.")

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise EngineProblem(
                f"The data in {self.data} was written by PostgreSQL {found or '(unknown)'}, and this shop"
                f" runs {MAJOR}. Dump it with the pg_dump of that version, or choose a new folder with"
                " --state."
            )

    def _initdb(self) -> None:
        self._log("Making the PostgreSQL data folder …")
        word = self.folder / "word"
        word.unlink(missing_ok=True)
        fd = os.open(word, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(fd, "w") as out:
                out.write(self._secrets.of("postgres_admin") + "\n")
            self._runner.give(word)
            done = self._run(
                "initdb",
                f"--pgdata={self._new}",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--lc-collate=C",
                "--lc-ctype=C",
                "--auth=scram-sha-256",
                f"--pwfile={word}",
                "--no-instructions",
            )
        finally:
            word.unlink(missing_ok=True)
        if done.returncode != 0:
            shutil.rmtree(self._new, ignore_errors=True)
            raise EngineProblem(explain("PostgreSQL's initdb", done.stdout, self.log_file))
        self._new.rename(self.data)

    def _make_logins(self) -> None:
        """Role, database and passwords as passwords.json says, written while no server runs.

        The shop's role is no superuser: an injected `COPY … TO PROGRAM` must not reach the machine.
        """
        shop, admin = self._secrets.of("postgres"), self._secrets.of("postgres_admin")
        mark = hashlib.sha256(f"{shop}:{admin}".encode()).hexdigest()
        done_file = self._logins
        if done_file.is_file() and done_file.read_text() == f"{mark} {self._identity()}":
            return
        statements = (
            f"ALTER ROLE postgres PASSWORD '{admin}'",
            "CREATE ROLE chama",
            f"ALTER ROLE chama LOGIN CREATEDB PASSWORD '{shop}'",
            # Only a superuser may add it; in the template, so that every test's database has it too.
            "CREATE EXTENSION vector",
            "CREATE DATABASE chama OWNER chama",
        )
        # A statement that finds its work done fails and is passed over; the login is tried after the start.
        talk = "".join(f"{statement}\n" for statement in statements)
        self._run("postgres", "--single", "-D", str(self.data), "template1", talk=talk)
        done_file.write_text(f"{mark} {self._identity()}")

    def _identity(self) -> str:
        """Changes when the data folder is another one."""
        return str((self.data / "PG_VERSION").stat().st_ino)

    def distrust(self) -> None:
        """The next `prepare` writes role, database and passwords again."""
        with contextlib.suppress(FileNotFoundError):
            self._logins.unlink()

    def _run(self, program: str, *options: str, talk: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self._runner.command(program, *options),
            input=talk,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            cwd=self.folder,
            env=self.environment(),
            user=self._runner.uid,
            group=self._runner.gid,
            extra_groups=None if self._runner.uid is None else [],
        )
        with self.log_file.open("a", encoding="utf-8") as out:
            out.write(done.stdout)
        return done

    def environment(self) -> dict[str, str]:
        """Nothing of the person's shell: PGPORT, PGDATA or a locale of theirs would change the engine."""
        path = os.environ.get("PATH", os.defpath)
        return {"PATH": path, "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.folder)}

    def spawn(self, port: int) -> "subprocess.Popen[bytes]":
        """Start the server in a session of its own, so that Ctrl-C in the terminal does not reach it."""
        options = [f"--{key.replace('_', '-')}={value}" for key, value in SETTINGS.items()]
        with self.log_file.open("ab") as out:
            return subprocess.Popen(
                self._runner.command("postgres", "-D", str(self.data), f"--port={port}", *options),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self.folder,
                env=self.environment(),
                user=self._runner.uid,
                group=self._runner.gid,
                extra_groups=None if self._runner.uid is None else [],
                start_new_session=True,
            )

    def ready(self, port: int) -> bool:
        """Whether the server takes sessions (the last line of its pid file says so)."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready" and answers(port)

    def login_works(self, port: int) -> bool:
        """Whether the shop's own role reaches the shop's database."""
        env = {**self.environment(), "PGPASSWORD": self._secrets.of("postgres"), "PGCONNECT_TIMEOUT": "10"}
        where = ["--host=127.0.0.1", f"--port={port}", "--username=chama", "--dbname=chama"]
        ask = ["--no-psqlrc", "--tuples-only", "--command=SELECT 1"]
        done = subprocess.run(
            [str(self._runner.binaries / "psql"), *where, *ask],
            capture_output=True,
            check=False,
            env=env,
            cwd="/",
        )
        return done.returncode == 0


def explain(what: str, said: str, log_file: Path) -> str:
    """A sentence about an engine that did not start, from the last lines it wrote."""
    if "No space left on device" in said:
        return f"{what} could not write: the disk is full. Free some space, or move the folder with --state."
    if "Read-only file system" in said:
        return f"{what} could not write: the disk is read-only. Choose another folder with --state."
    if "Cannot allocate memory" in said:
        return f"{what} did not get enough memory. Close some programs, or use a larger machine."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    last = " | ".join(lines[-3:]) or "(none)"
    return f"{what} did not start. Its last words: {last}. All of them: {log_file}"
