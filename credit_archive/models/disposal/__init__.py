# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_hold
from . import credit_archive_disposal
from . import credit_archive_disposal_schedule
from . import credit_archive_record
from . import credit_archive_file
from . import ir_module_module
