"""The project's own files, as the guards of the house read them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("assets", "devices", "display", "kiosk", "link", "queue_server")
MADE = {".git", "__pycache__", "built"}
"""Folders that hold nothing of ours, beside those that .gitignore names."""


def files(root: Path = ROOT) -> Iterator[Path]:
    """Every file that belongs to the project; what tools have made is left out."""
    named = re.findall(r"^([^*#\s]+)/$", (root / ".gitignore").read_text("utf-8"), re.MULTILINE)
    left_out = MADE | set(named)
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in left_out and "egg-info" not in f)
        yield from (Path(folder, name) for name in sorted(names))


def modules(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """(path from the root, source) of every Python module of the packages."""
    for path in files(root):
        name = path.relative_to(root)
        if path.suffix == ".py" and name.parts[0] in PACKAGES:
            yield name.as_posix(), path.read_text("utf-8")


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module, nested ones too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
