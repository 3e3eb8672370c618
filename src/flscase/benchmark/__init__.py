"""How a service stands beside others: intervals, standardised rates, funnel limits and control charts.

Small hospitals differ by chance alone. Everything here is there to keep such differences from being read as
good or bad care: each rate comes with its interval, each comparison with the limits that chance would
explain.
"""
