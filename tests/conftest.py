"""What every test may ask for: a real server, and how thorough Hypothesis is."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.server import server

__all__ = ["server"]

settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")
