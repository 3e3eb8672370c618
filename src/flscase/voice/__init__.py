"""What patients and staff said, turned into evidence: for now, how well two coders of interviews agree."""
