"""Small linear models with weights that can be read: {"weights": {feature: weight}, …} in a JSON file beside this one."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import exp


@cache
def weights(name: str) -> Mapping[str, float]:
    """Return the weights of `name`.json by feature."""
    content = json.loads(files("assistant").joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return {feature: float(weight) for feature, weight in content["weights"].items()}


def value(features: Mapping[str, float], model: Mapping[str, float]) -> float:
    """Return the weighted sum; a feature without a weight counts nothing."""
    return sum(amount * model.get(feature, 0.0) for feature, amount in features.items())


def logistic(amount: float) -> float:
    """Return 1 / (1 + e^-amount), in (0, 1)."""
    return 1.0 / (1.0 + exp(-max(-60.0, min(60.0, amount))))
