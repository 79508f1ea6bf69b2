"""Private brokers for the bench and the tests, to be stopped, started again and emptied.

Redis and RabbitMQ are the real servers. Kafka is the mock cluster inside librdkafka: its protocol, log,
groups and offsets are there, its disk and its replication are not.
"""

import ctypes
import functools
import glob
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import aio_pika
import psutil
from redis.asyncio import Redis

from chama.runtime.bus import Bus, RedisBus
from chama.runtime.bus.kafka import KafkaBus
from chama.runtime.bus.rabbitmq import RabbitBus
from chama.runtime.engines.redis import find_redis
from chama.runtime.engines.state import free_port

PARTITIONS = 4
UP_SECONDS = 120
# The script itself: Debian's wrapper on PATH insists on the system's own folders.
SCRIPTS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/rabbitmq/sbin/rabbitmq-server")
ADVICE = "no RabbitMQ: the bus is NOT TESTED on it (Debian: apt-get install rabbitmq-server)"


class BrokerMissing(Exception):
    """This machine has not got what is needed to run this broker; the text says what to install."""


def rabbitmq() -> str | None:
    """The path of this machine's RabbitMQ."""
    named = os.environ.get("CHAMA_RABBITMQ")
    known = next((path for path in SCRIPTS if Path(path).is_file()), None)
    return named or known or shutil.which("rabbitmq-server")


