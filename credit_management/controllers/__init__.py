from . import mail, opening, workbook
