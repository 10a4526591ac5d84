"""How good the answers are: gold questions, metrics, statistics, reports."""
