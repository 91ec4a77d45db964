"""Nothing in the project depends on the machine or the mirror where it was written."""

import re

from tests.house.tree import ROOT, files

BINARY = {".png", ".ttf", ".wav", ".xlsx", ".docx", ".pdf", ".ico"}
FORBIDDEN = re.compile(
    r"(?<![\w.~-])/(?:work|root|tmp|home|Users)/\w"
    r"|\b[\w-]+\.(?:pythonhosted\.org|npmjs\.(?:org|com))\b"
    r"|\b(?:test\.)?pypi\.org\b|\bproxy\.golang\.org\b|\bcrates\.io\b"
    r"|\b(?:https?://)[\w.-]*(?:nexus|artifactory|verdaccio|devpi)[\w.-]*",
    re.IGNORECASE,
)


def test_no_file_names_a_path_of_one_machine_or_a_registry():
    named = {}
    for path in files():
        if path.suffix not in BINARY:
            found = FORBIDDEN.findall(path.read_text("utf-8"))
            if found:
                named[path.relative_to(ROOT).as_posix()] = found
    assert named == {}


def test_the_files_of_the_project_are_looked_at_and_no_others():
    seen = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"Makefile", ".ci/run", "README.md", "queue_server/core/rank.py"} <= seen
    assert not [name for name in seen if name.startswith((".venv/", "node_modules/", ".git/"))]


def test_paths_and_registries_are_noticed():
    for folder in ("work", "root", "tmp", "home"):
        assert FORBIDDEN.search(f'open("/{folder}/main/x")')
    for host in ("files.pythonhosted", "pypi"):
        assert FORBIDDEN.search(f"https://{host}.org/simple")
    assert FORBIDDEN.search("https://registry.npmjs" + ".org/htm")
    assert FORBIDDEN.search("http://" + "nexus.example:8081/repository")
    assert not FORBIDDEN.search("at work/home, POST /tickets, ../tmp/x, var/sample")
