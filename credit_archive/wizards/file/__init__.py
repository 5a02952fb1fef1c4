from . import base_partner_merge, credit_archive_clearance
