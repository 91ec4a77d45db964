"""One file per printer model whose habits differ: a profile, and where they are written down."""
