"""`chama openapi`: write the generated documents into the source tree."""

import inspect
from pathlib import Path
from typing import Any

import msgspec
import typer

from chama.edge.documents import schema_of
from chama.process import ISLANDS, web_app
from chama.runtime.service import Service
from chama.runtime.settings import project_root


def generated() -> dict[Path, str]:
    """Every generated document and what it should say now."""
    root, app = project_root(), web_app()
    out = {}
    for part in ("shop", "admin"):
        text = msgspec.json.format(msgspec.json.encode(schema_of(app, part)), indent=1).decode()
        out[root / "openapi" / f"{part}.json"] = text + "\n"
    text = msgspec.json.format(msgspec.json.encode(doors()), indent=1).decode()
    out[root / "openapi" / "doors.json"] = text + "\n"
    return out


_ABOUT = (
    "The doors of Chama. Calls travel as msgpack, see src/chama/runtime/wire/frames.py: bytes are bytes,"
    " instants are msgpack time stamps. kind: a read changes nothing. repeatable: a repeat with the same"
    " arguments is the same act. Refusals have a code; any call may answer that the service is unavailable."
)


def doors() -> dict[str, Any]:
    """Every door as others may call it: its methods, what they take and answer, what a repeat does."""
    return {"about": _ABOUT, "doors": {name: _door(island.door) for name, island in ISLANDS.items()}}


def _door(door: type[Service]) -> dict[str, Any]:
    kinds = [kind for m in door.methods.values() for kind in (m.arguments, m.answer)]
    # One set of names a door: two services may call different things by one word.
    forms, named = msgspec.json.schema_components(kinds, ref_template=f"#/doors/{door.name}/schemas/{{name}}")
    taken, answered = forms[::2], forms[1::2]
    methods = {
        m.name: {
            "about": inspect.getdoc(getattr(door, m.name)),
            "kind": "read" if m.reads else "write",
            "repeatable": m.reads or m.keyed,
            "arguments": arguments,
            "answer": answer,
        }
        for m, arguments, answer in zip(door.methods.values(), taken, answered, strict=True)
    }
    return {"about": inspect.getdoc(door), "methods": methods, "schemas": named}


def openapi() -> None:
    """Write openapi/shop.json and openapi/admin.json from the routes, openapi/doors.json from the doors."""
    for file, text in generated().items():
        file.write_text(text, encoding="utf-8")
        typer.echo(f"wrote {file}")
