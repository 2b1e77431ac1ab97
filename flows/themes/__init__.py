"""Sentences -> themes, roles, words."""

from flows.themes.codebook import Codebook, CodebookError, load_codebook
from flows.themes.coding import code_essay
from flows.themes.words import segment, use_cache

__all__ = ["Codebook", "CodebookError", "code_essay", "load_codebook", "segment", "use_cache"]
