"""The administration's pages of this app: people can be changed, the plan and its record only read."""

from deliverables.admin import accounts, plan, progress, units

__all__ = ["accounts", "plan", "progress", "units"]
