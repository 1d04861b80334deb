"""Who says what: source, cue and content of direct, indirect and mixed speech, and what kind of source it is.

In: ``Parsed`` and ``Entities``. Out: ``Attribution`` after ``Attribution``. Every reading of a cue is a candidate (``frames``,
``speakers``), a learned score orders them (``weights``), ``choice`` takes the best that don't collide. Start reading at
``find.find_attributions``.
"""
