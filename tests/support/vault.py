"""A credit file in a database that tests commit to, and whether all of it is sound."""

import contextlib
import shutil
from datetime import timedelta
from pathlib import Path

from .databases import registry

GATE = 78
STAFF = {
    "vault_archivist": "credit_archive.group_archive_archivist",
    "vault_keeper": "credit_archive.group_archive_manager",
}


class Vault:
    """Two people of the archive and one customer's file; what comes out are ids."""

    def __init__(self, database):
        self.database = database
        with self.open() as env:
            # Templates keep their contents in the database, companies in the filestore.
            env["ir.config_parameter"].set_param("ir_attachment.location", "file")
            special = env.ref("credit_archive.class_special")
            self.staff = {
                login: env["res.users"]
                .create(
                    {
                        "name": login.title(),
                        "login": login,
                        "password": login,
                        "group_ids": [(4, env.ref(group).id)],
                        "credit_clearance_id": special.id,
                    }
                )
                .id
                for login, group in STAFF.items()
            }

    @contextlib.contextmanager
    def open(self):
        """An environment of the system that commits when all went well."""
        from odoo import SUPERUSER_ID, api

        with registry(self.database).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"no_reset_password": True})

    @property
    def filestore(self):
        """The folder with the contents."""
        from odoo.tools import config

        return Path(config.filestore(self.database))

    def new_file(self):
        """The id of a new customer's file."""
        with self.open() as env:
            partner = env["res.partner"].create({"name": "Customer", "is_company": True})
            return env["credit.archive.file"]._open(partner, env.company, "hand").id

    def old_records(self, file_id, number):
        """Ids of filed records whose period is over, each with a content of its own."""
        with self.open() as env:
            today = env.company._credit_today()
            records = env["credit.archive.record"].create(
                [
                    {
                        "file_id": file_id,
                        "title": f"Paper {n}",
                        "section_id": env.ref("credit_archive.section_statements").id,
                        "class_id": env.ref("credit_archive.class_general").id,
                        "schedule_id": env.ref("credit_archive.schedule_credit").id,
                        "date": today - timedelta(days=366 * 5 + 2),
                    }
                    for n in range(number)
                ]
            )
            for record in records:
                content = b"%PDF-1.4 " + f"{self.database} {record.id}".encode()
                env["credit.archive.version"]._add(record, "paper.pdf", content)
            records.action_file()
            return records.ids

    def authorised_list(self, record_ids):
        """The id of a disposal list with these records, authorised by the archive manager."""
        with self.open() as env:
            records = env["credit.archive.record"].browse(record_ids)
            disposal = env["credit.archive.disposal"].create(
                {
                    "line_ids": [(0, 0, record._as_disposal_line()) for record in records],
                    "state": "authorised",
                    "authorised_by_id": self.staff["vault_keeper"],
                }
            )
            return disposal.id

    def states(self, record_ids):
        """What states these records are in, read fresh."""
        with self.open() as env:
            return set(env["credit.archive.record"].browse(record_ids).mapped("state"))

    def records_of(self, file_id):
        """Ids of the records of a file."""
        with self.open() as env:
            return env["credit.archive.record"].search([("file_id", "=", file_id)]).ids

    def contents(self, record_ids):
        """Paths of the contents of these records."""
        with self.open() as env:
            records = env["credit.archive.record"].browse(record_ids)
            names = records.version_ids.attachment_id.mapped("store_fname")
            return [self.filestore / name for name in names]

    def collect_garbage(self):
        """Run Odoo's own garbage collection of the filestore."""
        with self.open() as env:
            env["ir.attachment"]._gc_file_store()

    def faults(self):
        """What isn't sound; empty when everything is."""
        with self.open() as env:
            versions = env["credit.archive.version"].search([])
            return [*_of_records(env), *_of_versions(env, versions), *_of_log(env)]

    @contextlib.contextmanager
    def gate(self, event, table, condition="true", at_commit=False):
        """Inside this block whoever does ``event`` on ``table`` waits; yields who opens."""
        kind = "CONSTRAINT TRIGGER gate AFTER" if at_commit else "TRIGGER gate BEFORE"
        when = "DEFERRABLE INITIALLY DEFERRED" if at_commit else ""
        with self.open() as env:
            env.cr.execute(
                f"""CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN IF {condition} THEN
                        PERFORM pg_advisory_xact_lock_shared({GATE}); END IF;
                    RETURN COALESCE(NEW, OLD); END $$;
                    CREATE {kind} {event} ON {table} {when}
                    FOR EACH ROW EXECUTE FUNCTION wait_at_gate()"""
            )
        gate = registry(self.database).cursor()
        try:
            gate.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])
            yield gate.rollback
        finally:
            gate.close()
            with self.open() as env:
                env.cr.execute(f"DROP TRIGGER gate ON {table}; DROP FUNCTION wait_at_gate()")

    def waiters(self):
        """How many wait at the gate."""
        with self.open() as env:
            env.cr.execute(
                """SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                    AND objid = %s AND database =
                        (SELECT oid FROM pg_database WHERE datname = current_database())""",
                [GATE],
            )
            return env.cr.fetchone()[0]

    def is_quiet(self):
        """Whether PostgreSQL has noticed the end of every client that died."""
        with self.open() as env:
            env.cr.execute(
                """SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
                    AND pid <> pg_backend_pid() AND state <> 'idle'"""
            )
            return not env.cr.fetchone()[0]

    def remove_filestore(self):
        """Leave nothing on the disk."""
        shutil.rmtree(self.filestore, ignore_errors=True)


def _of_records(env):
    for record in env["credit.archive.record"].search([]):
        if not record.version_ids:
            yield f"{record.name} has no version"
        if record.state == "destroyed" and not record.disposal_id:
            yield f"{record.name} was destroyed by no list"


def _of_versions(env, versions):
    for version in versions:
        attachment = version.attachment_id
        if version.record_id.state == "destroyed" and attachment:
            yield f"{version.record_id.name} is destroyed and has a content"
        elif version.record_id.state != "destroyed" and version._found() != "whole":
            yield f"{version.record_id.name} is {version._found()}"
    env.cr.execute(
        """SELECT id FROM ir_attachment AS a WHERE res_model = 'credit.archive.version'
            AND NOT EXISTS (SELECT FROM credit_archive_version WHERE attachment_id = a.id)"""
    )
    yield from (f"content {row[0]} belongs to no version" for row in env.cr.fetchall())


def _of_log(env):
    Log = env["credit.archive.log"]
    Log._seal()
    chains = [0, *env["credit.archive.file"].search([]).ids]
    for chain, faults in Log._verify(chains).items():
        yield from (f"chain {chain}: {fault}" for fault in faults)
