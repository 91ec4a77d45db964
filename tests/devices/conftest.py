"""The room that listens, for the tests of sound."""

from tests.sound import pulse  # noqa: F401 (a fixture)
