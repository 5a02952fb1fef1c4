from . import test_statement, test_statement_page, test_statement_portal
