"""Duplicates, variants and reuse: `sign` -> `find_duplicates` -> `find_reuse`."""

from flows.dedup.canonical import canonical_form, fold
from flows.dedup.duplicates import DedupResult, find_duplicates
from flows.dedup.fingerprints import FINGERPRINT_SCHEMA, fingerprint
from flows.dedup.judgements import Judgements
from flows.dedup.merging import is_there, merge_works
from flows.dedup.preference import METADATA_FIELDS
from flows.dedup.reuse import find_reuse
from flows.dedup.signatures import SIGNATURE_SCHEMA, sign
from flows.dedup.texts import TextFiles

__all__ = [
    "FINGERPRINT_SCHEMA",
    "METADATA_FIELDS",
    "SIGNATURE_SCHEMA",
    "DedupResult",
    "Judgements",
    "TextFiles",
    "canonical_form",
    "find_duplicates",
    "find_reuse",
    "fingerprint",
    "fold",
    "is_there",
    "merge_works",
    "sign",
]
