"""What qualifies a claim: status (denied, possible, predicted, planned, ended), sums, shares, dates, places.

In: a parsed block and the trigger of a claim. Out: what is found in the block, and which of it belongs to the trigger (``choose``). Start
reading at ``status.status_of``.
"""
