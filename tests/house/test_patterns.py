"""Patterns mean the same in every Python that the project runs on."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")


@pytest.mark.parametrize("path", sorted((ROOT / "flows").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_group_is_repeated_possessively(path: Path) -> None:
    """Python 3.11.0 to 3.11.4 matches `(…)*+` wrongly where the group itself goes back; the atomic group `(?>(…)*)` is right everywhere."""
    assert POSSESSIVE_GROUP.findall(path.read_text(encoding="utf-8")) == []
