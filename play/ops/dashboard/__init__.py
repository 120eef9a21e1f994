"""The dashboard for staff: how all processes and rooms are, live, and what any room holds."""
