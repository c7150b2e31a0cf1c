"""The count in a frame on other sites: what its address may say, its page, and the files of the browser."""
