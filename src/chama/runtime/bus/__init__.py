"""The bus carries what islands announce to the islands that react: Redis Streams, RabbitMQ or Kafka, by URL.

What a broker does for us is in `broker.py`, what is done with the events in `consumer.py`.
"""

from chama.runtime.bus.broker import Bus, Delivery, Envelope, Figures, Source
from chama.runtime.bus.choice import BusProblem, open_bus
from chama.runtime.bus.consumer import Consumer, Handler, dead_letters
from chama.runtime.bus.redis import RedisBus

__all__ = [
    "Bus",
    "BusProblem",
    "Consumer",
    "Delivery",
    "Envelope",
    "Figures",
    "Handler",
    "RedisBus",
    "Source",
    "dead_letters",
    "open_bus",
]
