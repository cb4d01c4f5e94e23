"""The worker: the process without windows that runs the jobs of all stores."""
