"""`croissant.json`: the release for machine learning tools (Croissant 1.1, https://docs.mlcommons.org/croissant).

Foreign keys stand in `datapackage.json` only: for a field that `references` another, readers of Croissant join the whole other
table while they yield records, and mlcroissant 1.1 fails on chains of such joins.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from schemas.catalog import TABLES
from schemas.render.citation import reference
from schemas.render.dataset import DESCRIPTION, KEYWORDS, LANGUAGE, NAME, RIGHTS, Release
from schemas.table import Field, Table

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "excludes": "cr:excludes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The standard's names for its own words, as its specification prints them."""


def croissant(release: Release) -> dict[str, Any]:
    """The description: a file set and a record set for each table."""
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": NAME,
        "description": DESCRIPTION,
        "version": release.version,
        "inLanguage": LANGUAGE,
        "keywords": list(KEYWORDS),
        "license": "LICENSES.md",
        "usageInfo": RIGHTS,
        "creator": {"@type": "sc:Organization", "name": "Jiaokan"},
        "datePublished": f"{release.year}-{release.month:02}-01",
        "citeAs": reference(release),
        "distribution": [_files(t) for t in TABLES],
        "recordSet": [_records(t) for t in TABLES],
    }


def _files(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{table.name}-files",
        "name": f"{table.name}-files",
        "description": f"Parquet files of the table {table.name}",
        # the name that readers of the format go by, though the registered one is vnd.apache.parquet
        "encodingFormat": "application/x-parquet",
        "includes": f"data/{table.name}/*.parquet",
    }


def _records(table: Table) -> dict[str, Any]:
    keys = [{"@id": f"{table.name}/{name}"} for name in table.primary_key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"One record is {table.row}.",
        "key": keys if len(keys) > 1 else keys[0],
        "field": [_field(table, c) for c in table.columns],
    }


def _field(table: Table, column: Field) -> dict[str, Any]:
    name = f"{table.name}/{column.name}"
    of = column.dtype.value_type if pa.types.is_list(column.dtype) else column.dtype
    extract = {"fileSet": {"@id": f"{table.name}-files"}, "extract": {"column": column.name}}
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": name,
        "name": name,
        "description": column.description + (f" ({column.unit})" if column.unit else ""),
        "source": extract,
    }
    if pa.types.is_list(column.dtype):
        field |= {"isArray": True, "arrayShape": "-1"}
    if pa.types.is_struct(of):
        field["subField"] = [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{part.name}",
                "name": f"{name}/{part.name}",
                "dataType": data_type(part.type),
                "source": extract | {"transform": {"jsonPath": f"$[*].{part.name}"}},
            }
            for part in of
        ]
    else:
        field["dataType"] = data_type(of)
    return field


def data_type(dtype: pa.DataType) -> str:
    """Croissant's type for an Arrow type."""
    if pa.types.is_integer(dtype):
        return f"cr:Int{dtype.bit_width}"
    return {"string": "sc:Text", "bool": "sc:Boolean", "date32[day]": "sc:Date", "double": "cr:Float64"}[str(dtype)]
