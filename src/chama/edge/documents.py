"""The OpenAPI documents of shop and admin: what the framework knows, and what every route of ours adds.

That is: the gate (who may call), the act key's form, and the one form in which everything is refused.
"""

import re
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import ASGIRouteHandler, HTTPRouteHandler
from litestar.routes import ASGIRoute, HTTPRoute

from chama.edge import gates

_REF = re.compile(r"#/components/schemas/(.+)")
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details. `code` is stable: decide on it, never on a title.",
    "required": ["type", "status", "code", "title", "title_en", "fields", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:chama:invalid_request"]},
        "status": {"type": "integer", "examples": [400]},
        "code": {"type": "string", "examples": ["invalid_request"]},
        "title": {"type": "string", "description": "Chinese", "examples": ["请求内容有误"]},
        "title_en": {"type": "string", "examples": ["The request is not valid"]},
        "fields": {
            "type": "object",
            "description": "A field of the request, and what is wrong with it.",
            "additionalProperties": {"type": "string"},
            "examples": [{"items[0].quantity": "Expected `int`, got `str`"}],
        },
        "detail": {"type": "object", "description": "Facts that a client may act on."},
        "request_id": {"type": "string", "examples": ["5f0c2e4b9d8a1c37"]},
    },
}
_RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}


def _refusal(text: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": text,
        "headers": headers or {},
        "content": {"application/problem+json": {"schema": schema}},
    }


REFUSALS = {
    "4XX": _refusal("Refused: `code` says why, nothing was changed"),
    "401": _refusal("`sign_in_required` or `session_revoked`: refresh the tokens or sign in"),
    "403": _refusal("`forbidden`: this account may not do this"),
    "429": _refusal("Too often", _RETRY),
    "503": _refusal("`unavailable`: nothing was decided, repeat with the same key", _RETRY),
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The access token of a sign-in; it lives 15 minutes.",
}


def schema_of(app: Litestar, part: str) -> dict[str, Any]:
    """The OpenAPI document of one part (`shop` or `admin`)."""
    whole = app.openapi_schema.to_schema()
    paths = {p: item for p, item in whole["paths"].items() if p.startswith(f"/api/{part}/")}
    handlers = handlers_of(app)
    bare = {
        (p, m): h for (m, p), h in handlers.items() if p.startswith(f"/api/{part}/") and "document" in h.opt
    }
    for (path, method), handler in bare.items():
        operation, found = handler.opt["document"]()
        paths[path] = {method.lower(): operation}
        whole["components"]["schemas"] |= found
    for path, item in paths.items():
        for method, operation in item.items():
            _complete(operation, gates.gate_of(handlers[method.upper(), path]))
    schemas = {**_any_of(whole["components"]["schemas"]), "Problem": _PROBLEM}
    paths = _any_of(paths)
    return {
        **whole,
        "paths": paths,
        "components": {
            "schemas": {name: schemas[name] for name in sorted(_reached(paths, schemas))},
            "securitySchemes": {"bearer": BEARER},
        },
    }


def handlers_of(app: Litestar) -> dict[tuple[str, str], HTTPRouteHandler | ASGIRouteHandler]:
    """Every route of the app by method and path template, whether it is documented or not.

    A bare one counts when it brings its own document (`opt["document"]`): then it is a POST.
    """
    bare = {
        ("POST", route.path_format): route.route_handler
        for route in app.routes
        if isinstance(route, ASGIRoute) and "document" in route.route_handler.opt
    }
    return bare | {
        (method, route.path_format): handler
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items()
        if method != "OPTIONS"
    }


def _complete(operation: dict[str, Any], gate: str) -> None:
    refusals = dict(REFUSALS)
    if gate == "public":
        del refusals["403"]
        operation["security"] = []
    else:
        operation["security"] = [{"bearer": []}]
    if gate.startswith("staff:"):
        operation["description"] += f"\n\nPermission: `{gate.removeprefix('staff:')}`."
    answers = {status: r for status, r in operation["responses"].items() if int(status) < 400}
    operation["responses"] = {**answers, **refusals}
    for parameter in operation.get("parameters", []):
        if parameter["name"] == "Idempotency-Key":
            parameter["description"] = "Made by the client before sending, kept, sent again on a repeat."
            parameter["schema"]["pattern"] = "^[0-9A-Za-z_-]{8,64}$"


def _any_of(node: Any) -> Any:
    """The framework says `oneOf` where it means "any of these": a pair of numbers would fit none of them."""
    if isinstance(node, list):
        return [_any_of(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {("anyOf" if key == "oneOf" else key): _any_of(value) for key, value in node.items()}
    if "oneOf" in node:
        out["anyOf"] = [kind for n, kind in enumerate(out["anyOf"]) if kind not in out["anyOf"][:n]]
    return out


def _reached(paths: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """The names of the schemas that these paths speak of, directly or not."""
    found: set[str] = set()
    left: list[Any] = [paths]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            match = _REF.fullmatch(ref) if isinstance(ref := node.get("$ref"), str) else None
            if match and match[1] not in found:
                found.add(match[1])
                left.append(schemas[match[1]])
            left.extend(node.values())
        elif isinstance(node, list):
            left.extend(node)
    return found


def documented(
    name: str, summary: str, text: str, takes: type, status: int, gives: type, said: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The operation of a bare POST, and the schemas it speaks of; for its `opt["document"]`."""
    (body, answer), schemas = msgspec.json.schema_components(
        [takes, gives], ref_template="#/components/schemas/{name}"
    )
    operation = {
        "tags": ["shop"],
        "summary": summary,
        "description": text,
        "operationId": name,
        "requestBody": {"content": {"application/json": {"schema": body}}, "required": True},
        "responses": {
            str(status): {
                "description": said,
                "headers": {},
                "content": {"application/json": {"schema": answer}},
            }
        },
        "deprecated": False,
    }
    return operation, schemas
