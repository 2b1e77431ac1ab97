"""Signatures with the user's own SSH key, made and checked by `ssh-keygen -Y`, offline."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

NAMESPACE = "jiaokan"
"""A signature made for another purpose doesn't count here (`ssh-keygen -n`)."""


class SigningError(RuntimeError):
    """The key can't sign, or the signature doesn't hold; the message is that of ssh-keygen."""


def sign(file: Path, key: Path, signature: Path) -> None:
    """Sign a file with an SSH key (private, or public where an agent holds the private one).

    Raises:
        SigningError: ssh-keygen is not there or refuses.
    """
    if not key.is_file():
        raise SigningError(f"{key}: no such key")
    made = _ssh_keygen(["-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE], file.read_bytes())
    signature.write_bytes(made)


def check_signature(data: bytes, signature: Path, signers: Path | None, identity: str | None) -> str:
    """Check a signature. Returns a sentence that says whose it is.

    Args:
        data: what was signed.
        signature: file that `sign` made.
        signers: file of allowed signers (`ssh-keygen`, ALLOWED SIGNERS); None: only the signature itself is checked.
        identity: who must have signed; None: anyone of `signers`.

    Raises:
        SigningError: it doesn't hold.
    """
    if signers is None:
        said = _ssh_keygen(["-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(signature)], data)
        return said.decode(errors="replace").strip()
    if not signers.is_file():
        raise SigningError(f"{signers}: no such file of allowed signers")
    if identity is None:
        try:
            found = _ssh_keygen(["-Y", "find-principals", "-f", str(signers), "-s", str(signature)], b"").decode().split()
        except SigningError as error:
            raise SigningError(
                f"none of the signers of {signers} made it ({error}). It must be a file of allowed signers, a line each: a name, then the"
                ' public key. To write one: echo "editor@example.org $(cat key.pub)" > allowed_signers'
            ) from None
        identity = found[0]
    said = _ssh_keygen(["-Y", "verify", "-f", str(signers), "-I", identity, "-n", NAMESPACE, "-s", str(signature)], data)
    return said.decode(errors="replace").strip()


def _ssh_keygen(arguments: list[str], data: bytes) -> bytes:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise SigningError("ssh-keygen (OpenSSH) is not installed")
    done = subprocess.run([program, *arguments], input=data, capture_output=True, check=False, timeout=60)
    if done.returncode:
        why = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise SigningError(why.splitlines()[-1] if why else f"ssh-keygen failed with code {done.returncode}")
    return done.stdout
