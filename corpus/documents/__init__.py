"""The shipped documents."""
