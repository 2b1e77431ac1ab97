"""From source text to restored text: `repair` does it, `RULES` says what it may do, `DAMAGE_OF` what each rule repairs."""

from flows.repair.catalogue import DAMAGE_OF, RULES
from flows.repair.repair import repair

__all__ = ["DAMAGE_OF", "RULES", "repair"]
