from . import content, export
