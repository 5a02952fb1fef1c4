def migrate(cr, version):
    """Let a customer type "Individual" that somebody made become the shipped one, not a second."""
    cr.execute(
        """INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
           SELECT 'credit_management', 'customer_type_person', 'credit.customer.type', id, TRUE
             FROM credit_customer_type WHERE name = '{"en_US": "Individual"}'::jsonb
               ON CONFLICT DO NOTHING"""
    )
