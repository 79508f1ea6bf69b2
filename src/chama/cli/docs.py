"""`chama openapi`: write the generated documents into the source tree."""

from pathlib import Path

import msgspec
import typer

from chama.edge.documents import schema_of
from chama.process import web_app
from chama.runtime.settings import project_root


def generated() -> dict[Path, str]:
    """Every generated document and what it should say now."""
    root, app = project_root(), web_app()
    out = {}
    for part in ("shop", "admin"):
        text = msgspec.json.format(msgspec.json.encode(schema_of(app, part)), indent=1).decode()
        out[root / "openapi" / f"{part}.json"] = text + "\n"
    return out


def openapi() -> None:
    """Write openapi/shop.json and openapi/admin.json from the routes."""
    for file, text in generated().items():
        file.write_text(text, encoding="utf-8")
        typer.echo(f"wrote {file}")
