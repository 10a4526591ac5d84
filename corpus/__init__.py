"""What the documents say: reading, outlining and cutting them. Imports nothing of ours."""
