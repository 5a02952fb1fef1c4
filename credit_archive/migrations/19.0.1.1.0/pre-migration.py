def migrate(cr, version):
    """Make room for what this version brings: loans were of paper, with a day of return only."""
    cr.execute("ALTER TABLE credit_archive_loan RENAME COLUMN date_due TO date_to")
    cr.execute(
        """ALTER TABLE credit_archive_loan ADD COLUMN kind VARCHAR,
                                           ADD COLUMN date_from DATE,
                                           ADD COLUMN is_restricted BOOLEAN"""
    )
    cr.execute(
        """UPDATE credit_archive_loan SET kind = 'paper', is_restricted = state = 'approved',
                  date_from = LEAST(date_to, COALESCE(lent_on, create_date, now())::date)"""
    )
    # Who might download might print what was downloaded.
    cr.execute("ALTER TABLE credit_archive_access ADD COLUMN can_print BOOLEAN")
    cr.execute("UPDATE credit_archive_access SET can_print = can_download")
    # Where a permission was needed a loan is; other classes stay as free as they were.
    cr.execute("ALTER TABLE credit_archive_class ADD COLUMN is_controlled BOOLEAN")
    cr.execute("UPDATE credit_archive_class SET is_controlled = needs_permission")
