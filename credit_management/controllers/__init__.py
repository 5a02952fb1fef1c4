from . import opening, workbook
