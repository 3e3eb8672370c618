"""The rules of people: who works on a case, whose turn it is, who may approve what, as data and pure functions.

The room stands in the house from the start, so that the case never learns who writes it.
"""
