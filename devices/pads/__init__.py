"""Rating pads with keys of their own: ``protocol`` · ``scores`` says what a key means ·
``wired`` · ``virtual``."""