def _answers(port: int) -> bool:
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A process with a folder and a port of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="chama-broker-"))
        self.port = free_port(set())
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def start(self) -> None:
        """Run it, until it answers."""
        with (self.folder / "output").open("ab") as out:
            self.process = subprocess.Popen(
                self.command(), env=self.environment(), cwd=self.folder, stdout=out, stderr=out
            )
        end = time.monotonic() + UP_SECONDS
        while not _answers(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise BrokerMissing((self.folder / "output").read_text()[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """As a crash of the machine would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            # What it had started may live a moment longer.
            while _answers(self.port):
                time.sleep(0.02)

    def remove(self) -> None:
        """Stop it for good."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class RedisServer(Server):
    """A Redis that writes every change to its disk."""

    def command(self) -> list[str]:
        return [
            *[str(find_redis()[0]), "--port", str(self.port), "--dir", str(self.folder), "--save", ""],
            *["--appendonly", "yes", "--appendfsync", "always", "--bind", "127.0.0.1"],
        ]

    def bus(self, truth: Redis, groups: tuple[str, ...], name: str) -> Bus:
        """A bus on it, that nobody else uses."""
        own = Redis.from_url(f"redis://127.0.0.1:{self.port}/0", socket_timeout=5, socket_connect_timeout=3)
        return RedisBus(own, PARTITIONS, groups, name, truth=truth, own=True)

    async def forget(self, name: str, groups: tuple[str, ...]) -> None:
        """Lose everything."""
        async with Redis.from_url(f"redis://127.0.0.1:{self.port}/0") as redis:
            await redis.flushall()


class RabbitServer(Server):
    """A node of RabbitMQ with a cookie, ports and data of its own."""

    def command(self) -> list[str]:
        program = rabbitmq()
        if program is None:
            raise BrokerMissing(ADVICE)
        return [program]

    @functools.cached_property
    def _others(self) -> tuple[int, int]:
        distribution = free_port({self.port})
        return distribution, free_port({self.port, distribution})

    def environment(self) -> dict[str, str]:
        distribution, epmd = self._others
        (self.folder / "plugins").write_text("[].")
        (self.folder / "rabbit.conf").write_text("disk_free_limit.absolute = 50MB\n")
        return {
            **os.environ,
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"chama{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "ERL_EPMD_PORT": str(epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbit"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "none"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
        }

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    def bus(self, truth: Redis, groups: tuple[str, ...], name: str) -> Bus:
        """A bus on it, that nobody else uses."""
        return RabbitBus(self.url, truth, PARTITIONS, groups, name)

    def stop(self) -> None:
        """As a restart does: a queue that was only just declared does not survive a harder death."""
        if self.process is not None:
            script = psutil.Process(self.process.pid)
            children = script.children(recursive=True)
            for program in (script, *children):
                program.terminate()
            _, left = psutil.wait_procs(children, timeout=30)
            for program in (*left, *_name_servers(self._others[1])):
                program.kill()
        super().stop()

    async def forget(self, name: str, groups: tuple[str, ...]) -> None:
        """Lose every queue of this bus."""
        async with await aio_pika.connect(self.url) as connection:
            channel = await connection.channel()
            for group in groups:
                for p in range(PARTITIONS):
                    await channel.queue_delete(f"{name}.{group}.{p}")


def _name_servers(port: int) -> list[psutil.Process]:
    """The node starts one that outlives it; nobody else's is on this port."""
    return [
        p
        for p in psutil.process_iter(["name", "environ"])
        if p.info["name"] == "epmd" and (p.info["environ"] or {}).get("ERL_EPMD_PORT") == str(port)
    ]


@functools.cache
def _librdkafka() -> ctypes.CDLL:
    """The library in the wheel of confluent-kafka: by its own functions the mock cluster can be stopped."""
    spec = importlib.util.find_spec("confluent_kafka")
    found = glob.glob(f"{Path(spec.origin).parent}.libs/librdkafka*") if spec and spec.origin else []
    if not found:
        raise BrokerMissing("no Kafka: its mock cluster comes with the wheel of confluent-kafka")
    lib = ctypes.CDLL(found[0])
    handle, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32
    for name, answer, *takes in (
        ("conf_new", handle),
        ("conf_set", ctypes.c_int, handle, text, text, text, ctypes.c_size_t),
        ("new", handle, ctypes.c_int, handle, text, ctypes.c_size_t),
        ("destroy", None, handle),
        ("handle_mock_cluster", handle, handle),
        ("mock_cluster_bootstraps", text, handle),
        ("mock_broker_set_down", ctypes.c_int, handle, number),
        ("mock_broker_set_up", ctypes.c_int, handle, number),
    ):
        function = getattr(lib, f"rd_kafka_{name}")
        function.restype, function.argtypes = answer, takes
    return lib


class KafkaCluster:
    """librdkafka's mock cluster of one broker; topics have four partitions and are there when asked for."""

    def start(self) -> None:
        """Run it, or let it answer again."""
        lib = _librdkafka()
        if hasattr(self, "_cluster"):
            lib.rd_kafka_mock_broker_set_up(self._cluster, 1)
            return
        why = ctypes.create_string_buffer(512)
        conf = lib.rd_kafka_conf_new()
        for name, value in ((b"test.mock.num.brokers", b"1"), (b"log_level", b"2")):
            lib.rd_kafka_conf_set(conf, name, value, why, 512)
        self._client = lib.rd_kafka_new(0, conf, why, 512)
        assert self._client, why.value
        self._cluster = lib.rd_kafka_handle_mock_cluster(self._client)
        self.servers = lib.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()

    def stop(self) -> None:
        """It neither answers nor listens; what it has stays."""
        _librdkafka().rd_kafka_mock_broker_set_down(self._cluster, 1)

    def remove(self) -> None:
        """Stop it for good."""
        if hasattr(self, "_cluster"):
            _librdkafka().rd_kafka_destroy(self._client)
            del self._cluster

    async def forget(self, name: str, groups: tuple[str, ...]) -> None:
        """Another cluster, elsewhere: who knew the old one must make a new bus."""
        self.remove()
        self.start()

    def bus(self, truth: Redis, groups: tuple[str, ...], name: str) -> Bus:
        """A bus on it, that nobody else uses."""
        return KafkaBus(f"kafka://{self.servers}/{name}", truth, PARTITIONS, groups)


Broker = RedisServer | RabbitServer | KafkaCluster
KINDS: dict[str, type[Broker]] = {"redis": RedisServer, "rabbitmq": RabbitServer, "kafka": KafkaCluster}
