"""Printers, sound and scanners: each kind has its protocol, real drivers and ``virtual.py``."""
