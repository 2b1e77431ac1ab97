"""GBK byte slips are undone: 单一?;鶎狱h建 -> 单一。基層黨建.

`slips_damage` says how the damage comes about, `slips_search` which originals can have printed what is shown, and
`slips_language` how likely each is. A repair is made only when the inverse decodes completely and the text becomes
far more likely; a lost character that the context does not decide becomes U+FFFD.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from flows.repair.rule import Case, Rule
from flows.repair.slips_document import Document
from flows.repair.slips_ranking import choose
from flows.repair.slips_search import SIGN, is_gloss
from flows.spans.edited import Replacement
from flows.text.characters import is_everyday
from flows.text.script import script_of

MARK, GLOSS = "slip-mark", "slip-gloss"

MAX_CANDIDATES = 5_000
"""How many places of one document are looked at; more are not slips but something else."""


def find_slips(text: str) -> list[Replacement]:
    """Replacements that undo byte slips in a raw text, before any other step touches it.

    Restored characters are the source's own, in its script. The work is bounded for each slip.
    """
    found: list[Replacement] = []
    document: Document | None = None
    end = 0
    for at in _candidates(text):
        if at < end:
            continue
        if document is None:
            document = Document(text)
        choice = choose(text, at, found, document)
        if choice is not None:
            end = choice.end
            found.append(Replacement(at, end, choice.restored, GLOSS if is_gloss(text, at) else MARK))
    return found


def _candidates(text: str) -> list[int]:
    """Where a slip may begin: at the sign of a lost byte, or at a mark with a rare character behind it on a traditional page."""
    found = [match.start() for match in islice(SIGN.finditer(text), MAX_CANDIDATES)]
    if found or script_of(text) != "hans":
        signs = frozenset(at + 1 for at in found)
        silent = (match.start() for match in islice(_silent().finditer(text), MAX_CANDIDATES))
        found = sorted([*found, *(at for at in silent if at not in signs)])
    return found


@cache
def _silent() -> re.Pattern[str]:
    """A full-width mark, and soon behind it a Han character that everyday Chinese doesn't have, or a Latin letter alone."""
    rare = "".join(c for c in map(chr, range(0x4E00, 0x9FA6)) if not is_everyday(c))
    return re.compile(f"[，；？！](?=[一-鿿]{{0,5}}[{rare}⑴-⒛─-╿]|[一-鿿]{{0,8}}[A-Za-z](?![A-Za-z\\d]))")


RULES: tuple[Rule, ...] = (
    Rule(
        MARK,
        "slip",
        "A byte-wise replacement of a mark cut a character in two; the bytes behind it were read one off.",
        "基層黨建工作載體單一?;鶎狱h建工作直接對接黨員",
        "基層黨建工作載體單一。基層黨建工作直接對接黨員",
        find_slips,
        (
            Case("讓黨建教育更加親民?？梢?，在新媒體平臺的輔助下", "讓黨建教育更加親民。可見，在新媒體平臺的輔助下"),
            Case("信息內容也以多樣化的方式存在?！?br>", "信息內容也以多樣化的方式存在。<br>"),
            Case("這難道不是嗎?!當然是。怎麼會?,他問", "這難道不是嗎?!當然是。怎麼會?,他問"),
            Case("這是甚麼????,我不知道???!!真的????姓名：????????，", "這是甚麼????,我不知道???!!真的????姓名：????????，"),
        ),
    ),
    Rule(
        GLOSS,
        "slip",
        "A gloss was inserted behind two bytes of two characters, and cost the second its lead byte.",
        "這是因?yàn)樾聲r代的黨建工作",
        "這是因為新時代的黨建工作",
        find_slips,
    ),
)
