"""Copies of the seed essays are told apart by kind, whatever the order they come in."""

import random
from pathlib import Path

import pytest

from flows.dedup import canonical_form, find_duplicates, sign

ESSAYS = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds/essays").glob("*.txt"))]


def spun(text: str) -> str:
    for plain, swapped in (("发展", "开展"), ("基础", "根底"), ("教育", "教学"), ("重要", "主要"), ("进行", "停止")):
        text = text.replace(plain, swapped)
    return text


def corpus() -> dict[str, str]:
    texts = {f"e{number}": text for number, text in enumerate(ESSAYS)}
    texts["exact"] = ESSAYS[0]
    texts["variant"] = canonical_form(ESSAYS[2])
    texts["near"] = ESSAYS[3][:700] + ESSAYS[3][900:]
    texts["spun"] = spun(ESSAYS[0])
    texts["excerpt"] = ESSAYS[1][200:1000]
    texts["mixture"] = ESSAYS[4][:600] + ESSAYS[3][:600]
    return texts


def judged(order: list[str], texts: dict[str, str]) -> list[dict[str, object]]:
    result = find_duplicates(sign(order, [texts[essay_id] for essay_id in order]), texts.__getitem__)
    return [*result.duplicates.to_pylist(), *result.clusters.to_pylist()]


def test_each_kind_of_copy_has_its_verdict() -> None:
    rows = judged(sorted(corpus()), corpus())
    verdicts = {(row["essay_id"], row["kept_essay_id"]): row["verdict"] for row in rows if "verdict" in row}
    assert verdicts[("exact", "e0")] == "exact"
    assert verdicts[("variant", "e2")] == "variant"
    assert verdicts[("near", "e3")] == "near"
    assert verdicts[("spun", "e0")] == "spun"
    assert verdicts[("excerpt", "e1")] == "excerpt"
    assert not any("mixture" in pair for pair in verdicts)


@pytest.mark.parametrize("step", [17, 37])
@pytest.mark.parametrize("essay", range(len(ESSAYS)))
def test_an_excerpt_in_which_characters_are_misread_is_an_excerpt(essay: int, step: int) -> None:
    text = ESSAYS[essay]
    part = text[len(text) // 3 : len(text) * 2 // 3]
    misread = "".join("曰" if place % step == 8 and char > "一" else char for place, char in enumerate(part))
    rows = judged(["part", "whole"], {"part": misread, "whole": text})
    assert [row["verdict"] for row in rows if "verdict" in row] == ["excerpt"]


def test_an_excerpt_that_lost_many_words_is_an_excerpt() -> None:
    part = "".join(char for place, char in enumerate(ESSAYS[0][300:900]) if place % 18 > 2)
    rows = judged(["part", "whole"], {"part": part, "whole": ESSAYS[0]})
    assert [row["verdict"] for row in rows if "verdict" in row] == ["excerpt"]


@pytest.mark.parametrize("seed", range(3))
def test_order_of_input_does_not_matter(seed: int) -> None:
    texts = corpus()
    order = sorted(texts)
    random.Random(seed).shuffle(order)
    assert judged(order, texts) == judged(sorted(texts), texts)


def test_work_id_stays_when_a_copy_with_a_smaller_id_joins() -> None:
    texts = {"m": ESSAYS[0]}
    before = find_duplicates(sign(["m"], [texts["m"]]), texts.__getitem__).clusters.to_pylist()
    texts["a"] = ESSAYS[0]
    previous = {row["essay_id"]: row["work_id"] for row in before}
    after = find_duplicates(sign(["a", "m"], [ESSAYS[0]] * 2), texts.__getitem__, previous=previous).clusters.to_pylist()
    assert {row["work_id"] for row in after} == {before[0]["work_id"]}


def test_empty_texts_are_not_copies_of_each_other() -> None:
    result = find_duplicates(sign(["a", "b"], ["", "。"]), lambda _: "")
    assert result.duplicates.num_rows == 0
    assert len(set(result.clusters.column("work_id").to_pylist())) == 2


def test_a_pair_is_on_record_once_though_excerpts_overlap() -> None:
    texts: dict[str, str] = {}
    for number, text in enumerate(ESSAYS):
        sentences = text.split("。")
        texts |= {f"{number}": text, f"{number}-cut": text[: len(text) // 2], f"{number}-mid": text[len(text) // 3 : len(text) * 4 // 5]}
        for seed in range(4):
            rng = random.Random(seed)
            texts[f"{number}-near{seed}"] = "。".join(part for part in sentences if rng.random() > 0.3)
            start = rng.randrange(len(sentences) // 2)
            texts[f"{number}-part{seed}"] = "。".join(sentences[start : start + len(sentences) // 3])
            texts[f"{number}-spun{seed}"] = spun("。".join(part for part in sentences if rng.random() > 0.2))
    duplicates = find_duplicates(sign(list(texts), list(texts.values())), texts.__getitem__).duplicates.to_pylist()
    assert len({(row["essay_id"], row["kept_essay_id"]) for row in duplicates}) == len(duplicates)
    assert all(row["essay_id"] != row["kept_essay_id"] for row in duplicates)
