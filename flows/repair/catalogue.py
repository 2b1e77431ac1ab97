"""Every repair rule, room by room, about in the order in which the repairs are made; `flows.repair.repair` has the order itself."""

from __future__ import annotations

from flows.repair import (
    corrections,
    escapes,
    fills,
    formulas,
    fragments,
    furniture_rules,
    glosses,
    invisible,
    layout_rules,
    markup,
    mojibake,
    ocr,
    page_marks,
    punctuation,
    quotes,
    script,
    slips,
    spaces,
    struck_words,
    tables,
    title_marks,
    torn_lines,
)
from flows.repair.rule import Rule

RULES: tuple[Rule, ...] = tuple(
    rule
    for module in (
        corrections,
        mojibake,
        escapes,
        slips,
        glosses,
        invisible,
        markup,
        formulas,
        tables,
        script,
        struck_words,
        title_marks,
        torn_lines,
        fragments,
        furniture_rules,
        layout_rules,
        page_marks,
        ocr,
        fills,
        spaces,
        quotes,
        punctuation,
    )
    for rule in module.RULES
)
DAMAGE_OF: dict[str, str] = {rule.rule_id: rule.damage for rule in RULES}
