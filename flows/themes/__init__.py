"""Sentences -> themes, roles, words."""

from flows.themes.codebook import Codebook, CodebookError, load_codebook
from flows.themes.coding import Coded, code_essay, code_essays
from flows.themes.words import segment, use_cache

__all__ = ["Codebook", "CodebookError", "Coded", "code_essay", "code_essays", "load_codebook", "segment", "use_cache"]
