"""A consent is withdrawn while data are used: whoever comes second finds it."""

import io
from datetime import timedelta

import psycopg2
import pytest

from odoo import api, fields

from tests.support import throwaway_database
from tests.support.databases import registry
from tests.support.vault import Vault


@pytest.fixture(scope="module")
def vault():
    with throwaway_database() as name:
        vault = Vault(name)
        yield vault
        vault.remove_filestore()


@pytest.fixture
def consented(vault):
    """Ids of a file, its record of a class that refuses, and the consent that allows all."""
    file_id = vault.new_file()
    with vault.open() as env:
        env.ref("credit_archive.class_general").consent_rule = "refuse"
        today = env.company._credit_today()
        (record_id,) = vault_record(env, file_id, today)
        consent = env["credit.archive.consent"].create(
            {
                "file_id": file_id,
                "purpose_id": env.ref("credit_archive.purpose_collection").id,
                "class_ids": [(4, env.ref("credit_archive.class_general").id)],
                "date_from": today - timedelta(days=9),
                "state": "confirmed",
                "confirmed_on": fields.Datetime.now(),
            }
        )
        return file_id, record_id, consent.id


def vault_record(env, file_id, today):
    record = env["credit.archive.record"].create(
        {
            "file_id": file_id,
            "title": "Paper",
            "section_id": env.ref("credit_archive.section_statements").id,
            "class_id": env.ref("credit_archive.class_general").id,
            "schedule_id": env.ref("credit_archive.schedule_credit").id,
            "date": today,
        }
    )
    env["credit.archive.version"]._add(record, "paper.pdf", b"%PDF-1.4 paper")
    record.action_file()
    return record.ids


def withdraw(vault, consent_id):
    """Withdraw in a transaction of its own, as the archive manager; committed on return."""
    with registry(vault.database).cursor() as cr:
        env = api.Environment(cr, vault.staff["vault_keeper"], {})
        one = env["credit.archive.consent"].browse(consent_id)
        one._end("withdrawn", env.company._credit_today(), "Letter", env.user, "mail")


def keeper(vault, cr):
    env = api.Environment(cr, vault.staff["vault_keeper"], {})
    return env(context={"allowed_company_ids": env.user.company_ids.ids})


def test_a_withdrawal_committed_during_an_export_keeps_it_from_leaving(vault, consented):
    file_id, record_id, consent_id = consented
    with registry(vault.database).cursor() as cr:
        file = keeper(vault, cr)["credit.archive.file"].browse(file_id)
        records, left_out = file._exportable()  # what it read is what it goes on with
        assert (records.ids, left_out.ids) == ([record_id], [])
        withdraw(vault, consent_id)
        with pytest.raises(psycopg2.errors.SerializationFailure):
            file._write_export(io.BytesIO(), "Moving house")
        cr.rollback()
        # Odoo repeats the request: now it sees what was decided meanwhile.
        records, left_out = file._exportable()
        assert (records.ids, left_out.ids) == ([], [record_id])


def test_a_withdrawal_committed_while_a_document_is_opened_keeps_it_from_leaving(vault, consented):
    _file_id, record_id, consent_id = consented
    with registry(vault.database).cursor() as cr:
        record = keeper(vault, cr)["credit.archive.record"].browse(record_id)
        version = record.version_ids
        withdraw(vault, consent_id)
        with pytest.raises(psycopg2.errors.SerializationFailure):
            version._hand_out("view")
        cr.rollback()
        assert version._hand_out("view").why == "consent"
