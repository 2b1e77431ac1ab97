"""Trends: the share of each theme by essay, year and source, and when political formulations (提法) come into use."""

from __future__ import annotations

from collections import Counter, defaultdict

import pyarrow as pa

from flows.themes.terms import TEXT, essay_years, make_table

ESSAY_THEMES = pa.schema([("essay_id", TEXT), ("theme_id", TEXT), ("n_sentences", pa.int32()), ("share", pa.float64())])
THEME_TRENDS = pa.schema(
    [
        ("group_by", TEXT),
        ("group", TEXT),
        ("theme_id", TEXT),
        ("n_essays", pa.int32()),
        ("n_sentences", pa.int32()),
        ("share", pa.float64()),
    ]
)
FORMULA_TRENDS = pa.schema(
    [
        ("formula", TEXT),
        ("year", pa.int32()),
        ("n_essays", pa.int32()),
        ("share", pa.float64()),
        ("cumulative_share", pa.float64()),
        ("first_year", pa.int32()),
        ("first_essay_id", TEXT),
    ]
)


def essay_themes(themes: pa.Table) -> pa.Table:
    """Share of each essay's sentences that have the theme as their first.

    Args:
        themes: columns essay_id, sentence_id, theme_id, rank (table `themes`).

    Returns:
        Columns of ESSAY_THEMES, sorted by essay and theme; the shares of an essay add up to 1.
    """
    count: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for row in themes.select(["essay_id", "theme_id", "rank"]).to_pylist():
        if row["rank"] == 1:
            count[row["essay_id"], row["theme_id"]] += 1
            total[row["essay_id"]] += 1
    return make_table([(essay, theme, n, round(n / total[essay], 6)) for (essay, theme), n in sorted(count.items())], ESSAY_THEMES)


def theme_trends(themes: pa.Table, essays: pa.Table) -> pa.Table:
    """Mean share of each theme over the essays of a year and of a source.

    Args:
        themes: table `themes`.
        essays: columns essay_id, published_date, year, source_site (table `essays`).

    Returns:
        Columns of THEME_TRENDS. `group_by` is all, source or year; `n_essays` counts the essays of the group, whether they
        have the theme or not; each essay weighs the same, however long. Essays without a year or source are left out there.
    """
    years = essay_years(essays)
    sites = {row["essay_id"]: row["source_site"] for row in essays.select(["essay_id", "source_site"]).to_pylist()}
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in essay_themes(themes).to_pylist():
        essay = row["essay_id"]
        groups = [("all", "all")]
        if essay in years:
            groups.append(("year", str(years[essay])))
        if sites.get(essay):
            groups.append(("source", sites[essay]))
        for kind, group in groups:
            members[kind, group].add(essay)
            sums[kind, group, row["theme_id"]] += row["share"]
            counts[kind, group, row["theme_id"]] += row["n_sentences"]
    rows = []
    for (kind, group, theme), total in sorted(sums.items()):
        n = len(members[kind, group])
        rows.append((kind, group, theme, n, counts[kind, group, theme], round(total / n, 6)))
    return make_table(rows, THEME_TRENDS)


def formula_trends(mentions: pa.Table, essays: pa.Table) -> pa.Table:
    """Adoption of each formulation: by year, how many essays use it, their share, and the share up to then.

    Args:
        mentions: columns essay_id, kind, text, value (table `mentions`); rows of kind `formula` count.
        essays: columns essay_id, published_date, year (table `essays`); only essays with a year count.

    Returns:
        Columns of FORMULA_TRENDS, one row for each formulation and each year from its first on in which the corpus has essays.
        `first_essay_id` is the first essay of the corpus to use it, by date, then by id.
    """
    years = essay_years(essays)
    dates = {row["essay_id"]: row["published_date"] for row in essays.select(["essay_id", "published_date"]).to_pylist()}
    per_year = Counter(years.values())
    users: dict[str, set[str]] = defaultdict(set)
    for row in mentions.select(["essay_id", "kind", "text", "value"]).to_pylist():
        if row["kind"] == "formula" and row["essay_id"] in years:
            users[(row["value"] or row["text"]).strip("“”‘’\"'")].add(row["essay_id"])
    rows = []
    for formula, essay_ids in sorted(users.items()):
        first = min(essay_ids, key=lambda e: (years[e], str(dates[e] or f"{years[e]}-99"), e))
        used = all_essays = 0
        for year in sorted(per_year):
            n = sum(1 for essay in essay_ids if years[essay] == year)
            used += n
            all_essays += per_year[year]
            if used:
                shares = (round(n / per_year[year], 6), round(used / all_essays, 6))
                rows.append((formula, year, n, *shares, years[first], first))
    return make_table(rows, FORMULA_TRENDS)
