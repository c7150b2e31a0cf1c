"""A briefing: what the pages say of an area and a period, as slides, workbook or print that leave the dashboard."""
