"""Code scanners: ``protocol`` · ``grammar`` says what a code may be · ``virtual``."""
