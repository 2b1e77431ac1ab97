"""The direction of imports: schemas at the bottom, rooms beside each other, the flow on top."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

ROOMS = ("intake", "repair", "structure", "dedup", "themes", "citations")
BASE = {"schemas", "flows.memory", "flows.spans", "flows.text"}
MAY_IMPORT: dict[str, set[str]] = {
    "schemas": {"schemas"},
    "flows.memory": {"flows.memory"},
    "flows.text": {"schemas", "flows.text", "flows.spans"},
    "flows.spans": {"schemas", "flows.spans"},
    **{f"flows.{room}": BASE | {f"flows.{room}"} for room in ROOMS},
    "flows.engine": {"schemas", "flows.memory", "flows.engine"},
    "flows.publish": {"schemas", "flows.memory", "flows.publish", "flows.spans"},
    "flows.stages": BASE | {"flows.stages", "flows.engine", "flows.publish", "flows.settings"} | {f"flows.{room}" for room in ROOMS},
    "flows.settings": set(),
    "flows.release": {"schemas", "flows.stages", "flows.publish", "flows.engine", "flows.settings", "flows.release"},
    "flows.curate": {"flows.stages", "flows.engine", "flows.publish", "flows.settings"},
    "flows.deployments": {"flows.curate", "flows.engine", "flows.settings"},
}
PREFECT_ALLOWED = {"flows.engine", "flows.curate", "flows.release", "flows.deployments"}


def _files() -> list[Path]:
    return sorted([*(ROOT / "flows").rglob("*.py"), *(ROOT / "schemas").rglob("*.py")])


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _room(module: str) -> str:
    return "schemas" if module.startswith("schemas") else ".".join(module.split(".")[:2])


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", _files(), ids=_module)
def test_imports_run_in_one_direction(path: Path) -> None:
    room = _room(_module(path))
    if room in {"flows.cli", "flows.commands", "flows"}:
        return  # the top of the house may use any room
    own = {_room(name) for name in _imports(path) if name.startswith(("flows.", "schemas"))}
    assert own <= MAY_IMPORT[room], f"{_module(path)} may not import {sorted(own - MAY_IMPORT[room])}"


@pytest.mark.parametrize("path", _files(), ids=_module)
def test_prefect_stays_in_its_rooms(path: Path) -> None:
    if _room(_module(path)) not in PREFECT_ALLOWED:
        assert not any(name == "prefect" or name.startswith("prefect.") for name in _imports(path))
