"""The file of a backup: whatever was changed in it or is missing, it is refused in a sentence."""

import shutil
import stat
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from play.ops.keep import Trouble, backup_file
from play.ops.keep.backup_file import Contents

CONTENTS = Contents("SQLite", "0.1.0", "2026-11-28 03:00:00", 2, 40, "2026-11-28 02:59:59", ("play.0001_initial",))
COPY = bytes(range(256)) * 40 + b"\n{}\n"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    path = tmp_path_factory.mktemp("backup") / "sealed"
    path.write_bytes(COPY)
    backup_file.seal(path, CONTENTS)
    return path


def test_what_was_sealed_is_read_again(sealed, tmp_path):
    backup = backup_file.read(sealed)
    assert (backup.contents, backup.size) == (CONTENTS, len(COPY))
    backup.extract(tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == COPY


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_change_is_noticed(sealed, tmp_path, data):
    whole = sealed.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1) | st.integers(len(whole) - 300, len(whole) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    changed = data.draw(
        st.sampled_from(
            [
                whole[:place],
                whole[:place] + bytes([other]) + whole[place + 1 :],
                whole[:place] + bytes([other]) + whole[place:],
                whole[:place] + whole[place + 1 :],
                whole + bytes([other]) * 3,
            ]
        )
    )
    if changed == whole[:-1]:  # only the last line feed is missing
        return
    (tmp_path / "changed").write_bytes(changed)
    with pytest.raises(Trouble, match="is damaged|is no backup|was made by a newer"):
        backup_file.read(tmp_path / "changed")


@pytest.mark.parametrize("content", [b"", b"\n", b"hello\n", b"SQLite format 3\0" + b"\0" * 5000, b"\n\n\n"])
def test_what_was_never_a_backup_is_refused(content, tmp_path):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(Trouble, match="is no backup of Color Clues, or its end is missing"):
        backup_file.read(tmp_path / "file")


def test_what_is_not_there_or_no_file_is_refused(tmp_path):
    with pytest.raises(Trouble, match="cannot be read: No such file"):
        backup_file.read(tmp_path / "nothing")
    with pytest.raises(Trouble, match="cannot be read: Is a directory"):
        backup_file.read(tmp_path)


def test_what_a_newer_version_has_made_is_refused(tmp_path):
    path = tmp_path / "newer"
    path.write_bytes(COPY)
    backup_file.seal(path, Contents("SQLite", "9.0.0", "", 0, 0, "", (), format=2))
    with pytest.raises(Trouble, match="made by a newer version, 9.0.0. Use that version or a newer one"):
        backup_file.read(path)


def test_a_new_file_is_its_owners_alone_and_there_only_when_it_is_whole(tmp_path):
    path = tmp_path / "new"
    with backup_file.new_file(path, may_replace=False) as new:
        new.write_bytes(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole" and stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ZeroDivisionError), backup_file.new_file(path, may_replace=True) as new:
        new.write_bytes(b"half")
        raise ZeroDivisionError
    assert path.read_bytes() == b"whole" and list(tmp_path.iterdir()) == [path]


def test_a_file_is_not_overwritten_unasked(tmp_path):
    path = tmp_path / "there"
    path.write_text("mine")
    with pytest.raises(Trouble, match="is there already. Name another file, or overwrite it with --replace"):
        backup_file.new_file(path, may_replace=False).__enter__()
    late = tmp_path / "late"
    with pytest.raises(Trouble, match="is there already"), backup_file.new_file(late, may_replace=False):
        late.write_text("mine")
    assert (path.read_text(), late.read_text()) == ("mine", "mine")


@pytest.mark.parametrize("place, said", [("no/where", "There is no folder"), ("", "is a folder. Name a file in it")])
def test_a_place_that_is_none_is_refused(place, said, tmp_path):
    with pytest.raises(Trouble, match=said):
        backup_file.new_file(tmp_path / place, may_replace=True).__enter__()


def test_a_large_file_is_read_in_a_moment(tmp_path):
    """It is hashed piece by piece, so its size is limited by the disk alone."""
    path = tmp_path / "large"
    with open(path, "wb") as file:
        file.truncate(64 * 1024 * 1024)
    backup_file.seal(path, CONTENTS)
    begun = time.monotonic()
    assert backup_file.read(path).size == 64 * 1024 * 1024
    assert time.monotonic() - begun < 30
    shutil.rmtree(tmp_path)
