"""The big screen's parts: what its address may say, its scenes, and the files the browser loads."""
