from collections import Counter
import re, time
from unittest.mock import patch
from odoo.tests import tagged
from odoo.sql_db import Cursor
from .test_bulk import TestBulk as B
from .test_opening import OpeningCase

def logged(function):
    seen = Counter()
    original = Cursor.execute
    def execute(self, query, params=None, log_exceptions=True):
        code = getattr(query, "code", query)
        seen[re.sub(r"\s+", " ", str(code))[:170]] += 1
        return original(self, query, params, log_exceptions)
    start = time.time()
    with patch.object(Cursor, "execute", execute):
        function()
    for text, number in seen.most_common(45):
        if number > 4: print(number, text)
    print("total", sum(seen.values()), round(time.time()-start,2))

@tagged("post_install", "-at_install")
class TestTmp(OpeningCase):
    def test_it(self):
        number = 40
        partners = self.env["res.partner"].create([{"name": f"P {number} {one}", "user_id": self.sales.id} for one in range(number)])
        self.env.flush_all(); self.env.invalidate_all()
        print("LOAD"); logged(lambda: self.opening(*([one.name, "5"] for one in partners)))
        for task in ("open","request","assess","survey"):
            print(task)
            def go():
                model = self.env["credit.bulk"].with_user(self.analyst).with_company(self.company)
                bulk = model.browse(model._open(task, partners.with_user(self.analyst))["res_id"])
                bulk.write(dict(amount=5, reason="All"))
                bulk.action_start()
                self.env.flush_all()
            self.env.flush_all(); self.env.invalidate_all()
            logged(go)
