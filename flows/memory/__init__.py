"""Bounded memory: queries that spill to disk, how they name files, and freed memory given back."""
