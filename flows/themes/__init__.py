"""Sentences -> themes, roles, words."""

from flows.themes.batch import side_by_side
from flows.themes.codebook import Codebook, CodebookError, load_codebook
from flows.themes.coding import Coded, code_batch, code_essay, code_essays
from flows.themes.words import segment, segment_columns, use_cache

__all__ = [
    "Codebook",
    "CodebookError",
    "Coded",
    "code_batch",
    "code_essay",
    "code_essays",
    "load_codebook",
    "segment",
    "segment_columns",
    "side_by_side",
    "use_cache",
]
