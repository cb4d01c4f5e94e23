"""Jobs of the queue in PostgreSQL: what a job is, when it runs by itself, and how one is deferred.

Only `kit.jobs.runner` runs them; this much may be imported anywhere, without the queue's library.
"""

from storekeeper.kit.jobs.job import Job, defer_in
from storekeeper.kit.jobs.schedules import Daily, Every, Schedule, Weekly, missed

__all__ = ["Daily", "Every", "Job", "Schedule", "Weekly", "defer_in", "missed"]
