"""The ledger of a workspace: which inputs were read, which texts they hold, in which shard each text lies.

An SQLite file beside the shards. A run reads again only the files that changed (size, times or inode), and packs only
texts that no shard holds. What the ledger says is committed after the shard is on disk, so a killed run loses at most
the shard in flight.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flows.engine.storage import storage_cause

LEDGER = "ledger.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS files (file INTEGER PRIMARY KEY, path TEXT UNIQUE, uri TEXT, stamp TEXT);
CREATE TABLE IF NOT EXISTS entries (
    file INTEGER, ordinal INTEGER, sha256 TEXT, uri TEXT, text_key TEXT, reason TEXT, detail TEXT, PRIMARY KEY (file, ordinal)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_sha256 ON entries (sha256);
CREATE TABLE IF NOT EXISTS texts (text_key TEXT PRIMARY KEY, sha256 TEXT, n_chars INTEGER, shard TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS texts_shard ON texts (shard);
CREATE TABLE IF NOT EXISTS chosen (sha256 TEXT PRIMARY KEY, text_key TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text or refusal of an input file. A text has a `text_key`, which names its bytes and what came with them."""

    sha256: str | None
    uri: str
    text_key: str | None = None
    reason: str | None = None
    detail: str | None = None


class Ledger:
    """Access to `work/ledger.sqlite`; see the module."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    @classmethod
    @contextmanager
    def open(cls, work: Path) -> Iterator[Ledger]:
        """Open the ledger of a workspace and close it in the end; a workspace that has none gets one.

        Raises:
            OSError: it can't be written to, its disk is full, or it is damaged.
        """
        work.mkdir(parents=True, exist_ok=True)
        with _plain_errors(work / LEDGER), closing(sqlite3.connect(work / LEDGER, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.executescript(_TABLES)
            yield cls(database)

    @classmethod
    @contextmanager
    def look(cls, work: Path) -> Iterator[Ledger]:
        """Open the ledger of a workspace to read it: nothing is written, and where there is none, an empty one is seen.

        Raises:
            OSError: it is damaged or can't be read.
        """
        with _plain_errors(work / LEDGER), closing(_connect_to_read(work / LEDGER)) as database:
            yield cls(database)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is written inside is there in the end; after an exception or a kill only what `save` saved."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def save(self) -> None:
        """Inside a transaction: make sure of all that was written so far."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")

    def note(self, name: str) -> str | None:
        """A value kept under a name, None where there is none."""
        row = self._db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def keep(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self._db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    def stamp(self, path: str) -> str | None:
        """The stamp under which a file was read last, None where it was not."""
        row = self._db.execute("SELECT stamp FROM files WHERE path = ?", (path,)).fetchone()
        return None if row is None else row[0]

    def record_file(self, path: str, uri: str, stamp: str, entries: Iterable[Entry]) -> None:
        """Replace what is known of a file. Call it inside `transaction`."""
        self.forget_file(path)
        file = self._db.execute("INSERT INTO files (path, uri, stamp) VALUES (?, ?, ?)", (path, uri, stamp)).lastrowid
        rows = ((file, n, e.sha256, e.uri, e.text_key, e.reason, e.detail) for n, e in enumerate(entries))
        self._db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def forget_file(self, path: str) -> None:
        """Drop a file and its entries; its texts stay in their shards until a run packs without them."""
        row = self._db.execute("SELECT file FROM files WHERE path = ?", (path,)).fetchone()
        if row is not None:
            self._db.execute("DELETE FROM entries WHERE file = ?", row)
            self._db.execute("DELETE FROM files WHERE file = ?", row)

    def paths(self) -> set[str]:
        """Paths of all files that are on record."""
        return {row[0] for row in self._db.execute("SELECT path FROM files")}

    def choose_none(self) -> None:
        """Begin to choose: of the same bytes under several names the record that is chosen first stays."""
        self._db.execute("DELETE FROM chosen")

    def choose_file(self, path: str) -> None:
        """Choose the texts of a file that is on record, in its order."""
        self._db.execute(
            "INSERT OR IGNORE INTO chosen SELECT e.sha256, e.text_key FROM entries e JOIN files f USING (file)"
            " WHERE f.path = ? AND e.text_key IS NOT NULL ORDER BY e.ordinal",
            (path,),
        )

    def choose(self, sha256: str, text_key: str) -> bool:
        """Choose one text; False where its bytes are chosen already."""
        return self._db.execute("INSERT OR IGNORE INTO chosen VALUES (?, ?)", (sha256, text_key)).rowcount == 1

    def is_packed(self, text_key: str) -> bool:
        """Whether a shard holds the text."""
        return self._db.execute("SELECT 1 FROM texts WHERE text_key = ?", (text_key,)).fetchone() is not None

    def record_shard(self, shard: str, texts: Iterable[tuple[str, str, int]]) -> None:
        """Say which shard holds the texts (`text_key`, `sha256`, characters)."""
        self._db.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)", ((*text, shard) for text in texts))

    def forget_shard(self, shard: str) -> None:
        """Drop a shard; its texts are packed anew."""
        self._db.execute("DELETE FROM texts WHERE shard = ?", (shard,))

    def shards(self) -> list[tuple[str, int, int, int]]:
        """Name of each shard, the number of its texts, how many of them are chosen, its characters; sorted by name."""
        return self._db.execute(
            "SELECT t.shard, count(*), count(c.text_key), sum(t.n_chars) FROM texts t LEFT JOIN chosen c USING (sha256, text_key)"
            " GROUP BY t.shard ORDER BY t.shard"
        ).fetchall()

    def chosen_of(self, shard: str) -> set[str]:
        """Keys of the texts of a shard that are chosen."""
        query = "SELECT t.text_key FROM texts t JOIN chosen c USING (sha256, text_key) WHERE t.shard = ?"
        return {row[0] for row in self._db.execute(query, (shard,))}

    def unpacked(self) -> list[tuple[str, int, str]]:
        """Path, number within the file and key of each chosen text that no shard holds."""
        return self._db.execute(
            "SELECT f.path, min(e.ordinal), c.text_key FROM chosen c LEFT JOIN texts t USING (text_key)"
            " JOIN entries e ON e.sha256 = c.sha256 AND e.text_key = c.text_key JOIN files f USING (file)"
            " WHERE t.text_key IS NULL GROUP BY c.text_key ORDER BY f.path, 2"
        ).fetchall()

    def n_texts(self) -> int:
        """Number of distinct texts that the last `choose` chose."""
        return int(self._db.execute("SELECT count(*) FROM chosen").fetchone()[0])

    def text_keys(self) -> Iterator[str]:
        """Keys of the chosen texts, sorted by the digest of the text."""
        return (row[0] for row in self._db.execute("SELECT text_key FROM chosen ORDER BY sha256"))

    def uris(self, sha256: str) -> list[str]:
        """All names under which a text came, sorted."""
        query = "SELECT DISTINCT uri FROM entries WHERE sha256 = ? AND text_key IS NOT NULL ORDER BY uri"
        return [row[0] for row in self._db.execute(query, (sha256,))]

    def all_uris(self) -> Iterator[str]:
        """All names of texts, sorted."""
        return (row[0] for row in self._db.execute("SELECT uri FROM entries WHERE text_key IS NOT NULL ORDER BY uri, sha256"))

    def refusals(self) -> list[Entry]:
        """What intake refused, in the order of the names."""
        query = "SELECT sha256, uri, text_key, reason, detail FROM entries WHERE reason IS NOT NULL ORDER BY uri, sha256, reason"
        return [Entry(*row) for row in self._db.execute(query)]


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """Connect to a ledger that this user need not have the right to write to."""
    if not path.exists():
        empty = sqlite3.connect(":memory:", isolation_level=None)
        empty.executescript(_TABLES)
        return empty
    uri = path.resolve().as_uri()
    if path.with_name(f"{path.name}-wal").exists():  # a run is at work here, or was killed
        database = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
        with suppress(sqlite3.OperationalError):  # in a read-only folder SQLite can't make the file by which readers and writers agree
            database.execute("SELECT 1 FROM notes").fetchall()
            return database
        database.close()
    return sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """Raise what SQLite says of the disk as an error of the disk."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if (cause := storage_cause(error)) is not None:
            raise type(cause)(cause.errno, cause.strerror, str(path)) from error
        if type(error) is sqlite3.DatabaseError:  # "malformed", "not a database"
            raise OSError(errno.EIO, f"{error}. Remove it: the next run reads the inputs again", str(path)) from error
        raise
