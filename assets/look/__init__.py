"""The look of the shop, "Cổng làng": tokens and icons, one source for every surface."""
