"""The rules of quality, a file for each thing they look at."""
