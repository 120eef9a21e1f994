"""For staff: what all processes tell of themselves, at a glance and while it happens, and any room from behind."""
