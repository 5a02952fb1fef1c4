from . import mail, workbook
