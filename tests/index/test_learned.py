"""What the offline model learned is added to the weights it names, and to nothing else."""

from importlib.resources import files

import numpy as np
from safetensors.numpy import load

from index.learned import updated


def test_a_tensor_with_an_update_is_moved_by_it_and_others_stay():
    updates = load(files("index").joinpath("updates.safetensors").read_bytes())
    name = next(key for key in sorted(updates)).rpartition(".")[0]
    up, down = updates[f"{name}.up"].astype(np.float32), updates[f"{name}.down"].astype(np.float32)
    tensors = {
        key.rpartition(".")[0]: np.zeros((updates[key].shape[0], updates[key.replace(".up", ".down")].shape[1]), dtype=np.float16)
        for key in updates
        if key.endswith(".up")
    }
    tensors["embeddings.LayerNorm.bias"] = np.ones(3, dtype=np.float16)
    found = updated(tensors)
    assert np.allclose(found[name], up @ down, atol=1e-3)
    assert np.abs(found[name]).max() > 0
    assert np.array_equal(found["embeddings.LayerNorm.bias"], np.ones(3))
    assert found.keys() == tensors.keys()
