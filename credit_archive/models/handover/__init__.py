# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_handover_line
from . import credit_archive_handover
from . import credit_archive_handover_holding
from . import credit_archive_loan
from . import res_users
