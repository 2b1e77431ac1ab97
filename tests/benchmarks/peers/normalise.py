"""What both peers do to a text: blanks go, marks beside Chinese become full-width, the script simplified."""

from __future__ import annotations

import re

import opencc

WIDE = str.maketrans(",;:!?()", "，；：！？（）")
BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff])[,;:!?()]|[,;:!?()](?=[\u4e00-\u9fff])")
BLANKS = re.compile(r"[ \t\u00a0\u3000\u200b\ufeff]+")
convert = opencc.OpenCC("t2s").convert


def normalise(text: str) -> str:
    """The text, normalised; line feeds stay."""
    return str(convert(BESIDE_HAN.sub(lambda m: m[0].translate(WIDE), BLANKS.sub("", text))))
