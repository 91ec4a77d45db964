"""What axe-core finds against a page: rules of WCAG 2.2 A and AA, and its own best practice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Page

from queue_server.web import pages

SOURCE = Path(pages.HERE).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })"


async def axe(page: Page) -> list[str]:
    """Every violation on the page as it stands, ``rule: element (why)``; none is an empty list.

    The script comes from the disk by the browser's own door, so the page's CSP stays as it is.
    """
    await page.evaluate(SOURCE.read_text("utf-8"))
    found = await page.evaluate(LOOK, RULES)
    return [
        _told(violation, node) for violation in found["violations"] for node in violation["nodes"]
    ]


def _told(violation: dict[str, Any], node: dict[str, Any]) -> str:
    why = (node.get("failureSummary") or violation["help"]).replace("\n", " ")
    return f"{violation['id']}: {' '.join(map(str, node['target']))} ({why})"
