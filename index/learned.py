"""What the offline model learned about questions of policy: low-rank updates of its weights, `updates.safetensors`.

Learned by `python -m eval.benchmarks.train_embedder`; they are added once, when the model is unpacked, and cost nothing afterwards.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray


def updated(tensors: Mapping[str, NDArray[np.float16]]) -> dict[str, NDArray[np.float16]]:
    """Return the tensors with their updates: W + up @ down where there is one, with up (rows, r) and down (r, columns)."""
    from safetensors.numpy import load

    updates: dict[str, Any] = load(files("index").joinpath("updates.safetensors").read_bytes())
    found = dict(tensors)
    for name in {key.rpartition(".")[0] for key in updates}:
        change = updates[f"{name}.up"].astype(np.float32) @ updates[f"{name}.down"].astype(np.float32)
        found[name] = (tensors[name].astype(np.float32) + change).astype(np.float16)
    return found
