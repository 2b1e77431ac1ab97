"""`jiaokan serve`: curate by schedule on one machine, with a Prefect server of its own unless PREFECT_API_URL names one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from flows.commands.curate import settings_of
from flows.commands.errors import UserError
from flows.engine.startup import ServerError, serve_prefect
from flows.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Serve until stopped by Ctrl-C or SIGTERM; the schedule is paused then, and goes on at the next start."""
    settings = settings_of(options)
    try:
        server = serve_prefect(settings.data / "prefect", options.port)
    except OSError as error:
        place = error.filename or f"port {options.port}"
        raise UserError(
            f"{place}: {error.strerror}. A server that runs there is used with PREFECT_API_URL=http://127.0.0.1:{options.port}/api; "
            "another port is given with --port.",
            exit_code=1,
        ) from None
    from flows.deployments import nightly_schedule, serve_nightly  # noqa: PLC0415  (Prefect is imported after its settings are set)

    try:
        schedule = nightly_schedule(options.cron, options.timezone)
    except ValueError:
        raise UserError(
            f'"{options.cron}" in {options.timezone} is no schedule. Five fields of cron and an IANA time zone are expected, '
            'such as --cron "0 3 * * *" --timezone Asia/Shanghai.'
        ) from None
    if server is not None:
        try:
            server.wait()
        except ServerError as error:
            raise UserError(str(error), exit_code=1) from None
        print(f"Prefect: {server.api_url.removesuffix('/api')} (log: {server.log})", file=sys.stderr)
    print(f'Curating at "{options.cron}" ({options.timezone}) into {settings.releases}. Ctrl-C stops.', file=sys.stderr)
    serve_nightly(schedule, _parameters(settings))
    return 0


def _parameters(settings: Settings) -> dict[str, Any]:
    """Parameters of the deployed flow. Inputs stay as they were given: the data name them so, like those of `jiaokan curate`."""
    return {
        "paths": [path.as_posix() for path in settings.inputs],
        "data": _absolute(settings.data),
        "releases": _absolute(settings.publish_at),
        "codebook": _absolute(settings.codebook),
        "sign": _absolute(settings.signing_key),
        "workers": settings.workers,
        "runner": settings.runner,
        "cluster": settings.cluster,
        "shared": _absolute(settings.shared),
    }


def _absolute(place: Path | str | None) -> str | None:
    """A path from the root, an address like `s3://bucket/prefix` as it is."""
    if place is None or "://" in str(place):
        return None if place is None else str(place)
    return str(Path(place).resolve())
