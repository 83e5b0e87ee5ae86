"""A schedule as an iCalendar file (RFC 5545), by the library icalendar of the extra ``calendar``."""

from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from checker.advise.timetable import Schedule, Step
from checker.report.schedule import details
from checker.report.text import clean

PRODUCT = "-//checker//plan//EN"


def render(found: Schedule) -> str:
    """The file: one whole-day event for each step, with the same identifiers for the same plan.

    So a calendar that reads the file again moves its events instead of doubling them. The
    time stamp is the as-of day, so that the same schedule gives the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{clean(found.project_name)}: {clean(found.arrangement.name)}")
    for step in found.steps:
        calendar.add_component(_event(step, found))
    data: bytes = calendar.to_ical()
    return data.decode("utf-8")


def _event(step: Step, found: Schedule) -> Event:
    event = Event()
    event.add("uid", f"{_digest(found.project, found.arrangement.name, step.key)}@checker")
    event.add("dtstamp", datetime.combine(found.as_of, time(), UTC))
    event.add("dtstart", step.start)
    event.add("dtend", step.end + timedelta(days=1))
    leg = f" ({step.leg})" if step.leg else ""
    event.add("summary", clean(f"{step.title}{leg}"))
    event.add("description", "\n".join(clean(text) for text in (*details(step), f"project {found.project}")))
    event.add("categories", [step.kind])
    event.add("transp", "TRANSPARENT")
    return event


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
