{
    "name": "Credit Dashboard",
    "summary": "Receivables, limits, ageing, days of sales, concentration, holds and warnings on one "
    "page of Odoo's Dashboards",
    "version": "19.0.1.0.0",
    "category": "Accounting/Credit",
    "author": "Credit Management contributors",
    "website": "https://github.com/odoo-credit/credit-management",
    "maintainers": ["odoo-credit"],
    "development_status": "Beta",
    "license": "LGPL-3",
    "depends": ["credit_management", "spreadsheet_dashboard"],
    "data": ["data/dashboards.xml"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
