"""The server dies while records are destroyed or uploaded: everything happened, or nothing."""

import http.client
import os
import signal
import time

import pytest

from odoo.addons.credit_management.tests.whole import in_whole_runs, some

from tests.support import OdooServer, throwaway_database
from tests.support.clients import Background
from tests.support.locks import wait_until
from tests.support.vault import Vault

MANY = 40
DISPOSAL, UPLOAD = "credit.archive.disposal", "credit.archive.upload"
MOMENTS = {
    "the first content goes": ("DELETE", "ir_attachment"),
    "the log is written": ("INSERT", "credit_archive_log", "NEW.operation = 'destroy'"),
    "the list is closed": ("UPDATE", "credit_archive_disposal", "NEW.state = 'executed'"),
    "all is done but the commit": (
        "UPDATE", "credit_archive_disposal", "NEW.state = 'executed'", True,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def vault():
    with throwaway_database() as name:
        vault = Vault(name)
        yield vault
        vault.remove_filestore()


@pytest.fixture
def server(vault):
    with OdooServer(vault.database, workers=1) as running:
        yield running


def kill(server):
    """Kill the server and all its workers without warning."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()


def died(client):
    return isinstance(client.answer().error, (OSError, http.client.HTTPException))


def killed_at(vault, server, work, *gate):
    """Do ``work`` and kill the server when it comes to the gate."""
    with vault.gate(*gate) as open_gate:
        client = Background(work)
        wait_until(lambda: vault.waiters() or not client.waits)
        assert client.waits, client.answer()
        kill(server)
        open_gate()
        assert died(client)
        wait_until(vault.is_quiet)
    server.start()


def execute(server, disposal):
    return server.login("vault_archivist", "vault_archivist")[1](
        DISPOSAL, "action_execute", [[disposal]]
    )


@in_whole_runs
@pytest.mark.parametrize("moment", some(MOMENTS, 2))
def test_killed_while_records_are_destroyed(vault, server, moment):
    records = vault.old_records(vault.new_file(), MANY)
    disposal = vault.authorised_list(records)
    contents = vault.contents(records)
    killed_at(vault, server, lambda: execute(server, disposal), *MOMENTS[moment])
    vault.collect_garbage()
    assert vault.faults() == []
    # A commit that was sent is carried out, whether anybody waits for the answer or not.
    if vault.states(records) != {"destroyed"} or "commit" not in moment:
        assert vault.states(records) == {"filed"}
        assert all(path.exists() for path in contents)
        execute(server, disposal)
    assert vault.states(records) == {"destroyed"}
    vault.collect_garbage()
    assert not any(path.exists() for path in contents)
    assert vault.faults() == []


@pytest.mark.parametrize("seconds", some([0.2, 0.05, 0.4, 0.8]))
def test_killed_at_any_moment_of_a_disposal(vault, server, seconds):
    records = vault.old_records(vault.new_file(), MANY)
    disposal = vault.authorised_list(records)
    contents = vault.contents(records)
    client = Background(lambda: execute(server, disposal))
    time.sleep(seconds)
    kill(server)
    client.answer()
    wait_until(vault.is_quiet)
    server.start()
    vault.collect_garbage()
    assert vault.faults() == []
    if vault.states(records) == {"filed"}:
        execute(server, disposal)
        vault.collect_garbage()
    assert vault.states(records) == {"destroyed"}
    assert not any(path.exists() for path in contents)
    assert vault.faults() == []


def test_killed_between_the_commit_and_the_garbage_collection(vault, server):
    """What was destroyed lies in the filestore until the night, and goes even so."""
    records = vault.old_records(vault.new_file(), MANY)
    disposal = vault.authorised_list(records)
    contents = vault.contents(records)
    execute(server, disposal)
    kill(server)
    assert vault.states(records) == {"destroyed"}
    assert all(path.exists() for path in contents)
    server.start()
    vault.collect_garbage()
    assert not any(path.exists() for path in contents)
    assert vault.faults() == []


@pytest.mark.parametrize(
    "gate",
    some(
        [
            ("INSERT", "credit_archive_version", "NEW.name = 'scan 20.pdf'"),
            ("DELETE", "ir_attachment", "OLD.name = 'scan 20.pdf'"),
            ("INSERT", "credit_archive_version", "NEW.name = 'scan 20.pdf'", True),
        ]
    ),
    ids=some(["half of it", "uploads go", "all is done but the commit"]),
)
def test_killed_in_the_middle_of_a_bulk_upload(vault, server, gate):
    file_id = vault.new_file()
    _uid, call = server.login("vault_archivist", "vault_archivist")
    wizard = dialog(vault, call, file_id)
    killed_at(vault, server, lambda: call(UPLOAD, "action_upload", [[wizard]]), *gate)
    vault.collect_garbage()
    assert vault.faults() == []
    if not vault.records_of(file_id) or True not in gate:
        assert vault.records_of(file_id) == []
        call(UPLOAD, "action_upload", [[wizard]])
    assert len(vault.records_of(file_id)) == MANY
    vault.collect_garbage()
    assert vault.faults() == []
    with vault.open() as env:
        assert not env["ir.attachment"].search_count([("res_model", "=", UPLOAD)])


def dialog(vault, call, file_id):
    """The id of the upload dialog with many scans."""
    with vault.open() as env:
        section = env.ref("credit_archive.section_statements").id
    scans = [
        call(
            "ir.attachment",
            "create",
            [{"name": f"scan {n}.pdf", "raw": f"%PDF-1.4 {file_id} {n}", "res_model": UPLOAD}],
        )
        for n in range(MANY)
    ]
    values = {"file_id": file_id, "section_id": section, "attachment_ids": [(6, 0, scans)]}
    return call(UPLOAD, "create", [values])


def test_a_lost_content_is_named_by_the_nightly_check(vault, server):
    (record,) = vault.old_records(vault.new_file(), 1)
    (path,) = vault.contents([record])
    content = path.read_bytes()
    path.unlink()
    try:
        with vault.open() as env:
            versions = env["credit.archive.record"].browse(record).version_ids
            versions._check()
            assert versions.integrity == "missing"
            assert versions.record_id.is_damaged
        path.write_bytes(content + b"x")
        with vault.open() as env:
            versions = env["credit.archive.version"].browse(versions.id)
            versions._check()
            assert versions.integrity == "damaged"
    finally:
        path.write_bytes(content)
    with vault.open() as env:
        versions = env["credit.archive.version"].browse(versions.id)
        versions._check()
        assert versions.integrity == "whole"
