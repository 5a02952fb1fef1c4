-- The generated database of `make bench`: the size and shape of peers.md.
--
--  20,000 customers (and 5,000 contacts), 750,000 journal items, 50,000 orders with
--  150,000 lines. Customer 1 is the heavy one: 2,000 open invoices, 500 open orders.
--  Run on a database that has only Odoo's `sale` and a chart of accounts.
--  Every number comes from arithmetic on the row number: two runs give the same rows.

SET LOCAL synchronous_commit = off;
SET LOCAL work_mem = '128MB';

CREATE TEMP TABLE g ON COMMIT DROP AS SELECT
    (SELECT COALESCE(MAX(id), 0) FROM res_partner) AS p,
    (SELECT COALESCE(MAX(id), 0) FROM account_move) AS m,
    (SELECT COALESCE(MAX(id), 0) FROM account_move_line) AS l,
    (SELECT COALESCE(MAX(id), 0) FROM account_payment) AS pay,
    (SELECT COALESCE(MAX(id), 0) FROM sale_order) AS o,
    (SELECT COALESCE(MAX(id), 0) FROM sale_order_line) AS ol,
    1 AS company,
    (SELECT currency_id FROM res_company WHERE id = 1) AS currency,
    (SELECT id FROM res_currency WHERE name = 'EUR') AS euro,
    (SELECT id FROM account_journal WHERE type = 'sale' AND company_id = 1 ORDER BY id LIMIT 1) AS j_sale,
    (SELECT id FROM account_journal WHERE type = 'bank' AND company_id = 1 ORDER BY id LIMIT 1) AS j_bank,
    (SELECT id FROM account_account WHERE code_store ->> '1' = '121000') AS receivable,
    (SELECT id FROM account_account WHERE code_store ->> '1' = '400000') AS income,
    (SELECT id FROM account_account WHERE code_store ->> '1' = '251000') AS vat,
    (SELECT id FROM account_account WHERE code_store ->> '1' = '101403') AS outstanding,
    (SELECT id FROM account_tax WHERE type_tax_use = 'sale' AND amount = 15 LIMIT 1) AS tax,
    (SELECT MIN(id) FROM product_product) AS product,
    (SELECT MIN(id) FROM uom_uom) AS unit,
    CURRENT_DATE AS today;

UPDATE res_currency SET active = TRUE WHERE name = 'EUR';
INSERT INTO res_currency_rate (currency_id, company_id, name, rate)
SELECT euro, company, today - d, 0.9 + d * 0.0001 FROM g, generate_series(0, 364) d;

-- Customers, and a contact for every fourth one.
INSERT INTO res_partner (id, name, complete_name, commercial_company_name, commercial_partner_id, parent_id,
    is_company, type, active, partner_share, lang, customer_rank, credit_limit, autopost_bills, create_date, write_date)
SELECT p + i, 'Customer ' || i, 'Customer ' || i, 'Customer ' || i, p + i, NULL::int,
    TRUE, 'contact', TRUE, TRUE, 'en_US', 1, '{"1": 50000.0}'::jsonb, 'ask', now(), now()
FROM g, generate_series(1, 20000) i
UNION ALL
SELECT p + 20000 + i, 'Contact ' || i, 'Customer ' || i * 4 || ', Contact ' || i, 'Customer ' || i * 4, p + i * 4, p + i * 4,
    FALSE, 'contact', TRUE, TRUE, 'en_US', 0, NULL, 'ask', now(), now()
FROM g, generate_series(1, 5000) i;

-- Invoices 1..150000 posted, 150001..150500 draft; customer 1 has the first 2,000.
CREATE TEMP TABLE invoice ON COMMIT DROP AS
SELECT i, m + i AS move_id, l + 3 * i - 2 AS line_id,
    p + CASE WHEN i <= 2000 THEN 1 ELSE 2 + (i * 7919) % 19999 END AS partner_id,
    (100 + (i * 31) % 900)::numeric AS net,
    CASE WHEN i <= 150000 THEN 'posted' ELSE 'draft' END AS state,
    i <= 2000 OR (i % 10 < 4) OR i > 150000 AS is_open,
    CASE WHEN i <= 150000 THEN 1 ELSE 10 END AS units,
    today - 30 - (i * 13) % 330 AS date,
    today + 60 - (i * 13) % 330 AS due
FROM g, generate_series(1, 150500) i;
ALTER TABLE invoice ADD gross numeric;
UPDATE invoice SET gross = round(net * 1.15, 2);

-- Payments: two for 59 % of the paid invoices, one for the others, the rest unallocated.
CREATE TEMP TABLE payment ON COMMIT DROP AS
WITH wanted AS (
    SELECT i, partner_id, date, line_id, n, CASE WHEN i % 10 < 8 THEN CASE n WHEN 1 THEN round(gross / 2, 2)
        ELSE gross - round(gross / 2, 2) END ELSE gross END AS amount
    FROM invoice, generate_series(1, 2) n
    WHERE NOT is_open AND (i % 10 < 8 OR n = 1)
), numbered AS (
    SELECT row_number() OVER (ORDER BY i, n) AS k, partner_id, date, line_id, amount FROM wanted
)
SELECT * FROM numbered
UNION ALL
SELECT k, p + CASE WHEN k % 100 = 0 THEN 1 ELSE 2 + (k * 7919) % 19999 END, today - (k % 60)::int, NULL, 50 + k % 200
FROM g, generate_series((SELECT count(*) + 1 FROM numbered), 149250) k;

