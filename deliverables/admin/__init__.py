"""The administration's pages of this app: people can be changed, the plan and its record only read."""

from deliverables.admin import accounts, plan, progress

__all__ = ["accounts", "plan", "progress"]
