def migrate(cr, version):
    """Make room for what this version brings, before its fields and data are loaded."""
    # Each scale has its own A: the grades of the other shipped scales come with the data.
    cr.execute("ALTER TABLE credit_rating DROP CONSTRAINT IF EXISTS credit_rating_name_uniq")
    # Where the columns are there nothing is computed: what was decided was decided without.
    cr.execute(
        """ALTER TABLE credit_request ADD COLUMN IF NOT EXISTS proposal JSONB,
                                      ADD COLUMN IF NOT EXISTS proposed_amount NUMERIC"""
    )
