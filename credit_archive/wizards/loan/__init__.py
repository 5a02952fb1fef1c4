from . import credit_archive_loan_register
