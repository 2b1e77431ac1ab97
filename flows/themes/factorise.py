"""Non-negative matrix factorisation of a sparse matrix, to the same digits on every machine.

Hierarchical alternating least squares (Cichocki and Phan 2009), several sweeps for each product with the matrix, which is what
costs (Gillis and Glineur 2012), from means of some rows (Langville et al. 2006). Sums are taken in one order, number by number,
which a BLAS leaves open; the work is bounded, so there is no convergence to wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from flows.themes.batch import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Singles = npt.NDArray[np.float32]
ROUNDS, SWEEPS = 30, 2
"""More lower the error in the fourth digit and leave the coherence of the topics as it is."""


def factorise(matrix: csr_matrix, n_parts: int, n_seeds: int) -> Floats:
    """Parts (n_parts x columns) of which non-negative sums come near to the rows; a part nobody needs is all zeros.

    Args:
        matrix: rows x columns, none negative; n_parts rows or more.
        n_parts: how many parts.
        n_seeds: rows whose mean a part begins with, where there are so many.
    """
    rows = matrix.astype(np.float32)
    columns = rows.T.tocsr()
    parts = np.stack([np.asarray(rows[k : n_parts * n_seeds : n_parts].mean(axis=0), np.float32).ravel() for k in range(n_parts)])
    shares = np.zeros((n_parts, rows.shape[0]), np.float32)
    for _ in range(ROUNDS):
        _refit(shares, rows, parts)
        _refit(parts, columns, shares)
    found: Floats = parts.astype(np.float64)
    return found


def _refit(mine: Singles, matrix: csr_matrix, others: Singles) -> None:
    """Bring `mine` (k x rows) nearer to the least squares of matrix - mine' @ others, `others` being k x columns."""
    alike = inner_products(others)
    rest = products(matrix, others)
    for k, row in enumerate(alike):
        rest -= row[:, None] * mine[k]
    sweep(mine, rest, alike, SWEEPS)


def products(matrix: csr_matrix, parts: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Each part times each row of the matrix: k x rows."""
    return np.ascontiguousarray((matrix @ np.ascontiguousarray(parts.T)).T)


def inner_products(parts: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Each part times each: k x k."""
    found: npt.NDArray[np.floating] = np.einsum("kw,jw->kj", parts, parts)
    return found


def sweep(shares: npt.NDArray[np.floating], rest: npt.NDArray[np.floating], alike: npt.NDArray[np.floating], n_sweeps: int) -> None:
    """Coordinate descent on non-negative shares (k x rows), in place; `rest` (k x rows) is what is left of the gradient."""
    for _ in range(n_sweeps):
        for k, row in enumerate(alike):
            if row[k] > 0:
                step = np.maximum(shares[k] + rest[k] / row[k], 0) - shares[k]
                shares[k] += step
                rest -= row[:, None] * step
