"""Overview: how many have signed, how fast, when the goal may be reached, where, and what people said."""

from ui.filters import current_filters
from ui.milestones import petition_steps
from ui.overview import facts, findings, growth, headline_and_goal, key_figures, other_sources, ways_on

filters = current_filters()

headline_and_goal(filters)
key_figures(filters)
findings()
growth(filters)
petition_steps()
other_sources()
facts()
ways_on()
