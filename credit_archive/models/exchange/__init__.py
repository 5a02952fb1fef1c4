# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_origin
from . import credit_archive_record
from . import credit_archive_version
from . import credit_archive_file
from . import credit_archive_disclosure
from . import ir_attachment
