from . import (
    base_module_uninstall,
    base_partner_merge,
    credit_archive_clearance,
    credit_archive_lift,
    credit_archive_upload,
)
