"""The analyst's questions: dossier, paths, timeline, audit; and one claim as a person reads it, which every answer shows.

In: ties, claims, documents of a ledger. Out: answers as records, each line with its sentence, speaker, dates and grade. Start reading at
``build_dossier.build_dossier``.
"""
