"""Rating pads with keys of their own: no driver yet, the rating screen is the pad."""
