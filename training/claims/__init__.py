"""Makes the tie network of the ``model`` engine (``claims.onnx``): passages and frames to examples, a teacher, the network that ships.

In: the sets of ``../shared`` and public weights for the teacher. Out: the graph, and chances on passages that were not learnt from. Start
reading at ``__main__``.
"""
