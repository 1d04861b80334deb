"""cuibono: who is tied to whom, who says so, and how well is it sourced."""

__version__ = "0.1.0"
__all__ = ["__version__"]
