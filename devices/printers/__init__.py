"""Slip printers: ``protocol`` · ``slip`` draws · ``escpos`` encodes · ``network`` · ``virtual``."""
