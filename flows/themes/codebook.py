"""The codebook: the themes that sentences are coded with, as data.

A codebook is a JSON object with a list `themes`. Each theme has `id`, `zh`, `en`, `definition` and `terms`; it may have
`parent_id`, `hints` (terms that speak softly) and `exclusions` (longer phrases in which a term of the theme means something
else). The codebook may have `weights`, which `jiaokan code train` writes. Other keys, such as `rules` and `roles`, are for
human coders.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.text.seeds import lexicon_path
from flows.themes.weights import complaint

_ID = re.compile(r"[A-Z][A-Z0-9_]{0,31}")
_TEXTS = ("zh", "en", "definition")
_LISTS = ("terms", "hints", "exclusions")


class CodebookError(ValueError):
    """A codebook that can't be used; the message says what, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme. `terms` indicate it, `hints` do so softly, `exclusions` are phrases in which its terms don't count."""

    id: str
    label_zh: str
    label_en: str
    definition: str
    terms: tuple[str, ...]
    hints: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """Themes in the order of the file. `is_default` is true for the project's own; `weights` is the JSON of those it carries, or empty."""

    themes: tuple[Theme, ...]
    is_default: bool = False
    weights: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Theme ids in the order of the file."""
        return tuple(theme.id for theme in self.themes)


def load_codebook(path: Path | None = None) -> Codebook:
    """Read the codebook at `path`, or the project's own where `path` is None.

    Raises CodebookError where the file can't be read or isn't a codebook.
    """
    file = path or lexicon_path("codebook.json")
    try:
        raw = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CodebookError(f"{file}: can't be read ({error.strerror}); name a codebook file that you may read") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{file}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise CodebookError(f"{file}, line {error.lineno}, column {error.colno}: not JSON ({error.msg}); mend it there") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("themes"), list) or not raw["themes"]:
        raise CodebookError(f"{file}: no list `themes`; a codebook is an object with a list of themes, see seeds/lexicons/codebook.json")
    themes = tuple(_theme(item, f"{file}, theme {n}") for n, item in enumerate(raw["themes"], 1))
    seen: set[str] = set()
    for theme in themes:
        if theme.id in seen:
            raise CodebookError(f"{file}: id {theme.id} stands twice; give each theme an id of its own")
        seen.add(theme.id)
    for theme in themes:
        if theme.parent_id is not None and (theme.parent_id not in seen or theme.parent_id == theme.id):
            raise CodebookError(
                f"{file}, theme {theme.id}: parent_id {theme.parent_id} is no other theme; name one of {', '.join(sorted(seen))}"
            )
    weights = raw.get("weights")
    if weights is not None and (wrong := complaint(weights)):
        raise CodebookError(f"{file}: {wrong}; train it again, or leave `weights` out")
    return Codebook(themes, is_default=path is None, weights=json.dumps(weights, ensure_ascii=False, sort_keys=True) if weights else "")


def _theme(item: Any, where: str) -> Theme:
    if not isinstance(item, dict):
        raise CodebookError(f'{where}: not an object; write {{"id": …, "zh": …, "en": …, "definition": …, "terms": […]}}')
    theme_id = item.get("id")
    if not isinstance(theme_id, str) or not _ID.fullmatch(theme_id):
        raise CodebookError(f"{where}: id {theme_id!r} is not a theme id; use capital letters, digits and _, a letter first")
    where = f"{where} ({theme_id})"
    for name in _TEXTS:
        if not isinstance(item.get(name), str) or not item[name].strip():
            raise CodebookError(f"{where}: `{name}` is missing or empty; write a text")
    lists: dict[str, tuple[str, ...]] = {}
    for name in _LISTS:
        values = item.get(name, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise CodebookError(f'{where}: `{name}` is not a list of non-empty texts; write ["…", "…"]')
        lists[name] = tuple(dict.fromkeys(v.strip() for v in values))
    if not lists["terms"]:
        raise CodebookError(f"{where}: `terms` is empty; a theme needs one term at least")
    parent = item.get("parent_id")
    if parent is not None and not isinstance(parent, str):
        raise CodebookError(f"{where}: `parent_id` is not a theme id; write an id or null")
    return Theme(theme_id, item["zh"], item["en"], item["definition"], lists["terms"], lists["hints"], lists["exclusions"], parent)
