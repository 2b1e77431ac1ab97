"""`jiaokan verify`, `check` and `release`: what they print, what they refuse, with which exit code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.cli import main
from flows.commands import curate
from flows.commands.errors import UserError
from flows.engine.ledger import LEDGER, Ledger
from flows.engine.lock import workspace_lock
from flows.publish import publish_release
from flows.publish.withdrawals import request_withdrawal
from flows.repair.corrections import CorrectionError
from flows.stages.assemble import stage_code
from flows.stages.collect import COLLECTED
from flows.stages.publish import publisher
from flows.themes.accelerator import AcceleratorError
from schemas.catalog import BY_NAME
from tests.release.samples import TODAY, reseal, tables

Run = Callable[..., tuple[int, str, str]]
COUNTS = ("n_files", "n_changed_files", "n_texts", "n_new_texts", "n_refused")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two releases, made by the code that is here."""
    data, made_by = tmp_path_factory.mktemp("published"), {"code": stage_code(), **publisher()}
    publish_release(tables(1, 2), data / "releases", TODAY, made_by)
    publish_release(tables(1, 2, 3), data / "releases", TODAY, made_by)
    return data


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as a test likes."""
    return shutil.copytree(published, tmp_path / "data", symlinks=True)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    if shutil.which("ssh-keygen") is None:
        pytest.skip("OpenSSH is not installed")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "editor@example.org", "-f", str(path)], check=True)
    (tmp_path / "signers").write_text("editor@example.org " + path.with_suffix(".pub").read_text())
    return path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    for arguments in (
        ["init", "-q"],
        ["config", "user.name", "Editor"],
        ["config", "user.email", "editor@example.org"],
        ["config", "commit.gpgsign", "false"],
        ["config", "tag.gpgsign", "false"],
        ["commit", "-q", "--allow-empty", "-m", "Start"],
    ):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    return folder


def release(data: Path, version: str = "2026.11.1") -> Path:
    return data / "releases" / version


def test_list_and_show_say_what_there_is(data: Path, run: Run) -> None:
    code, out, _ = run("release", "--data", data)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["2026.11.0", "2026.11.1"]
    assert out.splitlines()[1].endswith("latest")
    code, out, _ = run("release", "list", "--releases", data / "releases", "--json")
    assert [r["version"] for r in json.loads(out)["releases"]] == ["2026.11.0", "2026.11.1"]
    code, out, _ = run("release", "show", "--data", data, "--json")
    shown = json.loads(out)
    assert (shown["version"], shown["previous"], shown["latest"], shown["rows"]["essays"]) == ("2026.11.1", "2026.11.0", True, 3)
    code, out, _ = run("release", "show", "2026.11.0", "--data", data)
    assert (code, "latest           no" in out) == (0, True)


def test_an_unknown_version_is_named_with_those_that_are_there(data: Path, run: Run) -> None:
    for arguments in (("show", "2020.1.0"), ("yank", "2020.1.0", "--reason", "x"), ("tag", "2020.1.0"), ("show", "../data")):
        code, _, err = run("release", *arguments, "--data", data)
        assert code == 2
        assert "2026.11.0, 2026.11.1" in err


def test_verify_is_quiet_about_a_good_release_and_names_what_was_tampered_with(data: Path, run: Run) -> None:
    code, out, _ = run("verify", release(data))
    assert (code, "as they were published" in out) == (0, True)
    part = next((release(data) / "data" / "sources").glob("*.parquet"))
    whole = bytearray(part.read_bytes())
    whole[len(whole) // 2] ^= 1
    part.write_bytes(whole)
    code, out, _ = run("verify", release(data), "--json")
    assert code == 1
    assert json.loads(out)["problems"] == ["data/sources/sources-00000-of-00001.parquet: changed since the release was written"]


@pytest.mark.parametrize(
    ("forge", "message"),
    [
        (lambda r: (r / "SHA256SUMS").unlink(), "SHA256SUMS: missing"),
        (lambda r: (r / "manifest.json").unlink(), "manifest.json: missing"),
        (lambda r: (r / "manifest.json").write_text("{}"), "manifest.json: changed"),
        (lambda r: (r / "data" / "edits" / "more.parquet").write_bytes(b""), "data/edits/more.parquet: not part of the release"),
        (lambda r: shutil.rmtree(r / "data" / "edits"), "data/edits/edits-00000-of-00001.parquet: missing"),
    ],
)
def test_verify_finds_files_gone_added_or_forged(data: Path, run: Run, forge: Callable[[Path], Any], message: str) -> None:
    forge(release(data))
    code, out, _ = run("verify", release(data))
    assert code == 1
    assert message in out


def test_rows_changed_by_a_careful_forger_are_found_by_check(data: Path, run: Run) -> None:
    part = next((release(data) / "data" / "essays").glob("*.parquet"))
    rows = pq.read_table(part)
    place = rows.schema.get_field_index("n_chars")
    changed = pa.chunked_array([pa.array([4, 4, 4], pa.int32())])
    pq.write_table(rows.set_column(place, rows.schema.field(place), changed), part)
    reseal(release(data))
    assert run("verify", release(data))[0] == 0
    code, out, _ = run("check", release(data))
    assert code == 1
    assert "essays: the rows are not those whose digest the manifest has" in out


def test_a_signature_holds_for_its_signer_and_no_other(data: Path, run: Run, key: Path) -> None:
    signers = key.with_name("signers")
    assert run("verify", release(data), "--signers", signers)[1] == "SHA256SUMS.sig: missing, the release is not signed\n"
    assert run("release", "sign", "--key", key, "--data", data)[0] == 0
    code, out, _ = run("verify", release(data), "--signers", signers, "--identity", "editor@example.org")
    assert (code, "signed by one of the allowed signers" in out) == (0, True)
    code, out, _ = run("verify", release(data), "--signers", signers, "--identity", "other@example.org")
    assert (code, out.startswith("SHA256SUMS.sig: ")) == (1, True)
    code, _, err = run("release", "sign", "--key", key, "--data", data)
    assert (code, "signed already" in err) == (1, True)
    (release(data) / "README.md").write_text("forged")
    reseal(release(data))
    code, out, _ = run("verify", release(data))
    assert (code, out.startswith("SHA256SUMS.sig: ")) == (1, True)


def test_publishing_with_a_key_signs(tmp_path: Path, run: Run, key: Path) -> None:
    result = publish_release(tables(1), tmp_path / "signed", TODAY, {}, key=key)
    assert run("verify", result.path, "--signers", key.with_name("signers"))[0] == 0


def test_a_yanked_release_stays_marked_and_latest_moves_back(data: Path, run: Run) -> None:
    before = sorted(p.name for p in release(data).rglob("*"))
    code, out, _ = run("release", "yank", "2026.11.1", "--reason", "wrong titles", "--data", data)
    assert (code, "Latest is now: 2026.11.0" in out) == (0, True)
    assert (data / "releases" / "latest").resolve().name == "2026.11.0"
    assert sorted(p.name for p in release(data).rglob("*")) == before
    assert "yanked: wrong titles" in run("release", "list", "--data", data)[1]
    assert json.loads((data / "releases" / "index.json").read_text())["releases"][1]["yanked"]["reason"] == "wrong titles"
    code, _, err = run("release", "yank", "2026.11.1", "--reason", "again", "--data", data)
    assert (code, "yanked already: wrong titles" in err) == (1, True)
    assert run("verify", release(data))[0] == 0
    code, out, _ = run("release", "yank", "2026.11.0", "--reason", "wrong too", "--data", data)
    assert (code, "Latest is now: none" in out) == (0, True)
    assert not (data / "releases" / "latest").exists()


def test_an_empty_reason_is_refused(data: Path, run: Run) -> None:
    code, _, err = run("release", "yank", "2026.11.1", "--reason", " ", "--data", data)
    assert (code, "--reason is empty" in err) == (2, True)


def test_a_tag_carries_the_digest_and_the_counts(data: Path, run: Run, repository: Path) -> None:
    code, out, _ = run("release", "tag", "--repository", repository, "--data", data)
    assert (code, out.startswith("Tagged dataset-v2026.11.1")) == (0, True)
    git = ["git", "-C", str(repository)]
    assert subprocess.check_output([*git, "cat-file", "-t", "dataset-v2026.11.1"], text=True) == "tag\n"
    message = subprocess.check_output([*git, "tag", "--list", "--format=%(contents)", "dataset-v2026.11.1"], text=True)
    digest = json.loads(run("release", "show", "--data", data, "--json")[1])["manifest_sha256"]
    assert f"manifest sha256: {digest}" in message
    assert "version: 2026.11.1" in message
    assert "essays: 3" in message
    code, _, err = run("release", "tag", "--repository", repository, "--data", data)
    assert (code, "exists already" in err) == (1, True)


@pytest.mark.parametrize(
    ("made_by", "message"),
    [
        ({}, "the manifest doesn't say by what code"),
        ({"code": {"restore": "other"}}, "stage restore: the code is another one"),
        ({"code": stage_code(), "publisher": "other"}, "the code that writes releases is another one"),
        ({"code": stage_code(), "libraries": {"pyarrow": "1.0"}}, "the release was made with 1.0"),
    ],
)
def test_code_that_did_not_make_a_release_gets_no_tag_of_it(
    tmp_path: Path, run: Run, repository: Path, made_by: dict[str, Any], message: str
) -> None:
    publish_release(tables(1), tmp_path / "releases", TODAY, made_by)
    code, _, err = run("release", "tag", "--repository", repository, "--releases", tmp_path / "releases")
    assert (code, message in err, "Check out the commit that made it" in err) == (1, True, True)
    assert subprocess.check_output(["git", "-C", str(repository), "tag", "--list"], text=True) == ""


def test_a_tag_whose_maker_was_killed_is_put_on_record(data: Path, run: Run, repository: Path) -> None:
    run("release", "tag", "--repository", repository, "--data", data)
    mark = data / "releases" / "tagged" / "2026.11.1.json"
    before = mark.read_bytes()
    mark.unlink()
    assert run("release", "tag", "--repository", repository, "--data", data)[0] == 0
    assert mark.read_bytes() == before
    mark.unlink()
    (release(data) / "manifest.json").write_text(json.dumps(json.loads((release(data) / "manifest.json").read_text())))
    code, _, err = run("release", "tag", "--repository", repository, "--data", data)
    assert (code, "exists already" in err) == (1, True)


def test_a_dirty_tree_and_a_folder_without_git_are_refused(data: Path, run: Run, repository: Path, tmp_path: Path) -> None:
    (repository / "new.py").write_text("")
    code, _, err = run("release", "tag", "--repository", repository, "--data", data)
    assert (code, "not committed (such as ?? new.py)" in err) == (1, True)
    assert subprocess.check_output(["git", "-C", str(repository), "tag", "--list"], text=True) == ""
    (tmp_path / "void").mkdir()
    assert run("release", "tag", "--repository", tmp_path / "void", "--data", data)[0] == 1


def test_a_tag_and_another_action_at_once_are_refused(data: Path, run: Run) -> None:
    assert run("release", "--tag", "--data", data, "list")[0] == 2


def test_withdraw_records_an_essay_once(data: Path, run: Run) -> None:
    code, out, _ = run("release", "withdraw", f"{2:016x}", "--reason", "asked for by its author", "--data", data)
    assert (code, f"{2:016x}" in out) == (0, True)
    rows = [json.loads(line) for line in (data / "withdrawn.jsonl").read_text().splitlines()]
    assert rows == [{"essay_id": f"{2:016x}", "reason": "asked for by its author"}]
    assert run("release", "withdraw", f"{2:016x}", "--reason", "x", "--data", data)[0] == 1
    code, _, err = run("release", "withdraw", "0000", "--reason", "x", "--data", data)
    assert (code, "3 essays fit" in err) == (2, True)
    assert run("release", "withdraw", "no such title", "--reason", "x", "--data", data)[0] == 2
    assert run("release", "withdraw", "3.txt", "--reason", "x", "--data", data)[0] == 0


def test_prune_keeps_the_latest_tagged_and_yanked(data: Path, run: Run, repository: Path) -> None:
    for numbers in ((1, 2), (1, 3), (2, 3), (1, 2, 3, 4)):
        publish_release(tables(*numbers), data / "releases", TODAY, {})
    run("release", "tag", "2026.11.1", "--repository", repository, "--data", data)
    run("release", "yank", "2026.11.2", "--reason", "wrong", "--data", data)
    code, out, _ = run("release", "prune", "--keep", "2", "--keep-months", "0", "--data", data)
    assert (code, out) == (0, "Would remove (do it with --yes): 2026.11.0, 2026.11.3\n")
    assert release(data, "2026.11.0").exists()
    code, out, _ = run("release", "prune", "--keep", "2", "--keep-months", "0", "--yes", "--data", data, "--json")
    assert json.loads(out)["pruned"] is True
    index = json.loads((data / "releases" / "index.json").read_text())
    assert [r["version"] for r in index["releases"]] == ["2026.11.1", "2026.11.2", "2026.11.4", "2026.11.5"]
    assert sorted(index["pruned"]) == ["2026.11.0", "2026.11.3"]
    assert run("release", "prune", "--keep", "0", "--keep-months", "0", "--yes", "--data", data)[0] == 0
    assert [r["version"] for r in json.loads(run("release", "--data", data, "--json")[1])["releases"]][-1] == "2026.11.5"


@pytest.mark.parametrize("keep", [2, 3, 50])
def test_prune_keeps_all_where_it_may_keep_more_than_there_are(data: Path, run: Run, keep: int) -> None:
    code, out, _ = run("release", "prune", "--keep", keep, "--keep-months", "0", "--yes", "--data", data)
    assert (code, "2026.11.0" in out) == (0, False)
    assert release(data, "2026.11.0").exists()


def test_a_pruned_version_is_never_used_again(data: Path, run: Run) -> None:
    run("release", "yank", "2026.11.1", "--reason", "wrong", "--data", data)
    publish_release(tables(4, 5), data / "releases", TODAY, {})
    run("release", "prune", "--keep", "0", "--keep-months", "0", "--yes", "--data", data)
    assert publish_release(tables(4, 5, 6), data / "releases", TODAY, {}).version == "2026.11.3"


def test_commands_work_on_s3(bucket: str, run: Run, key: Path) -> None:
    place = f"{bucket}/corpus"
    publish_release(tables(1), place, TODAY, {})
    publish_release(tables(1, 2), place, TODAY, {})
    assert run("verify", f"{place}/2026.11.1")[0] == 0
    assert run("check", f"{place}/latest")[0] == 0
    assert run("release", "sign", "--key", key, "--releases", place)[0] == 0
    assert run("verify", f"{place}/latest", "--signers", key.with_name("signers"))[0] == 0
    assert run("release", "yank", "2026.11.1", "--reason", "wrong", "--releases", place)[0] == 0
    assert json.loads(run("release", "show", "--releases", place, "--json")[1])["version"] == "2026.11.0"
    publish_release(tables(1, 3), place, TODAY, {})
    assert run("release", "prune", "--keep", "0", "--keep-months", "0", "--yes", "--releases", place)[1] == "Removed: 2026.11.0\n"
    assert run("verify", f"{place}/2026.11.0")[0] == 2
    code, _, err = run("release", "list", "--releases", "s3://no-such-bucket-here")
    assert (code, err.startswith("jiaokan: s3://no-such-bucket-here")) == (1, True)


def test_a_release_is_named_by_version_latest_or_folder_in_every_command(data: Path, run: Run) -> None:
    for named in ("2026.11.0", "latest", None, release(data, "2026.11.0")):
        positional = [] if named is None else [named]
        option = [] if named is None else ["--release", named]
        for call in (["verify", *positional], ["check", *positional], ["quarantine", *option], ["export", "citations", *option]):
            assert run(*call, "--data", data)[0] == 0, call
            assert run(*call, "--releases", data / "releases")[0] == 0, call
    code, _, err = run("verify", "2026.11.9", "--data", data)
    assert (code, "There are: 2026.11.0, 2026.11.1. Another place" in err) == (2, True)


def test_what_was_refused_is_listed_by_reason(tmp_path: Path, run: Run) -> None:
    row = {"source_sha256": None, "stage": "intake", "detail": "Convert it."}
    refused = [row | {"source_uri": f"{n}.txt", "reason": reason} for n, reason in enumerate(("unreadable", "binary", "unreadable"))]
    given = tables(1) | {"quarantine": BY_NAME["quarantine"].from_rows(refused)}
    publish_release(given, tmp_path / "releases", TODAY, {})
    code, out, _ = run("quarantine", "--data", tmp_path)
    assert (code, out.splitlines()) == (
        0,
        ["binary (intake)", "  1.txt: Convert it.", "unreadable (intake)", "  0.txt: Convert it.", "  2.txt: Convert it."],
    )
    code, out, _ = run("quarantine", "--data", tmp_path, "--reason", "binary", "--json")
    assert json.loads(out) == {"source_uri": "1.txt", "stage": "intake", "reason": "binary", "detail": "Convert it."}


def test_a_run_that_fails_leaves_a_line_of_json_too(tmp_path: Path, run: Run) -> None:
    code, out, err = run("curate", tmp_path / "none", "--data", tmp_path / "data", "--json")
    assert (code, "no such file or folder" in err) == (2, True)
    line = json.loads(out)
    assert ("no such file or folder" in line["error"], line["stage"], line["published"]) == (True, "start", False)


def test_a_damaged_release_before_is_told(data: Path) -> None:
    next((release(data) / "data" / "sentences").iterdir()).write_bytes(b"PAR1")
    with pytest.raises(UserError, match=r"can't be compared[^\0]*jiaokan release yank") as error, curate.told_errors():
        publish_release(tables(1, 2, 3, 4), data / "releases", TODAY, {})
    assert error.value.exit_code == 1


@pytest.mark.parametrize(
    "command", [("show", "a"), ("quarantine",), ("export", "citations"), ("explain", "a"), ("release", "withdraw", "a", "--reason", "b")]
)
def test_a_release_that_can_not_be_read_is_named_and_how_to_see_more(data: Path, run: Run, command: tuple[str, ...]) -> None:
    for part in (release(data) / "data").rglob("*.parquet"):
        part.write_bytes(b"PAR1")
    code, _, err = run(*command, "--data", data)
    assert (code, "can't be read" in err, "jiaokan check" in err) == (1, True, True)


@pytest.mark.parametrize("kind", [AcceleratorError, CorrectionError])
def test_what_somebody_can_mend_is_a_message(kind: type[Exception]) -> None:
    with pytest.raises(UserError, match="mend it there"), curate.told_errors():
        raise kind("mend it there")


def test_sigterm_stops_as_ctrl_c_does(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(curate, "settings_of", killed)
    before = signal.getsignal(signal.SIGTERM)
    code, out, err = run("curate", "--json")
    assert (code, json.loads(out)["error"]) == (143, "stopped by SIGTERM")
    assert err.startswith("jiaokan: stopped. Finished shards are kept")
    assert signal.getsignal(signal.SIGTERM) is before


def test_copies_of_a_withdrawn_essay_that_stay_are_named(tmp_path: Path, run: Run) -> None:
    given = tables(1, 2, 3)
    essays = given["essays"].to_pylist()
    for row in essays[:2]:
        row["work_id"] = essays[0]["work_id"]
    publish_release(given | {"essays": BY_NAME["essays"].from_rows(essays)}, tmp_path / "releases", TODAY, {})
    first, copy = essays[0]["essay_id"], essays[1]["essay_id"]
    out = run("release", "withdraw", first, "--reason", "asked", "--data", tmp_path)[1]
    assert f"1 other copies of the same work stay in: {copy}. --all-copies withdraws them too." in out
    out = run("release", "withdraw", first, "--reason", "asked", "--data", tmp_path, "--all-copies", "--json")[1]
    assert json.loads(out) == {"withdrawn": [copy], "reason": "asked", "copies_left": []}


def test_a_broken_release_is_listed_and_a_pruned_one_named(data: Path, run: Run) -> None:
    (release(data, "2026.11.0") / "manifest.json").write_text("{")
    out = run("release", "list", "--data", data)[1].splitlines()
    assert out[0].startswith("2026.11.0  broken: ")
    assert out[1].endswith("latest")
    (data / "releases" / "pruned").mkdir()
    (data / "releases" / "pruned" / "2026.10.0.json").write_text('{"date": "2026-11-01"}')
    code, _, err = run("diff", "2026.10.0", "latest", "--data", data)
    assert (code, "release 2026.10.0 was pruned" in err, "on 2026-11-01" in err) == (2, True, True)


def test_a_public_key_is_no_file_of_allowed_signers(data: Path, run: Run, key: Path) -> None:
    run("release", "sign", "--key", key, "--data", data)
    code, out, _ = run("verify", "--data", data, "--signers", key.with_suffix(".pub"))
    assert (code, "none of the signers" in out, "> allowed_signers" in out) == (1, True, True)


def test_inspect_prints_no_python(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "a.txt"
    file.write_text("论思想政治工作\n张三，李四\n关键词：党建；国企\n" + "加强思想政治工作是企业发展的保证。" * 20, encoding="utf-8")
    code, out, _ = run("inspect", file)
    assert (code, "  keywords: 党建；国企" in out.splitlines()) == (0, True)


def test_status_says_what_waits_and_who_is_at_work(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "a.txt"
    file.write_text("加强思想政治工作。", encoding="utf-8")
    request_withdrawal(tmp_path / "data", ["a" * 16], "asked for")
    out = run("status", file, "--data", tmp_path / "data")[1]
    assert "withdrawn: 1 essay(s) asked for" in out
    assert "at work" not in out
    with workspace_lock(tmp_path / "data"):
        assert f"at work:  process {os.getpid()} is curating here" in run("status", file, "--data", tmp_path / "data")[1]


@pytest.mark.parametrize("command", ["status", "curate"])
def test_what_is_damaged_is_told_before_a_run(tmp_path: Path, run: Run, data: Path, command: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("加强思想政治工作。", encoding="utf-8")
    with Ledger.open(data / "work") as ledger, ledger.transaction():
        ledger.keep(COLLECTED, json.dumps({"inputs": "", **dict.fromkeys(COUNTS, 0)}))
    manifest = (data / "releases" / "latest").resolve() / "manifest.json"
    manifest.write_text("[]", encoding="utf-8")
    code, _, err = run(command, file, "--data", data)
    assert (code, f"{manifest.parent.name}/manifest.json: not a manifest" in err) == (1, True)
    (data / "withdrawn.jsonl").write_text("{", encoding="utf-8")
    code, _, err = run(command, file, "--data", data, "--releases", tmp_path / "none")
    assert (code, "withdrawn.jsonl:1: a JSON object with essay_id and reason is expected" in err) == (1, True)
    (data / "work" / LEDGER).write_bytes(b"no database")
    code, _, err = run(command, file, "--data", data)
    assert (code, f"{LEDGER}: file is not a database. Remove it" in err) == (1, True)


def test_an_essay_can_be_named_only_where_there_is_a_release(tmp_path: Path, run: Run) -> None:
    code, _, err = run("release", "withdraw", "论创新", "--reason", "asked for", "--data", tmp_path)
    assert (code, "no release here in which '论创新' could be looked up. Name the whole essay_id" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("curate", "--workers", "many"), "many is not a number from 1 up"),
        (("release", "prune", "--keep", "-1"), "-1 is not a number from 0 up"),
        (("serve", "--port", "http"), "http is not a number from 1 to 65535"),
    ],
)
def test_a_number_that_is_none_is_named(run: Run, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(SystemExit):
        run(*arguments)
    assert message in capsys.readouterr().err
