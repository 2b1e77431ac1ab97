"""The process of the embedded Prefect server, and the migrated database it starts from.

A new database takes more than a hundred migrations, most of a first run's start. They are run once for each version of
Prefect: the empty migrated database is kept in the Python environment and copied from then on.

`python -m flows.engine.embedded prepare` makes it ahead (`make` does so when it installs).
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from flows.engine.loading import quick_loading
from flows.engine.quiet import quiet_prefect

DATABASE = "prefect.db"


def template() -> Path:
    """Place of the migrated database of the installed Prefect."""
    return Path(sys.prefix) / "share" / "jiaokan" / f"prefect-{version('prefect')}.db"


def provide_database(home: Path) -> None:
    """Put a migrated database into `home` if none is there: a copy of the template, or a new one that becomes the template."""
    database = home / DATABASE
    if database.exists():
        return
    if template().exists():
        _copy(template(), database)
        return
    _migrate()
    with contextlib.suppress(OSError):  # an environment that can't be written to has no template
        template().parent.mkdir(parents=True, exist_ok=True)
        _copy(database, template())


def prepare() -> Path:
    """Make the template if it isn't there; several processes may do so at once.

    Raises:
        OSError: the environment can't be written to.
    """
    if not template().exists():
        with tempfile.TemporaryDirectory() as home:
            quiet_prefect(Path(home))
            provide_database(Path(home))
    return template()


def _migrate() -> None:
    """Run all migrations on the database of Prefect's settings."""
    from prefect.server.database import provide_database_interface  # noqa: PLC0415  (after the settings are set)

    async def create() -> None:
        interface = provide_database_interface()
        await interface.create_db()
        await (await interface.engine()).dispose()

    asyncio.run(create())


def _copy(database: Path, target: Path) -> None:
    """Copy a database with its write-ahead log into one file, whole or not at all."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / DATABASE
        with contextlib.closing(sqlite3.connect(database)) as source, contextlib.closing(sqlite3.connect(made)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        made.replace(target)


def serve(listener: socket.socket, for_one_run: bool) -> None:
    """Serve Prefect's API on a socket that listens already; for one run, without web pages and scheduler."""
    with quick_loading():
        import uvicorn  # noqa: PLC0415  (after the settings are set)
        from prefect.server.api.server import create_app  # noqa: PLC0415

        app = create_app(ephemeral=for_one_run, final=True)
    config = uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[listener])


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # unbuffered: a lock held at exit would be fatal
    os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: list[str]) -> None:
    """`serve FD` and `serve-run FD`: what `EmbeddedServer` starts, until its standard input closes; `prepare`: make the template."""
    if arguments[0] == "prepare":
        print(prepare())
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # until the server has handlers of its own: temporary files go
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if "PREFECT_API_DATABASE_CONNECTION_URL" not in os.environ:
        provide_database(Path(os.environ["PREFECT_HOME"]))
    serve(socket.socket(fileno=int(arguments[1])), for_one_run=arguments[0] == "serve-run")


def _run(arguments: list[str]) -> NoReturn:
    """Run `main` and end at once: Python would take one or two seconds to take the server's modules apart, and the run waits."""
    code = 1
    try:
        main(arguments)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except Exception:
        traceback.print_exc()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _run(sys.argv[1:])
