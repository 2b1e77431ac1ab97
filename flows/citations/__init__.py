"""Citations: references, works, events and formulations of an essay, and where its text names them."""

from flows.citations.cite import cite

__all__ = ["cite"]
