# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_veil
from . import credit_archive_kept
from . import credit_archive_numbered
from . import credit_archive_uploads
from . import credit_archive_telling
from . import ir_sequence
