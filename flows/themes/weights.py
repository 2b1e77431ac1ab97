"""The trained weights of themes and roles: the project's own, or those that a codebook carries.

`seeds/lexicons/theme_weights.json`, and the key `weights` of a codebook, hold: `themes` with `zones` (how much a term counts in a frame, a
main clause, a tail), `context` (by kind), `bias` (by theme), `terms` (by theme and term) and `words` (by theme and word); `choice` with `second` and `third`, the least
sum that a further theme has; `roles` with `features` (for each a weight a role) and `moves` (from role to role).
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from flows.text.seeds import lexicon_path

if TYPE_CHECKING:
    from flows.themes.codebook import Codebook

Weights = dict[str, Any]
ROLES = ("background", "significance", "problem", "cause", "measure", "example", "conclusion")
FALLBACK, STANDING = "INNOV", "ROLE"
"""The themes of no other theme, and of what the work is good for: each has a formula of its own."""
CONTEXT = ("heading", "point", "lead", "previous", "next", "topic", "first", "share", "call", "standing")


@cache
def own_weights() -> Weights:
    """The project's own weights, as `flows.themes.train` wrote them."""
    loaded: Weights = json.loads(lexicon_path("theme_weights.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=4)
def weights_of(codebook: Codebook) -> Weights:
    """The weights for a codebook. Of the project's own, only what doesn't depend on the themes holds for a codebook without weights."""
    if codebook.weights:
        carried: Weights = json.loads(codebook.weights)
        return carried
    if codebook.is_default:
        return own_weights()
    return {**own_weights(), "themes": {**own_weights()["themes"], "bias": {}, "terms": {}, "words": {}}}


def complaint(raw: Any) -> str | None:
    """What keeps a value from being weights, None where nothing does."""
    try:
        themes, choice, roles = raw["themes"], raw["choice"], raw["roles"]
        checks = {
            "themes.zones": _are_numbers(themes["zones"], 3),
            "themes.context": set(themes["context"]) == set(CONTEXT) and _are_numbers(themes["context"].values(), len(CONTEXT)),
            "themes.bias": _are_numbers(themes["bias"].values()),
            "themes.terms": all(_are_numbers(terms.values()) for terms in themes["terms"].values()),
            "themes.words": all(_are_numbers(words.values()) for words in themes["words"].values()),
            "choice": set(choice) == {"second", "third"} and _are_numbers(choice.values(), 2),
            "roles.features": all(_are_numbers(row, len(ROLES)) for row in roles["features"].values()),
            "roles.moves": len(roles["moves"]) == len(ROLES) and all(_are_numbers(row, len(ROLES)) for row in roles["moves"]),
        }
    except (KeyError, TypeError, AttributeError) as error:
        return f"`weights` is not as `jiaokan code train` writes it ({type(error).__name__}: {error})"
    wrong = [name for name, good in checks.items() if not good]
    return f"`weights`: {', '.join(wrong)} is not as `jiaokan code train` writes it" if wrong else None


def _are_numbers(values: Any, count: int | None = None) -> bool:
    listed = list(values)
    return (count is None or len(listed) == count) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in listed)
