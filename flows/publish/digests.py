"""Digests of what a table says, apart from how it is laid out in memory, compressed, or cut into files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

NULL = -1


class ContentDigest:
    """SHA-256 over a schema and, row group by row group, the values of its columns.

    Of each column go in: lengths of strings and lists (-1 for null), then the bytes of the values that are there; fixed
    widths as little-endian numbers under a mask of nulls.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._names = schema.names
        self._total = hashlib.sha256(str(schema.remove_metadata()).encode())

    def add(self, rows: pa.Table) -> None:
        """Take up one row group, in the order of the table."""
        self._total.update(rows.num_rows.to_bytes(8, "little"))
        for name in self._names:
            for buffer in _values(pa.concat_arrays(rows[name].chunks) if rows.num_rows else pa.array([], rows[name].type)):
                self._total.update(buffer)

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._total.hexdigest()


def _values(array: pa.Array) -> Iterator[Any]:
    kind = array.type
    if pa.types.is_string(kind):
        yield _lengths(pc.binary_length(array))
        present = array.drop_null()
        if len(present):
            _, offsets, data = present.buffers()
            borders = np.frombuffer(offsets, "<i4")[[present.offset, present.offset + len(present)]]
            yield memoryview(data)[borders[0] : borders[1]] if data is not None else b""
    elif pa.types.is_list(kind):
        yield _lengths(pc.list_value_length(array))
        yield from _values(pc.list_flatten(array))
    elif pa.types.is_struct(kind):
        yield _mask(array)
        present = array.drop_null()
        for number in range(kind.num_fields):
            yield from _values(pc.struct_field(present, [number]))
    else:
        yield _mask(array)
        present = array.drop_null()
        numbers = present.cast(pa.int32()) if pa.types.is_date32(kind) else present
        yield np.ascontiguousarray(numbers.to_numpy(zero_copy_only=False))


def _lengths(lengths: pa.Array) -> Any:
    return np.ascontiguousarray(pc.fill_null(lengths, NULL).to_numpy(zero_copy_only=False), dtype="<i4")


def _mask(array: pa.Array) -> Any:
    return np.ascontiguousarray(array.is_null().to_numpy(zero_copy_only=False))
