from . import content, export, mail, portal
