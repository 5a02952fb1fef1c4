{
    "name": "Credit webhooks (sample)",
    "summary": "Tells another system of holds, decisions on them and warnings",
    "version": "19.0.1.0.0",
    "author": "Credit Management contributors",
    "website": "https://github.com/odoo-credit/credit-management",
    "license": "LGPL-3",
    "category": "Accounting",
    "depends": ["base_automation", "credit_management"],
    "data": ["data/webhooks.xml"],
}
