"""Structure: restored text -> blocks, sentences and metadata."""

from flows.structure.pages import split_page
from flows.structure.sentences import split_sentences
from flows.structure.structure import structure

__all__ = ["split_page", "split_sentences", "structure"]
