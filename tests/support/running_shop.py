"""The running shop of the simulations, for tests."""

from chama.cli.simulations.running_shop import NotYet, RunningShop, a_moment, free_port, running_shop, until

__all__ = ["NotYet", "RunningShop", "a_moment", "free_port", "running_shop", "until"]
