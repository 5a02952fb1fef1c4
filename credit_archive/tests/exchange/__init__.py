from . import test_disclosure, test_export, test_export_http, test_import
