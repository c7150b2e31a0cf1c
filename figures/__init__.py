"""What the store holds of an area and a period, worked out and put in words: the same for pages and for briefings."""
