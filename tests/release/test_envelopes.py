"""Counts are held against the last release: what collapses or explodes is refused, unless a reason is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.publish import GateError, open_store, publish_release
from flows.publish.envelopes import outside
from flows.publish.withdrawals import request_withdrawal, withdrawn_rows
from tests.release.samples import TODAY, tables


@pytest.mark.parametrize(
    ("before", "now", "n_outside"),
    [
        ({"essays": 1000}, {"essays": 800}, 0),
        ({"essays": 1000}, {"essays": 799}, 1),
        ({"essays": 1000}, {"essays": 2000}, 0),
        ({"essays": 1000}, {"essays": 2001}, 1),
        ({"essays": 5}, {"essays": 2}, 1),
        ({"essays": 2}, {"essays": 1}, 0),
        ({"essays": 1}, {"essays": 0}, 1),
        ({"sentences": 90}, {"sentences": 20}, 0),
        ({"sentences": 90}, {"sentences": 0}, 1),
        ({"sentences": 900}, {"sentences": 700}, 1),
        ({"citations": 3}, {"citations": 0}, 1),
        ({"citations": 3}, {}, 0),
        ({"duplicates": 99}, {"duplicates": 0}, 0),
        ({"duplicates": 100}, {"duplicates": 0}, 1),
        ({"quarantine": 500}, {"quarantine": 0}, 0),
        ({"quarantine": 500}, {"quarantine": 1500}, 1),
        ({"withdrawn": 1}, {"withdrawn": 500}, 0),
        ({}, {"essays": 5}, 0),
    ],
)
def test_shares_count_where_rows_are_many(before: dict[str, int], now: dict[str, int], n_outside: int) -> None:
    found = list(outside(before, now))
    assert len(found) == n_outside
    assert all(next(iter(before)) in sentence for sentence in found)


def test_a_collapse_is_refused_and_a_reason_lets_it_pass_and_stays_on_record(tmp_path: Path) -> None:
    first = publish_release(tables(*range(10)), tmp_path, TODAY, {})
    with pytest.raises(GateError, match=r'essays: 7 rows are 70% of the 10 .*\n.*\n.*--accept "reason"') as error:
        publish_release(tables(*range(7)), tmp_path, TODAY, {})
    assert "sources" in str(error.value)
    assert (tmp_path / "latest").resolve().name == first.version
    result = publish_release(tables(*range(7)), tmp_path, TODAY, {}, accept="a site was dropped")
    accepted = json.loads((Path(result.path) / "manifest.json").read_text())["accepted"]
    assert accepted["reason"] == "a site was dropped"
    assert [sentence.partition(":")[0] for sentence in accepted["outside"]] == ["essays", "sources"]


def test_a_reason_that_was_not_needed_is_not_recorded(tmp_path: Path) -> None:
    result = publish_release(tables(1), tmp_path, TODAY, {}, accept="just in case")
    assert json.loads((Path(result.path) / "manifest.json").read_text())["accepted"] is None


def test_the_seed_essays_are_no_measure_for_a_corpus(tmp_path: Path) -> None:
    publish_release(tables(1, 2), tmp_path, TODAY, {"is_trial": True})
    publish_release(tables(*range(50)), tmp_path, TODAY, {"is_trial": False})
    with pytest.raises(GateError, match="essays: 2 rows are 4%"):
        publish_release(tables(1, 2), tmp_path, TODAY, {"is_trial": True})


def test_data_that_were_yanked_are_not_published_again_unasked(tmp_path: Path) -> None:
    publish_release(tables(1), tmp_path, TODAY, {})
    second = publish_release(tables(1, 2), tmp_path, TODAY, {})
    store = open_store(tmp_path)
    store.mark(second.version, "yanked", {"reason": "wrong"})
    assert store.settle() == "2026.11.0"
    with pytest.raises(GateError, match=r"equal release 2026\.11\.1, which was yanked"):
        publish_release(tables(1, 2), tmp_path, TODAY, {})
    assert publish_release(tables(1, 2), tmp_path, TODAY, {}, accept="it was right").version == "2026.11.2"


def test_data_that_were_yanked_stay_so_where_they_withdrew_an_essay(tmp_path: Path) -> None:
    store = open_store(tmp_path / "releases")
    publish_release(tables(1, 2), tmp_path / "releases", TODAY, {})
    request_withdrawal(tmp_path, ["a" * 16], "asked for")
    given = tables(1, 2) | {"withdrawn": withdrawn_rows(store, tmp_path)}
    store.mark(publish_release(given, tmp_path / "releases", TODAY, {}).version, "yanked", {"reason": "wrong titles"})
    assert store.settle() == "2026.11.0"
    with pytest.raises(GateError, match=r"equal release 2026\.11\.1, which was yanked: wrong titles\n.*Mend.*\n.*--accept"):
        publish_release(given, tmp_path / "releases", TODAY, {})
    request_withdrawal(tmp_path, ["b" * 16], "another")
    given = tables(1, 2) | {"withdrawn": withdrawn_rows(store, tmp_path)}
    assert publish_release(given, tmp_path / "releases", TODAY, {}).version == "2026.11.2"
