"""`LICENSES.md`: where the essays of a release were taken from, and what that means for their use."""

from __future__ import annotations

from flows.publish.facts import Facts
from schemas.render.dataset import Release
from schemas.render.dictionary import cell

HEAD = """# Licences and sources

Jiaokan {version}.

**Texts.** The essays are other people's work. Their rights stay with the authors and publishers, who are named in the table
`essays` where the page names them. They were read from public pages; no page is known to grant a licence, and nothing here
grants one. Whoever passes texts on must judge by the law that binds them; quoting and analysing are other matters.

**Annotations.** Positions, kinds, roles, themes, words, links between essays and similar facts are made by the pipeline and hold no
text of others but the words that they point at. The terms of the project that made them apply.

**Taking out.** An essay that should not be here can be withdrawn: the next release does without its text and records the
withdrawal in `withdrawn`. Releases that are out don't change.

## Sources

{n_essays} essay(s) from {n_sites} named site(s){rest}. The site is the one that the page names (`essays.source_site`); an address is shown
where a page prints one (`essays.source_url`).

| site | essays | an address | licence |
|---|--:|---|---|
"""
NO_SITE = "(the page names none)"
NO_LICENCE = "none stated"


def licences_markdown(release: Release, facts: Facts) -> str:
    """Markdown with one line for each site, the one with most essays first."""
    unnamed = sum(n for site, n, _ in facts.sites if not site)
    head = HEAD.format(
        version=release.version,
        n_essays=release.rows["essays"],
        n_sites=sum(1 for site, *_ in facts.sites if site),
        rest=f"; {unnamed} name(s) none" if unnamed else "",
    )
    named = sorted(facts.sites, key=lambda s: (not s[0], -s[1], s[0]))
    return head + "".join(f"| {cell(site) or NO_SITE} | {n} | {cell(url or '')} | {NO_LICENCE} |\n" for site, n, url in named)
