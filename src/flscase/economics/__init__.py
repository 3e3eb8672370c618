"""The economic engine: plain arrays in, plain arrays out.

Read the files in the order in which a patient's year is worked out:
`clock` and `strata` (when and who), `incidence`, `mortality`, `treatment` (the rates),
`calibration` (the two numbers solved from published refracture), `prognosis` (the cohort),
`pathway` (who gets what, when), `flows` (what a hospital's intake adds up to),
`prices` and `ledger` (what that costs and whom), `model` (the chain), `uncertainty` (how sure).
"""
