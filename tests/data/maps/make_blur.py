"""Reference blurs: scipy.ndimage.gaussian_filter, float64, its defaults (mode reflect, truncate 4).

usage: make_blur.py OUT_DIR   writes input.npy (float64 [9, 14], sparse, exact in float32) and sigma_S.npy for S = 0.7, 2.5, 12;
at 12 the kernel is several times longer than the map.
"""
import os, sys
import numpy as np
from scipy.ndimage import gaussian_filter
out = sys.argv[1]; os.makedirs(out, exist_ok=True)
rng = np.random.default_rng(7)
values = rng.random((9, 14)).astype(np.float32).astype(float); values[values < .6] = 0
np.save(out + '/input.npy', values)
for sigma in (.7, 2.5, 12): np.save(f'{out}/sigma_{sigma}.npy', gaussian_filter(values, sigma))
