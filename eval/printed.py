"""Numbers as people read them."""

_PLAIN = {"verdict": "{:.2f}", "truthfulness": "{:.2f}", "augrc": "{:.3f}", "brier": "{:.3f}"}


def percent(value: float) -> str:
    """Return a share as the charts write it.

    >>> percent(0.25), percent(1), percent(0.005)
    ('25%', '100%', '0.5%')
    """
    return f"{100 * value:.1f}".removesuffix(".0") + "%"


def shown(metric: str, value: float | None) -> str:
    """Return a metric's value as tables write it.

    >>> shown("right", 0.931), shown("verdict", 1.861), shown("f1", None)
    ('93.1%', '1.86', '–')
    """
    if value is None:
        return "–"
    return _PLAIN[metric].format(value) if metric in _PLAIN else f"{100 * value:.1f}%"


def signed(metric: str, value: float) -> str:
    """Return a difference as tables write it.

    >>> signed("right", -0.0312), signed("verdict", 0.05)
    ('-3.1%', '+0.05')
    """
    return f"{value:+.2f}" if metric in _PLAIN else f"{100 * value:+.1f}%"


def p_sign(p: float) -> str:
    """Return a p-value with its sign, as it stands in a sentence.

    >>> p_sign(0.0312), p_sign(0.00004)
    ('= 0.031', '< 0.001')
    """
    return p_value(p) if p < 0.001 else f"= {p_value(p)}"


def p_value(p: float) -> str:
    """Return a p-value as people write it.

    >>> p_value(0.0312), p_value(0.00004)
    ('0.031', '< 0.001')
    """
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
