from odoo import SUPERUSER_ID, api

RECORDS = "credit_archive_permission_credit_archive_record_rel"
"""The table that said which records a permission was for."""


def migrate(cr, version):
    """Make the permissions loans, and lay out the steps of what waits for a decision.

    sudo: an upgrade has no user, and what it moves is everybody's.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute("SELECT to_regclass('credit_archive_permission')")
    if cr.fetchone()[0]:
        take_over_permissions(env)
        cr.execute(f"DROP TABLE {RECORDS}")
        cr.execute("DROP TABLE credit_archive_permission")
    for model in ("credit.archive.loan", "credit.archive.disposal"):
        waiting = env[model].search(env[model]._approvals_open_domain())
        waiting._start_approvals()


def take_over_permissions(env):
    """Copy each permission into a loan: to view, or to copy where downloading was permitted."""
    cr = env.cr
    cr.execute("ALTER TABLE credit_archive_loan ADD COLUMN permission_id INTEGER")
    cr.execute(
        """INSERT INTO credit_archive_loan (permission_id, name, kind, user_id, company_id, purpose,
                  date_from, date_to, state, approved_by_id, approved_on, is_restricted, extensions,
                  approval_count, create_uid, create_date, write_uid, write_date)
           SELECT id, '/', CASE WHEN can_download THEN 'copy' ELSE 'view' END, user_id, company_id,
                  purpose, date_from, date_to,
                  CASE WHEN state = 'granted' THEN 'approved' ELSE state END,
                  CASE WHEN state IN ('granted', 'revoked') THEN decided_by_id END,
                  CASE WHEN state IN ('granted', 'revoked') THEN decided_on END,
                  state = 'granted', 0, 0, create_uid, create_date, write_uid, write_date
           FROM credit_archive_permission ORDER BY id RETURNING id"""
    )
    ids = [loan_id for (loan_id,) in cr.fetchall()]
    cr.execute(
        f"""INSERT INTO credit_archive_loan_record_rel (loan_id, record_id)
            SELECT loan.id, rel.credit_archive_record_id
            FROM credit_archive_loan AS loan
            JOIN {RECORDS} AS rel ON rel.credit_archive_permission_id = loan.permission_id"""
    )
    cr.execute("ALTER TABLE credit_archive_loan DROP COLUMN permission_id")
    env.invalidate_all()
    for loan in env["credit.archive.loan"].browse(ids):
        loan.name = env["ir.sequence"].next_by_code("credit.archive.loan")
