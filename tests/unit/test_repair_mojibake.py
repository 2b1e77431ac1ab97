"""One wrong decoding is undone; a page whose characters are gone is refused; other text is left alone."""

import pytest

from flows.repair.mojibake import find_mojibake
from flows.repair.rule import rewrite
from flows.text.seeds import SEEDS

ESSAYS = [path.read_text(encoding="utf-8").replace("\xa0", " ") for path in sorted((SEEDS / "essays").glob("*.txt"))]


@pytest.mark.parametrize("essay", ESSAYS)
def test_reversible_pages_are_restored(essay: str) -> None:
    for shown in (
        essay.encode("gb18030").decode("latin-1"),
        essay.encode("gb18030").decode("iso-8859-15"),
        "\u3000\u3000".join(essay.splitlines(keepends=True)).encode("gb18030").decode("latin-1"),
        essay.encode("utf-8").decode("latin-1"),
        "".join(f"&#{ord(c)};" for c in essay),
    ):
        verdict = find_mojibake(shown)
        assert verdict.refusal_reason is None
        assert rewrite(shown, verdict.replacements).replace("\u3000\u3000", "") == essay.replace("\u3000\u3000", "")


@pytest.mark.parametrize("essay", ESSAYS)
def test_utf8_read_as_gbk_loses_only_what_found_no_partner(essay: str) -> None:
    shown = essay.encode("utf-8").decode("gb18030", errors="replace")
    restored = rewrite(shown, find_mojibake(shown).replacements)
    kept = sum(1 for line in restored.split("\ufffd") if line in essay)
    assert kept > 0.9 * len(restored.split("\ufffd"))
    assert restored.count("\ufffd") < 0.15 * len(essay)


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        (ESSAYS[0].encode("gb18030").decode("utf-8", errors="replace"), "mojibake_replaced"),
        ("锟斤拷" * 20, "mojibake_replaced"),
        ("?" * 30 + "，" + "?" * 12 + "。", "mojibake_replaced"),
        ("W(xu)D(sh)d(ng)J(jn)" * 20, "mojibake_high_bytes"),
        ("ÈíþÑ§±µÄ³ÉÀ©³ä×ÔÓ" * 40, "mojibake_lossy"),
        ("".join(chr(0x1B80 + i % 32) for i in range(300)), "mojibake_font"),
        (
            "闂傚倸鍊搁崐椋庣矆娓氣偓楠炴牠顢曢敂钘変罕闂佺粯鍔﹂崜姘舵偟閵忋倖鐓冮柛婵嗗閳ь剚鎮傚畷銉╊敃閿濆孩鐎婚梺褰掑亰" * 4,
            "mojibake_lossy",
        ),
    ],
)
def test_pages_beyond_repair_are_refused(shown: str, reason: str) -> None:
    verdict = find_mojibake(shown)
    assert verdict.refusal_reason == reason
    assert verdict.replacements == ()


@pytest.mark.parametrize("essay", ESSAYS)
def test_ordinary_essays_are_left_alone(essay: str) -> None:
    assert find_mojibake(essay).replacements == ()
    assert find_mojibake(essay).refusal_reason is None
