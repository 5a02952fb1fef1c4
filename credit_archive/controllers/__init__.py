from . import content, export, mail
