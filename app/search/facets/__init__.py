"""Facets: of what is found, how much is of each topic, speaker, language and so on."""
