"""What a model costs: two new files, its profile and its test; two edited, catalogue and page."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices import catalogue
from devices.printers.escpos import EscposProfile
from tests.house.tree import ROOT, files

SUFFIXES = {".py", ".md", ".toml", ".json"}
HISTORY = {"CHANGELOG.md"}


def knowing(model: str) -> set[str]:
    """Every file that names a model."""
    words = (model, model.replace("-", "_"))
    known = set()
    for path in files():
        text = path.read_text("utf-8") if path.suffix in SUFFIXES else ""
        if any(word in text or word == path.stem.removeprefix("test_") for word in words):
            known.add(path.relative_to(ROOT).as_posix())
    return known - HISTORY


@pytest.mark.parametrize("model", catalogue.MODELS)
def test_a_model_is_two_files_of_its_own_and_two_that_name_it(model: str) -> None:
    stem = model.replace("-", "_")
    assert knowing(model) == {
        f"devices/printers/models/{stem}.py",
        f"tests/devices/printers/models/test_{stem}.py",
        "devices/catalogue.py",
        "docs/devices.md",
    }


def test_every_profile_in_the_folder_is_chosen_by_a_name() -> None:
    folder = ROOT / "devices" / "printers" / "models"
    stems = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert stems == {Path(module.replace(".", "/")).name for module in catalogue.MODELS.values()}


@pytest.mark.parametrize("model", catalogue.MODELS)
def test_a_model_brings_a_profile_and_nothing_else(model: str) -> None:
    assert isinstance(catalogue.profile(model), EscposProfile)
