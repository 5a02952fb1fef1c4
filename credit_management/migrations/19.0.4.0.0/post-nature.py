def migrate(cr, version):
    """Accounts opened in bulk before this had no nature, which every other one begins with."""
    cr.execute("UPDATE credit_account SET class_nature = 'ordinary' WHERE class_nature IS NULL")
