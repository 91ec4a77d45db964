"""The room that listens, for the tests of sound, and a socket to plug devices into."""

from tests.devices.lines import socket  # noqa: F401 (a fixture)
from tests.sound import pulse  # noqa: F401 (a fixture)
