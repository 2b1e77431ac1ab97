"""Chinese names in full as pinyin writes them, family first: `Zhang Xiaoming`, `Ouyang Xiu`.

Told by the surname (`seeds/lexicons/romanised_surnames.tsv`) and by syllables of pinyin. Where either word may be the surname
(`Li Wei`) and neither is in capitals, the name is left to the order of the West.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from flows.text.seeds import read_lexicon

_FINALS = {
    "[bp]": "a|o|ai|ei|ao|an|en|ang|eng|i|ie|iao|ian|in|ing|u",
    "m": "a|o|e|ai|ei|ao|ou|an|en|ang|eng|i|ie|iao|iu|ian|in|ing|u",
    "f": "a|o|ei|ou|an|en|ang|eng|u",
    "[dt]": "a|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|ie|iao|iu|ian|ing|u|uo|ui|uan|un",
    "[nl]": "a|e|ai|ei|ao|ou|an|ang|eng|ong|i|ia|ie|iao|iu|ian|iang|in|ing|u|uo|uan|un|v|ve|ue|yu",
    "[gkh]": "a|e|ai|ei|ao|ou|an|en|ang|eng|ong|u|ua|uo|uai|ui|uan|un|uang",
    "[jqx]": "i|ia|ie|iao|iu|ian|iang|in|ing|iong|u|ue|uan|un",
    "[zcs]h": "a|e|i|ai|ei|ao|ou|an|en|ang|eng|ong|u|ua|uo|uai|ui|uan|un|uang",
    "[rzcs]": "a|e|i|ai|ei|ao|ou|an|en|ang|eng|ong|u|uo|ui|uan|un",
    "y": "a|e|ao|ou|an|in|ang|ing|ong|i|u|ue|uan|un",
    "w": "a|o|ai|ei|an|en|ang|eng|u",
    "": "a|o|e|ai|ei|ao|ou|an|en|ang|er",
}
"""Finals of syllables by their initials (GB/T 16159-2012, Scheme for the Chinese Phonetic Alphabet)."""
_SYLLABLE = f"(?:{'|'.join(f'(?:{initial})(?:{finals})' for initial, finals in _FINALS.items())})"
_GIVEN = re.compile(rf"{_SYLLABLE}(?:['’-]?{_SYLLABLE})?", re.IGNORECASE)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["surname"] for row in read_lexicon("romanised_surnames.tsv"))


def is_family_first(words: Sequence[str]) -> bool:
    """Whether two or three words are a Chinese name in pinyin whose surname is the first: in capitals, or because the last is none."""
    first, *given = words
    if not 1 <= len(given) <= 2 or first.lower() not in _surnames():
        return False
    is_marked = first.isupper() and not given[-1].isupper()
    return (is_marked or given[-1].lower() not in _surnames()) and _GIVEN.fullmatch("'".join(given)) is not None
