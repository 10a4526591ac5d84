"""The page on which answers are scored by hand: one HTML file with the answers in it, no network."""
