"""What a reader sees: a brief as HTML, PDF, DOCX, Markdown and JSON, its network and its timeline as SVG.

In: a ``Brief`` (and its ``Casefile`` for the network). Out: bytes, the same for the same brief. Whatever comes from documents is escaped.
Start reading at ``html.render_html``.
"""
