"""One module per platform: `fetch_*` asks, `parse_*` reads. No database, no pages."""
