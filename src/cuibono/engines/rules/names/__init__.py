"""Names: which spans are one, where they begin and end, what each is (person, company, public body, territory, office, project).

In: ``Parsed``. Out: ``Name`` after ``Name``, in order of the text. ``tagger`` proposes, ``repair`` and ``whole`` mend, ``types`` says what
it is. Start reading at ``find.find_names``.
"""
