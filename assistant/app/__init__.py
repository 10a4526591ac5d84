"""The web app, a file per tab; the only files with gradio."""
