"""Blocks of a text: paragraphs, headings, list items, table rows, datelines; no sentence is glued across two of them.

In: text, with a reader's blocks where it gave some. Out: ``Block`` after ``Block``. Start reading at ``blocks.find_blocks``.
"""
