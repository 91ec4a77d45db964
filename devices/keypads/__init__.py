"""Number pads with which officers call: ``protocol`` · ``keys`` says what a key means · ``wired`` ·
``virtual``."""
