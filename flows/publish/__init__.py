"""Publishing: deterministic Parquet, gates, a release written whole."""

from flows.publish.folder import PublishResult, publish_release
from flows.publish.gates import GateError
from flows.publish.sign import SigningError
from flows.publish.storage import StorageError, Store, open_store
from flows.publish.verify import check, verify

__all__ = ["GateError", "PublishResult", "SigningError", "StorageError", "Store", "check", "open_store", "publish_release", "verify"]
