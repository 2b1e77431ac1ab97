"""The canonical form is blind to what a converter or a page changes, and to nothing else."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.dedup.canonical import canonical_form, fold
from flows.dedup.signatures import sign


def rows(path: str) -> list[tuple[str, str]]:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    found = csv.DictReader(lines, delimiter="\t")
    return [(row["one"].replace("\\n", "\n"), row["other"].replace("\\n", "\n")) for row in found]


@pytest.mark.parametrize(("one", "other"), rows("tests/cases/dedup/canonical.tsv"))
def test_equal(one: str, other: str) -> None:
    assert canonical_form(one) == canonical_form(other) != ""


@pytest.mark.parametrize(("one", "other"), rows("tests/countercases/dedup/canonical.tsv"))
def test_different(one: str, other: str) -> None:
    assert canonical_form(one) != canonical_form(other)


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_folds_and_positions_rise(text: str) -> None:
    form = fold(text)
    assert len(form.codes) == len(form.positions)
    assert not len(form.positions) or (form.positions[0] >= 0 and form.positions[-1] < len(text))
    assert (np.diff(form.positions) > 0).all()


def test_a_text_that_is_all_furniture_is_kept() -> None:
    assert canonical_form("网站首页") == "网站首页"


def test_signature_of_a_text_does_not_depend_on_its_shard() -> None:
    texts = ["党", "基层党建工作需要创新" * 30, "", "思想政治工作" * 400]
    together = sign(list("abcd"), texts).to_pylist()
    assert together == [sign([name], [text]).to_pylist()[0] for name, text in zip("abcd", texts, strict=True)]


def test_sign_refuses_unequal_lists() -> None:
    with pytest.raises(ValueError, match="1 essay ids for 2 texts"):
        sign(["a"], ["x", "y"])
