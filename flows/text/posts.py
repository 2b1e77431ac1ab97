"""Lines that are name, institution and post of an author: `王伟 某大学教授`. The words are those of `organisation_words.tsv`."""

from __future__ import annotations

import re
from functools import cache

from flows.text.names import HAN
from flows.text.seeds import alternatives, words_by_kind


@cache
def _posted() -> re.Pattern[str]:
    words = words_by_kind("organisation_words.tsv")
    schools, posts = alternatives(words["school"]), alternatives(words["scholar"])
    return re.compile(rf"(?P<name>[{HAN}]{{2,4}})\s+[{HAN}]{{2,10}}(?:{schools})[{HAN}]{{0,24}}(?:{posts})")


def name_with_post(line: str) -> str | None:
    """The name in a line that is name, institution and post of an author; None where it is anything else."""
    match = _posted().fullmatch(line)
    return match["name"] if match is not None else None
