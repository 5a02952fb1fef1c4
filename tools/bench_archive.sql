-- The credit files of `make bench`: 20,000 files with 1,000,000 records, a version each.
-- Run on the generated database after `credit_archive` was installed on it.
-- Every number comes from arithmetic on the row number: two runs give the same rows.

SET LOCAL synchronous_commit = off;
SET LOCAL session_replication_role = replica;

CREATE TEMP TABLE section ON COMMIT DROP AS
SELECT id, row_number() OVER (ORDER BY sequence, id) - 1 AS n, count(*) OVER () AS all_of_them, schedule_id
  FROM credit_archive_section WHERE active;
CREATE TEMP TABLE class ON COMMIT DROP AS
SELECT id, level, row_number() OVER (ORDER BY level) - 1 AS n FROM credit_archive_class;

-- Every second customer belongs to the salesperson of the bench.
UPDATE res_partner SET user_id = (SELECT id FROM res_users WHERE login = 'bench_sales')
 WHERE name LIKE 'Customer %' AND id % 2 = 0;

INSERT INTO credit_archive_file (name, partner_id, company_id, opened_on, opened_for, active, log_state, create_date, write_date)
SELECT 'B' || lpad(id::text, 8, '0'), id, 1, CURRENT_DATE - 900, 'account', TRUE, 'unchecked', now(), now()
  FROM res_partner WHERE name LIKE 'Customer %'
ON CONFLICT DO NOTHING;

-- Half are general, a third personal, the rest financial and special, over all sections.
INSERT INTO credit_archive_record (name, title, file_id, partner_id, salesperson_id, company_id, section_id, class_id, level, date,
    channel, verification, state, filed_on, schedule_id, retention_due, create_date, write_date)
SELECT 'R' || lpad((file.id::bigint * 50 + i)::text, 9, '0'),
    'Document ' || i || CASE WHEN (file.id + i) % 1000 = 0 THEN ' guarantee'
        WHEN class.level = 3 AND file.id % 50 = 0 THEN ' secret' ELSE ' letter' END,
    file.id, file.partner_id, partner.user_id, 1, section.id, class.id, class.level, CURRENT_DATE - ((file.id * 7 + i * 13) % 800)::int,
    'customer', CASE WHEN i % 3 = 0 THEN 'verified' ELSE 'none' END, CASE WHEN i % 25 = 0 THEN 'inbox' ELSE 'filed' END,
    CURRENT_DATE - ((file.id * 7 + i * 13) % 800)::int + i % 20, section.schedule_id, CURRENT_DATE + i, now(), now()
FROM credit_archive_file AS file
JOIN res_partner AS partner ON partner.id = file.partner_id
CROSS JOIN generate_series(1, 50) AS i
JOIN section ON section.n = (i + file.id) % section.all_of_them
JOIN class ON class.n = CASE WHEN i % 10 < 5 THEN 0 WHEN i % 10 < 8 THEN 1 WHEN i % 10 < 9 THEN 2 ELSE 3 END;

INSERT INTO credit_archive_version (record_id, number, name, mimetype, size, sha256, user_id, date, integrity, create_date, write_date)
SELECT id, 1, title || '.pdf', 'application/pdf', 1000, md5(id::text) || md5(name), 2, now(), 'unchecked', now(), now()
  FROM credit_archive_record;

SET LOCAL session_replication_role = DEFAULT;
