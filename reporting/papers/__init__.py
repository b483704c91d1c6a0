"""The parts of a progress paper as finished sentences and tables; `reporting.snapshots` puts them together."""
