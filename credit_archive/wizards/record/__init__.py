from . import base_module_uninstall, credit_archive_upload, credit_authority_question
