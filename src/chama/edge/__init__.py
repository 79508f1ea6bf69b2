"""The gates: shop (mini-program and H5), admin, callback."""
