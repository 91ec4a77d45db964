"""What is installed is pinned by hash, from whichever index a machine is set to use."""

import json
import re

import pytest

from tests.house.tree import ROOT

LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
OF_THE_SERVER = {"cryptography", "jinja2", "prometheus-client"}
ADDRESS = re.compile(r"\w+://|--(?:extra-)?index-url|--find-links|--trusted-host")


def requirements(lock: str) -> dict[str, bool]:
    """Package name → whether it is pinned to one version by hash."""
    logical = lock.replace("\\\n", " ").splitlines()
    lines = [line for line in logical if line.strip() and not line.lstrip().startswith("#")]
    return {
        re.split(r"[^\w.-]", line.strip())[0].lower(): "==" in line and "--hash=sha256:" in line
        for line in lines
    }


def addresses(lock: str) -> list[str]:
    """Where a lock says to fetch from; comments are read too."""
    return ADDRESS.findall(lock)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_there_is_a_lock_for_every_kind_of_machine():
    kinds = ("", "-dev", "-display", "-kiosk", "-node", "-server")
    assert sorted(f"requirements{kind}.lock" for kind in kinds) == LOCKS


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_by_hash_and_none_by_an_address(name):
    lock = read(name)
    assert [package for package, locked in requirements(lock).items() if not locked] == []
    assert addresses(lock) == []


@pytest.mark.parametrize("name", ["requirements-kiosk.lock", "requirements-display.lock"])
def test_a_machine_in_the_hall_holds_no_part_of_the_server(name):
    assert OF_THE_SERVER & set(requirements(read(name))) == set()


def test_the_lock_of_the_pages_names_no_registry_and_pins_every_package():
    lock = read("package-lock.json")
    packages = {name: p for name, p in json.loads(lock)["packages"].items() if name}
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert "resolved" not in lock


def test_a_package_without_hash_an_address_and_a_part_of_the_server_are_noticed():
    good = "jinja2==3.1.6 \\\n    --hash=sha256:00\n    # via motcua\n"
    assert requirements(good) == {"jinja2": True}
    assert OF_THE_SERVER & set(requirements(good))
    assert requirements("kivy==2.3.1\n") == {"kivy": False}
    assert requirements("kivy>=2 \\\n    --hash=sha256:00\n") == {"kivy": False}
    assert addresses(good) == []
    assert addresses("#    uv pip compile --index-url somewhere\n") == ["--index-url"]
    assert addresses("kivy @ https://example.vn/kivy.whl\n") == ["https://"]
