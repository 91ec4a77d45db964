"""Buttons that call a person to help: ``protocol`` · ``wired`` · ``virtual``."""
