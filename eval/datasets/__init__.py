"""The shipped gold questions."""
