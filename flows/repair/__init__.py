"""From source text to restored text: `repair` does it, `RULES` says what it may do."""

from flows.repair.catalogue import RULES
from flows.repair.repair import repair

__all__ = ["RULES", "repair"]
