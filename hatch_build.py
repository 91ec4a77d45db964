"""Builds the live pages when a wheel is made: ``npm ci`` and esbuild, into pages/built/.

An editable install takes the pages as they lie there: ``npm ci && npm run build`` makes them.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "queue_server/web/pages/built"


class Pages(BuildHookInterface):
    """The wheel carries what esbuild made; Node is needed to make it, never to run it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        npm = shutil.which("npm")
        if npm is not None:
            subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=self.root, check=True)
            subprocess.run([npm, "run", "build"], cwd=self.root, check=True)
        elif (Path(self.root) / BUILT / "console.js").is_file():
            self.app.display_warning(f"npm is missing: the pages in {BUILT} are taken as they are")
        else:
            self.app.abort(f"npm is missing and {BUILT} is empty: install Node 20 or newer")
        build_data["artifacts"].append(f"{BUILT}/*")
