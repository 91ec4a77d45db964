"""Printers, sound, scanners, pads and buttons: each kind has its protocol, drivers and
``virtual.py``."""
