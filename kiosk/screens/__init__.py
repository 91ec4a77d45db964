"""One screen per step: a ``.kv`` with the boxes, a few lines of Python, no rule and no I/O."""

from kivy.factory import Factory

from assets.kit import Badge, Icon, Panel, TouchButton, TouchPanel, Words
from kiosk.screens.parts import Code, Facts, RingButton, WideButton

_PIECES = (Badge, Icon, Panel, TouchButton, TouchPanel, Words, Code, Facts, RingButton, WideButton)
for _piece in _PIECES:
    Factory.register(_piece.__name__, cls=_piece)
