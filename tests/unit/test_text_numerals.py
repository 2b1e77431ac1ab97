"""Chinese numerals read as integers."""

import pytest

from flows.text.numerals import chinese_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("七", 7),
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("九十三", 93),
        ("一百", 100),
        ("一百零二", 102),
        ("三百二十一", 321),
        ("二〇一九", 2019),
        ("一九九○", 1990),
        ("18", 18),
        ("１８", 18),
        ("叁", 3),
    ],
)
def test_a_numeral_has_its_value(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "上", "十十", "十百", "二三十", "零十", "第三", "3十"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no numeral"):
        chinese_number(text)


@pytest.mark.parametrize("value", range(1, 1000))
def test_each_number_below_a_thousand_is_read_back(value: int) -> None:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    text = (
        (digits[hundreds] + "百" if hundreds else "")
        + (digits[tens] + "十" if tens else "零" if hundreds and ones else "")
        + (digits[ones] if ones else "")
    )
    assert chinese_number(text) == value
