"""Contracts of the tables that local records come in: one module a table, code and documentation at once."""
