"""One day of the week under a time axis: shifts are moved, resized and drawn to the quarter hour."""

from storekeeper.roster.desktop.day_zoom.day_view import DayView
from storekeeper.roster.desktop.day_zoom.zoom import Zoom

__all__ = ["DayView", "Zoom"]
