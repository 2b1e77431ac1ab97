"""Citations: references, works, events and formulations of an essay, and where its text names them."""

from flows.citations.cite import cite, cite_all

__all__ = ["cite", "cite_all"]
