"""Releases on S3: data first, the manifest last, each version claimed by one content.

S3 has no rename, so a version is written at its place. A conditional put of a claim (the digest of its checksums) comes
first: only publishers of the very same bytes ever write below one version, a killed one's rerun among them, and a
publisher of other bytes takes the next version. The manifest goes last, by a conditional put, and makes the release
visible; `latest.json` follows by compare-and-swap. The address comes from `AWS_ENDPOINT_URL`, the credentials from
wherever AWS clients look for them.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.fs as pafs

from flows.publish.manifest import MANIFEST, SUMS, as_json, file_digest
from flows.publish.storage import INDEX, LATEST, S3_SCHEME, StorageError, Store, VersionTakenError

LATEST_OBJECT = f"{LATEST}.json"
CLAIMS = "claims"
AMAZON = ".amazonaws.com"
COPY_BYTES = 8 << 20
MAX_SWAPS = 50
CONFLICT, MISSED = 409, 412

Result = TypeVar("Result")


class S3Store(Store):
    """Releases below `s3://bucket/prefix`."""

    def __init__(self, address: str, scratch: Path | None = None) -> None:
        try:
            import boto3  # noqa: PLC0415
        except ImportError:
            raise StorageError(f"{address}: S3 needs boto3. In the checkout: pip install -c constraints.txt -e '.[s3]'") from None
        self._bucket, _, prefix = address.removeprefix(S3_SCHEME).strip("/").partition("/")
        if not self._bucket:
            raise StorageError(f"{address}: an address like s3://bucket/prefix is expected")
        self._prefix = f"{prefix}/" if prefix else ""
        self._scratch = scratch
        self._client: Any = boto3.client("s3")
        endpoint = self._client.meta.endpoint_url  # both clients go where boto3 was told to
        own = None if endpoint.endswith(AMAZON) else endpoint
        self._files = pafs.S3FileSystem(endpoint_override=own, region=self._client.meta.region_name)
        self._call(lambda: self._client.head_bucket(Bucket=self._bucket))

    def place(self, version: str) -> str:
        """See `Store.place`."""
        return f"{S3_SCHEME}{self._key(version)}"

    def children(self, name: str = "") -> list[str]:
        """See `Store.children`."""
        folder = self._key(name).rstrip("/")
        found = self._call(lambda: self._files.get_file_info(pafs.FileSelector(folder, allow_not_found=True)))
        return sorted(info.base_name for info in found)

    def read(self, name: str) -> bytes | None:
        """See `Store.read`."""
        return self._read(name)[0]

    def create(self, name: str, data: bytes) -> bool:
        """See `Store.create`."""
        return self._put(name, data, IfNoneMatch="*")

    @contextmanager
    def publisher(self) -> Iterator[Path]:
        """See `Store.publisher`; publishers are told apart by claims, not by a lock."""
        if self._scratch is not None:
            self._scratch.mkdir(parents=True, exist_ok=True)
            _sweep(self._scratch)
        with tempfile.TemporaryDirectory(prefix=f"publish-{os.getpid()}-", dir=self._scratch) as folder:
            yield Path(folder)

    def commit(self, staged: Path, version: str) -> None:
        """See `Store.commit`."""
        claim = as_json({"content": file_digest(staged / SUMS)}).encode()
        if not self.create(f"{CLAIMS}/{version}.json", claim) and self.read(f"{CLAIMS}/{version}.json") != claim:
            raise VersionTakenError(version)
        names = sorted(p.relative_to(staged).as_posix() for p in staged.rglob("*") if p.is_file())
        for name in names:
            if name != MANIFEST:
                self._upload(staged / name, f"{version}/{name}")
        # a publisher of the same bytes may have been quicker: the release is the same
        self.create(f"{version}/{MANIFEST}", (staged / MANIFEST).read_bytes())

    def settle(self) -> str | None:
        """See `Store.settle`."""

        def latest() -> bytes:
            newest = self.newest()
            return as_json({"version": newest, "place": self.place(newest) if newest else None}).encode()

        settled: dict[str, Any] = json.loads(self._swap(LATEST_OBJECT, latest))
        self._swap(INDEX, lambda: as_json(self.index()).encode())
        version: str | None = settled["version"]
        return version

    @contextmanager
    def folder(self, version: str) -> Iterator[Path]:
        """See `Store.folder`; the release is copied here, file by file."""
        self.manifest(version)
        with tempfile.TemporaryDirectory(prefix=f"publish-{os.getpid()}-", dir=self._scratch) as folder:
            root = self._key(version)
            selector = pafs.FileSelector(root, recursive=True)
            for info in self._call(lambda: self._files.get_file_info(selector)):
                if info.type == pafs.FileType.File:
                    target = Path(folder) / version / info.path.removeprefix(f"{root}/")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    self._download(info.path, target)
            yield Path(folder) / version

    def rows(self, version: str, table: str, columns: Sequence[str]) -> pa.Table:
        """See `Store.rows`."""
        folder = self._key(f"{version}/data/{table}")
        return self._call(lambda: ds.dataset(folder, format="parquet", filesystem=self._files).to_table(list(columns)))

    def remove(self, version: str) -> None:
        """See `Store.remove`."""
        self._call(lambda: self._client.delete_object(Bucket=self._bucket, Key=f"{self._prefix}{version}/{MANIFEST}"))
        self._call(lambda: self._files.delete_dir(self._key(version)))

    def _key(self, name: str) -> str:
        return f"{self._bucket}/{self._prefix}{name}"

    def _read(self, name: str) -> tuple[bytes | None, str | None]:
        def get() -> tuple[bytes | None, str | None]:
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
            except self._client.exceptions.NoSuchKey:
                return None, None
            return answer["Body"].read(), answer["ETag"]

        return self._call(get)

    def _put(self, name: str, data: bytes, **condition: str) -> bool:
        """Put a small object under a condition; False where the condition doesn't hold."""
        from botocore.exceptions import ClientError  # noqa: PLC0415

        def put() -> bool:
            try:
                self._client.put_object(Bucket=self._bucket, Key=self._prefix + name, Body=data, **condition)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] in {CONFLICT, MISSED}:
                    return False
                raise
            return True

        return self._call(put)

    def _swap(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Bring an object up to what `make` says, made anew whenever another publisher was quicker."""
        for _ in range(MAX_SWAPS):
            old, tag = self._read(name)
            new = make()
            if new == old or self._put(name, new, **({"IfMatch": tag} if tag else {"IfNoneMatch": "*"})):
                return new
        raise StorageError(f"{self.place(name)}: changed by others {MAX_SWAPS} times in a row. Run again.")

    def _upload(self, source: Path, name: str) -> None:
        def upload() -> None:
            with source.open("rb") as file, self._files.open_output_stream(self._key(name)) as out:
                shutil.copyfileobj(file, out, COPY_BYTES)

        self._call(upload)

    def _download(self, key: str, target: Path) -> None:
        def download() -> None:
            with self._files.open_input_stream(key) as file, target.open("wb") as out:
                shutil.copyfileobj(file, out, COPY_BYTES)

        self._call(download)

    def _call(self, do: Callable[[], Result]) -> Result:
        """Do something on S3; what goes wrong there becomes a `StorageError`."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            return do()
        except (BotoCoreError, ClientError, OSError, pa.ArrowException) as error:
            raise StorageError(f"{S3_SCHEME}{self._key('')}: {error}") from error


def _sweep(scratch: Path) -> None:
    """Remove what publishers of this machine left that are no more."""
    for left in scratch.glob("publish-*-*"):
        number = left.name.split("-")[1]
        if number.isdigit() and not _is_alive(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
