"""Ties that were learnt: for every two ends of a sentence, which of the predicates its words tell, in which status, and by which word.

In: ``ModelParsed`` with what the encoder saw, ``Ends`` and the rules' drafts. Out: drafts beside theirs. No rule about words stands here:
what is told is in the weights (training/claims), what may be told of whom in the vocabulary, and from which chance on in
``model_claims.toml``. Start reading at ``find.claim_drafts``.
"""
