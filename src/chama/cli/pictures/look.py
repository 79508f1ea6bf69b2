"""How one product looks: the colours and signs that its drawing is told."""

from typing import NamedTuple


class Look(NamedTuple):
    """`accent` dresses the pack, `leaf` is the goods themselves, `liquor` what they make; `name`, `seal` and
    `mark` (a year, a weight) are what is written on it, `scale` how large it is beside its siblings."""

    accent: str = "#5B7A4A"
    leaf: str = "#5B4A32"
    liquor: str = "#C47A2C"
    paper: str = "#EFE4CC"
    name: str = "普洱"
    seal: str = "云南"
    mark: str = ""
    scale: float = 1.0
