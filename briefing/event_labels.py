"""Where the numbers of events stand in a chart: those of days that lie too near to each other share one."""

from briefing.parts import Picture

_NEAR = 0.02  # of the chart's width


def event_labels(picture: Picture) -> dict[int, str]:
    """What is written, such as "4" or "5–7", by the place in `picture.events` of the event at which it stands."""
    at = picture.data["at"]
    near = (at.max() - at.min()) * _NEAR
    groups = list[list[int]]()
    for place, (moment, _) in enumerate(picture.events):
        if groups and moment - picture.events[groups[-1][-1]][0] <= near:
            groups[-1].append(place)
        else:
            groups.append([place])
    return {group[len(group) // 2]: _words(picture, group) for group in groups}


def _words(picture: Picture, group: list[int]) -> str:
    first, last = (picture.events[place][1] for place in (group[0], group[-1]))
    return first if first == last else f"{first}–{last}"
