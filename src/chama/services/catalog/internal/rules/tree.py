"""The tree of categories: who is below whom, and which moves are refused."""

from collections.abc import Mapping

MAX_DEPTH = 4
Parents = Mapping[str, str | None]


def path_of(parents: Parents, category_id: str) -> list[str]:
    """Ids from the root to the category."""
    path, at = [category_id], parents.get(category_id)
    while at is not None:
        path.append(at)
        at = parents.get(at)
    return path[::-1]


def below(parents: Parents, category_id: str) -> list[str]:
    """The category and everything below it, parents before what is below them."""
    found = [category_id]
    for at in found:
        found.extend(c for c, p in parents.items() if p == at)
    return found


def is_loop(parents: Parents, category_id: str, parent: str | None) -> bool:
    """Whether the category would be inside itself."""
    return parent is not None and parent in below(parents, category_id)


def paths_after(parents: Parents, category_id: str, parent: str | None) -> dict[str, list[str]]:
    """The path of the category and of all below it, once its parent is this one; no loop by then."""
    moved = {**parents, category_id: parent}
    return {c: path_of(moved, c) for c in below(moved, category_id)}


def too_deep(paths: Mapping[str, list[str]]) -> bool:
    """Whether a path is longer than the tree may be deep."""
    return any(len(path) > MAX_DEPTH for path in paths.values())
