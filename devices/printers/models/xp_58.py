"""Xprinter XP-58: 58 mm, 384 dots, torn off by hand; as its programmer's manual describes it.

It answers DLE EOT but not GS r, knows no automatic status, and has no sensor for a roll near its
end: configure ``roll`` with the length of yours.
"""

from devices.printers.escpos import EscposProfile

PROFILE = EscposProfile(
    width_px=384,
    band_px=64,
    feed_lines=4,
    cuts=False,
    confirms=False,
    auto_status=False,
)
