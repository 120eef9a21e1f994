"""The designers' workshop: what templates may rely on, whether they keep to it, and every state of every page."""
