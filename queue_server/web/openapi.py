"""OpenAPI 3.1 of the API, made from the route table and the structs: it cannot lag behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from link import messages as m
from queue_server.web.access import FILE_TYPES
from queue_server.web.machines import VIEWS

PROBLEMS = {
    400: "The request is wrong: not JSON, or a header is not allowed",
    401: "No valid token or sign-in",
    403: "Not allowed for this role",
    404: "There is nothing of that name",
    409: "The rules refuse it, or the key was used for another body",
    413: "The body is too large",
    415: "The body must be JSON",
    422: "A value is wrong; `at` says where",
    423: "The session waits at a break for PIN or password",
    424: "The case system that was asked has not answered",
    429: "Too often; Retry-After says when",
    503: "Too much at once; Retry-After says when",
    504: "A machine that was told to do something has not answered",
}


def make(routes: Iterable[Any]) -> dict[str, Any]:
    """The whole document of a table of routes."""
    routes = tuple(routes)
    structs = [m.Problem]
    for route in routes:
        structs += [kind for kind in (route.takes, route.gives) if kind not in (None, bytes)]
    schemas, components = msgspec.json.schema_components(
        structs, ref_template="#/components/schemas/{name}"
    )
    by_struct = dict(zip(map(repr, structs), schemas, strict=True))
    paths: dict[str, Any] = {}
    for route in routes:
        operation = _operation(route, by_struct)
        paths.setdefault(f"/api/v1{route.path}", {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Một Cửa", "version": str(m.PROTOCOL_VERSION)},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Any, by_struct: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": (route.handler.__doc__ or route.name.replace("_", " ")).strip(),
        "parameters": _parameters(route),
        "responses": _responses(route, by_struct),
        "security": [{"token": []}] if route.roles else [],
    }
    if route.takes is not None:
        operation["requestBody"] = {
            "required": not route.body_optional,
            "content": _content(route, by_struct),
        }
    return operation


def _content(route: Any, by_struct: dict[str, Any]) -> dict[str, Any]:
    if route.file_max:
        return {kind: {"schema": {}} for kind in FILE_TYPES}
    return {"application/json": {"schema": by_struct[repr(route.takes)]}}


def _parameters(route: Any) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    in_query = [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in route.query
    ]
    if not route.changes:
        return in_path + in_query
    key = {"name": "Idempotency-Key", "in": "header", "required": False}
    return [*in_path, *in_query, key | {"schema": {"type": "string", "maxLength": 200}}]


def _path_schema(name: str) -> dict[str, Any]:
    if name == "view":
        return {"type": "string", "enum": list(VIEWS)}
    return {"type": "string", "minLength": 1, "maxLength": 200}


def _responses(route: Any, by_struct: dict[str, Any]) -> dict[str, Any]:
    content = {route.media: {"schema": by_struct.get(repr(route.gives), {})}}
    responses: dict[str, Any] = {
        str(route.status): {"description": "Done", "content": content},
    }
    if route.may_be_empty:
        responses["204"] = {"description": "Nobody waits"}
    problem = {"application/problem+json": {"schema": by_struct[repr(m.Problem)]}}
    for status, words in PROBLEMS.items():
        responses[str(status)] = {"description": words, "content": problem}
    return responses
