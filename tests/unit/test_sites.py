"""Where a record says that its text was taken from."""

import pytest

from flows.spans.documents import SourceText
from flows.stages.sites import address_of, site_of


@pytest.mark.parametrize(
    ("metadata", "address", "site"),
    [
        ({"url": "https://www.a.cn/1.htm", "site": "某某网"}, "https://www.a.cn/1.htm", "www.a.cn"),
        ({"link": " http://b.cn/x "}, "http://b.cn/x", "b.cn"),
        ({"url": "1.htm", "site": "某某网"}, None, "某某网"),
        ({"url": "http://[::1/x", "domain": "c.cn"}, None, "c.cn"),
        ({"title": "http://d.cn"}, None, None),
    ],
)
def test_a_record_names_its_site(metadata: dict[str, str], address: str | None, site: str | None) -> None:
    text = SourceText("a.jsonl#1", "0" * 64, "正文", "application/x-ndjson", "utf-8", metadata)
    assert (address_of(text), site_of(text)) == (address, site)
