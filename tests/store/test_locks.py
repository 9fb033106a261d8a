"""One writer per session, told to whoever comes second, and freed by any end of the first."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.store.locks import SessionBusyError, acquire, holder

HOLD = """
import sys
from pathlib import Path
from workshop.store.locks import acquire
acquire(Path(sys.argv[1]), "one", "12 May 09:30")
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_is_told_who_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()
    with acquire(tmp_path / "locks", "one", "12 May 09:30"):
        monkeypatch.setattr("os.getpid", lambda: here + 1)
        with pytest.raises(SessionBusyError) as refused:
            acquire(tmp_path / "locks", "one", "12 May 09:31")
    assert refused.value.holder == (here, "12 May 09:30")
    assert f"by process {here}, since 12 May 09:30" in str(refused.value)
    assert refused.value.open_elsewhere


def test_a_lock_of_ones_own_process_is_never_elsewhere(tmp_path: Path) -> None:
    with acquire(tmp_path, "one", ""), pytest.raises(SessionBusyError) as refused:
        acquire(tmp_path, "one", "")
    assert not refused.value.open_elsewhere
    assert "elsewhere" not in str(refused.value)


@pytest.mark.parametrize("broken", ["ftruncate", "write", "lseek"])
def test_a_lock_that_cannot_be_signed_is_held_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, broken, fail)
    lock = acquire(tmp_path, "one", "")
    assert lock.warning is None
    monkeypatch.undo()
    with pytest.raises(SessionBusyError):
        acquire(tmp_path, "one", "")
    lock.release()
    acquire(tmp_path, "one", "").release()


@pytest.mark.parametrize("broken", ["unlink", "close"])
def test_a_lock_is_free_whatever_the_disk_says_when_it_is_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    lock = acquire(tmp_path, "one", "")
    close = os.close

    def fail(*arguments: object) -> None:
        if broken == "close":
            close(*arguments)  # type: ignore[arg-type]
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, broken, fail)
        lock.release()
    acquire(tmp_path, "one", "").release()


def test_another_session_is_free(tmp_path: Path) -> None:
    with acquire(tmp_path, "one", ""), acquire(tmp_path, "two", ""):
        pass


def test_a_released_lock_is_free_and_leaves_no_file(tmp_path: Path) -> None:
    acquire(tmp_path, "one", "").release()
    assert os.listdir(tmp_path) == []
    with acquire(tmp_path, "one", ""):
        assert (tmp_path / "one.lock").stat().st_mode & 0o777 == 0o600


def test_releasing_twice_is_as_once(tmp_path: Path) -> None:
    first = acquire(tmp_path, "one", "")
    first.release()
    with acquire(tmp_path, "one", ""):
        first.release()
        assert holder(tmp_path, "one") is not None


def test_who_looks_does_not_take_it(tmp_path: Path) -> None:
    assert holder(tmp_path, "one") is None
    with acquire(tmp_path, "one", "today"):
        assert holder(tmp_path, "one") == (os.getpid(), "today")
    assert holder(tmp_path, "one") is None
    (tmp_path / "one.lock").write_text("left over")
    assert holder(tmp_path, "one") is None


def test_kill_9_frees_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(SessionBusyError, match=f"process {other.pid}, since 12 May"):
            acquire(tmp_path, "one", "")
        assert holder(tmp_path, "one") == (other.pid, "12 May 09:30")
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert holder(tmp_path, "one") is None
        acquire(tmp_path, "one", "").release()


@pytest.mark.parametrize("written", ["", "{", '{"pid": "x"}', "[]", '{"pid": 1}', "\xff\0"])
def test_a_signature_that_cannot_be_read_names_nobody(tmp_path: Path, written: str) -> None:
    with acquire(tmp_path, "one", "today"):
        (tmp_path / "one.lock").write_text(written, "latin-1")
        with pytest.raises(SessionBusyError, match="by another process"):
            acquire(tmp_path, "one", "")


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_folder_without_locks_is_warned_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def unsupported(descriptor: int, operation: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("fcntl.flock", unsupported)
    with acquire(tmp_path, "one", "") as lock:
        assert lock.warning is not None
        assert "open only once" in lock.warning
    assert holder(tmp_path, "one") is None


def test_a_file_in_the_way_of_the_folder_is_warned_about(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("")
    with acquire(tmp_path / "locks", "one", "") as lock:
        assert lock.warning is not None
    assert (tmp_path / "locks").is_file()


def test_a_link_in_the_place_of_a_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "one.lock").symlink_to("precious")
    with acquire(tmp_path, "one", "") as lock:
        assert lock.warning is not None
    assert (tmp_path / "precious").read_text() == "kept"
