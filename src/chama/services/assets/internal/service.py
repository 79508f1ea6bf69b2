"""Joins the assets door to its actions and queries."""

from chama.runtime.db import Database
from chama.services.assets.api import Assets


class AssetsHere(Assets):
    def __init__(self) -> None:
        self.db = Database("assets")
