"""Words in figures as they are: plotly reads a little HTML in every text, and a name may hold a link."""

# The last keeps plotly from putting something else in the place of a name's own %{...}, as it does in hover templates.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "%{": "&#37;{"}


def as_words(text: str) -> str:
    """A text from outside, such as a source's label or a survey's answer, as plotly shows it without change."""
    for sign, entity in _ENTITIES.items():
        text = text.replace(sign, entity)
    return text
