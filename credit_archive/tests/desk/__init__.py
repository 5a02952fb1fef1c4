from . import test_buttons, test_desk
