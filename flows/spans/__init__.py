"""Edited text and the values that pass between rooms."""

from flows.spans.edited import Edit, EditedText, Replacement, replay

__all__ = ["Edit", "EditedText", "Replacement", "replay"]
