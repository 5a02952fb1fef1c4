{
    "name": "Credit Management: Inventory",
    "summary": "What a delivery adds to an order is accepted, counted, and opens a hold",
    "version": "19.0.1.0.0",
    "category": "Accounting/Credit",
    "author": "Credit Management contributors",
    "website": "https://github.com/odoo-credit/credit-management",
    "license": "LGPL-3",
    "images": ["static/description/delivered.png"],
    "depends": ["credit_management", "sale_stock"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
