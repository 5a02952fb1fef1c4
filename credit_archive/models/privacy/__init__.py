# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_log
from . import credit_archive_breach
from . import credit_archive_breach_life
from . import credit_archive_breach_clock
from . import credit_archive_breach_notice
from . import credit_archive_breach_register
