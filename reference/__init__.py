"""Regions, constituencies, populations and postcodes of the United Kingdom, each with its source and date."""
