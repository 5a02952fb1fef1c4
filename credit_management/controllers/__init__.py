from . import opening, portal, workbook