INSERT INTO account_move (id, name, journal_id, company_id, state, move_type, auto_post, date, invoice_date, invoice_date_due,
    currency_id, invoice_currency_rate, partner_id, commercial_partner_id, partner_shipping_id, payment_state, amount_untaxed,
    amount_tax, amount_total, amount_residual, amount_untaxed_signed, amount_tax_signed, amount_total_signed,
    amount_total_in_currency_signed, amount_residual_signed, sequence_prefix, sequence_number, posted_before, checked,
    is_move_sent, origin_payment_id, create_date, write_date)
SELECT move_id, CASE state WHEN 'posted' THEN 'B/' || i END, j_sale, company, state, 'out_invoice', 'no', date, date, due,
    currency, 1, partner_id, partner_id, partner_id, CASE WHEN is_open THEN 'not_paid' ELSE 'paid' END, net,
    gross - net, gross, CASE WHEN is_open THEN gross ELSE 0 END, net, gross - net, gross,
    gross, CASE WHEN is_open THEN gross ELSE 0 END, 'B/', i, state = 'posted', TRUE,
    FALSE, NULL::int, now(), now()
FROM invoice, g
UNION ALL
SELECT m + 150500 + k, 'P/' || k, j_bank, company, 'posted', 'entry', 'no', date, NULL, NULL,
    currency, 1, partner_id, partner_id, NULL, 'not_paid', 0, 0, amount, 0, 0, 0, amount, amount, 0, 'P/', k, TRUE, TRUE,
    FALSE, pay + k, now(), now()
FROM payment, g;

INSERT INTO account_payment (id, name, move_id, journal_id, company_id, state, payment_type, partner_type, partner_id, date,
    amount, amount_company_currency_signed, currency_id, outstanding_account_id, destination_account_id, is_reconciled,
    is_matched, create_date, write_date)
SELECT pay + k, 'P/' || k, m + 150500 + k, j_bank, company, 'in_process', 'inbound', 'customer', partner_id, date,
    amount, amount, currency, outstanding, receivable, line_id IS NOT NULL, FALSE, now(), now()
FROM payment, g;

-- Journal items: receivable, income and tax of an invoice; bank and receivable of a payment.
INSERT INTO account_move_line (id, move_id, move_name, company_id, company_currency_id, currency_id, journal_id, parent_state,
    date, invoice_date, account_id, partner_id, display_type, debit, credit, balance, amount_currency, amount_residual,
    amount_residual_currency, reconciled, date_maturity, quantity, price_unit, discount, price_subtotal, price_total, product_id,
    product_uom_id, tax_line_id, payment_id, sequence, name, is_downpayment, create_date, write_date)
SELECT line_id + x.n, move_id, 'B/' || i, company, currency, currency, j_sale, state, date, date, x.account, partner_id, x.kind,
    GREATEST(x.balance, 0), GREATEST(-x.balance, 0), x.balance, x.balance, x.residual, x.residual,
    x.n = 0 AND NOT is_open, CASE WHEN x.n = 0 THEN due END, CASE WHEN x.n = 1 THEN units ELSE 0 END, CASE WHEN x.n = 1 THEN net / units END, 0,
    CASE WHEN x.n = 1 THEN net END, CASE WHEN x.n = 1 THEN gross END, CASE WHEN x.n = 1 THEN product END,
    CASE WHEN x.n = 1 THEN unit END, CASE WHEN x.n = 2 THEN tax END, NULL::int, 100 + x.n, 'B/' || i, FALSE, now(), now()
FROM invoice, g, LATERAL (VALUES
    (0, receivable, 'payment_term', gross, CASE WHEN is_open THEN gross ELSE 0 END),
    (1, income, 'product', -net, 0), (2, vat, 'tax', net - gross, 0)) AS x (n, account, kind, balance, residual)
UNION ALL
SELECT l + 451500 + 2 * k - x.n, m + 150500 + k, 'P/' || k, company, currency, currency, j_bank, 'posted', date, NULL,
    x.account, partner_id, 'product', GREATEST(x.balance, 0), GREATEST(-x.balance, 0), x.balance, x.balance,
    x.residual, x.residual, x.n = 0 AND line_id IS NOT NULL,
    date, 0, NULL, 0, 0, 0, NULL, NULL, NULL, pay + k, 100 + x.n, 'P/' || k, FALSE, now(), now()
FROM payment, g, LATERAL (VALUES
    (0, receivable, -amount, CASE WHEN line_id IS NULL THEN -amount ELSE 0 END),
    (1, outstanding, amount, amount)) AS x (n, account, balance, residual);

INSERT INTO account_partial_reconcile (debit_move_id, credit_move_id, company_id, debit_currency_id, credit_currency_id, amount,
    debit_amount_currency, credit_amount_currency, max_date, create_date, write_date)
