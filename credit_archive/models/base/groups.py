"""The roles of the credit file, as code asks for them."""

ARCHIVIST = "credit_archive.group_archive_archivist"
MANAGER = "credit_archive.group_archive_manager"
REGISTER = f"{ARCHIVIST},credit_management.group_credit_auditor"
"""Who sees figures that count every record, also those hidden from others."""
