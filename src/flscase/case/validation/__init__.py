"""Does the model agree with what others found? Published evaluations and cohorts, rebuilt on our engine.

Nothing here is used by a case. Each study is a function that gives the engine the study's own people and
horizon and sets what comes out beside what was published; the manual's page on validation is written from it.
"""
