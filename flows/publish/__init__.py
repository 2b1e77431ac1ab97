"""Publishing: deterministic Parquet, gates, a release written whole."""

from flows.publish.folder import PublishResult, publish_release
from flows.publish.gates import GateError
from flows.publish.verify import check, verify

__all__ = ["GateError", "PublishResult", "check", "publish_release", "verify"]
