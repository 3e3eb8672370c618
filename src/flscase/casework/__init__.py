"""The rules of people, as data and pure functions: who works on a case, whose turn it is, who may approve.

The room stands in the house from the start, so that the case never learns who writes it.
"""
