# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_loan
from . import credit_archive_loan_authority
from . import credit_archive_loan_overdue
from . import credit_archive_copy
from . import credit_archive_record
from . import credit_archive_version
from . import credit_archive_file
