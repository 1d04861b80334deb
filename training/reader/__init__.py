"""Makes the weights of the ``model`` engine: ``python -m training.reader`` (see training/MODEL_CARD.md)."""
