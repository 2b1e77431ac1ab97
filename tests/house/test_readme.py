"""The README tells the truth: its tables are the schemas', its files are there, its sums are right."""

import hashlib
import re
import subprocess
from pathlib import Path

from schemas.render.readme import README, updated

ROOT = README.parent


def test_the_table_of_tables_is_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    assert updated(text) == text, "run: python -m schemas.render.readme"


def test_links_lead_somewhere() -> None:
    for page in (README, ROOT / "seeds" / "README.md", ROOT / "seeds" / "essays" / "README.md", ROOT / "data" / "README.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_seed_essays_are_the_bytes_that_their_page_lists() -> None:
    folder = ROOT / "seeds" / "essays"
    listed = dict(re.findall(r"`(\d{3}_\w+\.txt)`.*`([0-9a-f]{64})`", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.txt"))}


def test_no_committed_page_names_this_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
    pages = [ROOT / name for name in listed if name] or [p for p in ROOT.rglob("*.md") if ".venv" not in p.parts]  # a tree without git
    assert {README, ROOT / "docs" / "operations.md"} <= set(pages)
    for page in pages:
        assert not re.search(r"(?<![\w.])/(?:home|root|Users)/", page.read_text(encoding="utf-8")), Path(page)


def test_every_lexicon_has_its_line_of_origin() -> None:
    folder = ROOT / "seeds" / "lexicons"
    listed = set(re.findall(r"^\| `([^`]+)` \|", (folder / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert listed == {p.name for p in folder.iterdir()} - {"README.md"}
