"""The commands of the guide's page on backup and restore, as they stand there."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import throwaway_database
from tests.support.databases import execute
from tests.support.guide import GUIDE, Page
from tests.support.vault import Vault
from tools.paths import ROOT

BLOCKS = [
    code for language, code in Page(GUIDE / "en" / "operations.md").blocks() if language == "sh"
]
WHOLE = "logs broken: 0, documents damaged or missing: 0"


@pytest.fixture(scope="module")
def vault():
    with throwaway_database() as name:
        vault = Vault(name)
        vault.old_records(vault.new_file(), 3)
        yield vault
        vault.remove_filestore()


@pytest.fixture(scope="module")
def restored(vault, tmp_path_factory):
    """(how to run a block, the folder with the contents of the restored database)."""
    from odoo.tools import config

    name, folder = f"{vault.database}_restored", tmp_path_factory.mktemp("backup")

    def run(block):
        program = str(ROOT / ".odoo" / "bin" / "odoo")
        code = block.replace("odoo ", f"{program} ", 1)
        code = code.replace("DATABASE", vault.database).replace("RESTORED", name)
        done = subprocess.run(
            ["bash", "-euc", code], cwd=folder, capture_output=True, text=True, timeout=600,
            env=os.environ, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    yield run, Path(config.filestore(name))
    execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(config.filestore(name))


def test_back_up_restore_verify(restored):
    run, filestore = restored
    back_up, restore, verify = BLOCKS
    run(back_up)
    run(restore)
    assert WHOLE in run(verify)
    # and what was damaged on the way is found
    contents = [path for path in filestore.rglob("*") if path.is_file()]
    assert contents
    for path in contents:
        if path.read_bytes().startswith(b"%PDF-1.4 credit_throwaway"):
            path.write_bytes(b"%PDF-1.4 something else")
            break
    else:
        pytest.fail("no record's content was restored")
    assert "documents damaged or missing: 1" in run(verify)
