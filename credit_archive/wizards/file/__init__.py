from . import base_partner_merge, credit_archive_anchor, credit_archive_clearance
