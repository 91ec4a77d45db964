"""``motcua-server`` as a person types it."""

from __future__ import annotations

from typer.testing import CliRunner

from queue_server.cli import app


def run(*words: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of ``motcua-server …``."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr
