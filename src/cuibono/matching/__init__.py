"""Whether two names are one bearer's: pure features of a pair, one file each, and a score whose reasons are their words.

In: two names with what is known of their bearers. Out: a verdict, a score in 0..1, and each feature that speaks for or against. Start
reading at ``match.match_names``.
"""
