"""The card of a database of abstracts, one field a line, whose labels have nothing but a blank behind them."""

CARD_FIELDS = {
    "作者": "author",
    "机构地区": "affiliation",
    "作者机构": "affiliation",
    "出处": "origin",
    "基金": "fund",
    "关键词": "keywords",
    "分类号": "clc",
}
"""Label of a field -> what it tells."""
