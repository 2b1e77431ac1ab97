"""Bounded memory: queries that spill to disk, and freed memory given back."""
