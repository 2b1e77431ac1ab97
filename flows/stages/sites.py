"""Where a text was taken from, as the record says that it came in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flows.spans.documents import SourceText

ADDRESS_KEYS, SITE_KEYS = ("url", "source_url", "link", "href"), ("site", "source_site", "website", "domain")


def address_of(text: SourceText) -> str | None:
    """The address that came with a text in its record."""
    found = (text.metadata.get(key, "").strip() for key in ADDRESS_KEYS)
    return next((value for value in found if "//" in value and _host(value)), None)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:  # brackets of an IPv6 address that isn't one
        return None


def site_of(text: SourceText) -> str | None:
    """The host, or the site's name, that came with a text in its record."""
    address = address_of(text)
    if address is not None:
        return _host(address)
    return next((value for key in SITE_KEYS if (value := text.metadata.get(key, "").strip())), None)