SELECT line_id, l + 451500 + 2 * k, company, currency, currency, amount, amount, amount, date, now(), now()
FROM payment, g WHERE line_id IS NOT NULL;

-- Orders: 10 % quotations, 40 % invoiced, the rest open (in every fifth of them something happened).
CREATE TEMP TABLE sale ON COMMIT DROP AS
SELECT o.i, g.o + o.i AS order_id, p + CASE WHEN o.i <= 500 THEN 1 ELSE 2 + (o.i * 7907) % 19999 END AS partner_id,
    (20 + (o.i * 17) % 180)::numeric AS price, today - (o.i * 11) % 300 AS day,
    CASE WHEN o.i <= 500 THEN 'open' WHEN o.i % 10 = 0 THEN 'quotation' WHEN o.i % 10 <= 4 THEN 'invoiced'
        WHEN o.i % 10 = 5 THEN 'partial' WHEN o.i % 10 = 6 THEN 'delivered' WHEN o.i % 50 = 8 AND o.i <= 25500 THEN 'drafted'
        ELSE 'open' END AS kind,
    CASE WHEN o.i % 33 = 0 THEN euro ELSE currency END AS currency_id
FROM g, generate_series(1, 50000) AS o (i);

INSERT INTO sale_order (id, name, state, company_id, partner_id, partner_invoice_id, partner_shipping_id, currency_id,
    currency_rate, date_order, user_id, invoice_status, amount_untaxed, amount_tax, amount_total, locked, require_signature,
    require_payment, prepayment_percent, create_date, write_date)
SELECT order_id, 'B' || i, CASE kind WHEN 'quotation' THEN 'draft' ELSE 'sale' END, company, partner_id, partner_id, partner_id,
    currency_id, CASE WHEN currency_id = euro THEN 0.9 ELSE 1 END, day + time '10:00', 2,
    CASE WHEN kind = 'quotation' THEN 'no' WHEN kind IN ('invoiced', 'drafted') THEN 'invoiced' ELSE 'to invoice' END,
    price * 30, price * 4.5, price * 34.5, FALSE, FALSE, FALSE, 0, now(), now()
FROM sale, g;

INSERT INTO sale_order_line (id, order_id, name, sequence, state, company_id, currency_id, order_partner_id, salesman_id,
    product_id, product_uom_id, product_uom_qty, price_unit, discount, price_subtotal, price_tax, price_total,
    price_reduce_taxexcl, price_reduce_taxinc, qty_delivered_method, qty_delivered, qty_invoiced, qty_to_invoice,
    untaxed_amount_invoiced, untaxed_amount_to_invoice, invoice_status, customer_lead, is_downpayment, is_expense,
    create_date, write_date)
SELECT ol + 3 * i - n, order_id, 'Line ' || n, 10 + n, CASE kind WHEN 'quotation' THEN 'draft' ELSE 'sale' END, company,
    currency_id, partner_id, 2, product, unit, 10, price, 0, price * 10, price * 1.5, price * 11.5,
    price, price * 1.15, 'manual', delivered, invoiced, 10 - invoiced,
    CASE kind WHEN 'drafted' THEN 0 ELSE price * invoiced END, price * (10 - invoiced),
    CASE WHEN invoiced = 10 THEN 'invoiced' WHEN kind = 'quotation' THEN 'no' ELSE 'to invoice' END, 0, FALSE, FALSE, now(), now()
FROM sale, g, generate_series(0, 2) n, LATERAL (SELECT
    CASE WHEN kind IN ('invoiced', 'delivered', 'drafted') THEN 10 WHEN kind = 'partial' THEN 4 ELSE 0 END AS delivered,
    CASE WHEN kind IN ('invoiced', 'drafted') THEN 10 WHEN kind = 'partial' AND n = 0 THEN 4 ELSE 0 END AS invoiced) AS q;

INSERT INTO account_tax_sale_order_line_rel (sale_order_line_id, account_tax_id)
SELECT ol + s, tax FROM g, generate_series(1, 150000) s;

-- Which invoice line bills which order line (draft invoices bill the orders of kind `drafted`).
INSERT INTO sale_order_line_invoice_rel (order_line_id, invoice_line_id)
SELECT ol + 3 * i - n, l + 3 * CASE kind WHEN 'drafted' THEN 150000 + 1 + (i - 508) / 50 ELSE 3 * i - n END - 1
FROM sale, g, generate_series(0, 2) n
WHERE kind IN ('invoiced', 'drafted') OR kind = 'partial' AND n = 0;

SELECT setval(pg_get_serial_sequence(t, 'id'), top) FROM (VALUES
    ('res_partner', (SELECT MAX(id) FROM res_partner)), ('account_move', (SELECT MAX(id) FROM account_move)),
    ('account_move_line', (SELECT MAX(id) FROM account_move_line)), ('account_payment', (SELECT MAX(id) FROM account_payment)),
    ('sale_order', (SELECT MAX(id) FROM sale_order)), ('sale_order_line', (SELECT MAX(id) FROM sale_order_line))) AS s (t, top);
