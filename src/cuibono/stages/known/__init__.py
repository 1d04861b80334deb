"""Links from the corpus's entities to imported records: lists of names under sanctions, registers, Wikidata.

In: what the corpus tells of an entity, and records that fit its name. Out: links and possible links, each with its features, and flags in
the list's own words. Start reading at ``link.link_known``.
"""
