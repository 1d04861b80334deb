"""The guarded way to the web: one address in, what came of it out, with the exchange kept as WARC.

In: an http(s) address and a policy. Out: ``Fetched``, whatever the server does. Start reading at ``fetch.Fetcher``; ``guard`` says which
hosts are connected to, ``exchange`` makes one request, ``body`` unpacks, ``robots`` and ``pace`` keep the manners, ``warc`` keeps.
"""
