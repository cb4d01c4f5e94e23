"""The roster engines: one problem description, translators, an independent judge, and engines that solve."""
