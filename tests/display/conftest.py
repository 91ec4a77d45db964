"""The room that listens, for the true run."""

from tests.sound import pulse  # noqa: F401 (a fixture)
