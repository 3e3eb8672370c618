"""Northfield, a made-up hospital: its people, what is true of them, and their records."""
