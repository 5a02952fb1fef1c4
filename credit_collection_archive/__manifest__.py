{
    "name": "Credit File: Collection",
    "summary": "Reminders, confirmed statements and write-offs file themselves in the customer's "
    "credit file",
    "version": "19.0.1.0.0",
    "category": "Accounting/Credit",
    "author": "Credit Management contributors",
    "website": "https://github.com/odoo-credit/credit-management",
    "maintainers": ["odoo-credit"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["credit_collection", "credit_archive"],
    "data": ["data/credit_archive_filing.xml", "data/ir_actions_report.xml"],
    "auto_install": True,
}
