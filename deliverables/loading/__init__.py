"""Plans come in as one JSON file and go out as the same: format "action-plan/1", nested like the plan."""

from deliverables.loading.export import export_plan
from deliverables.loading.load import load_plan, read_plan_file
from deliverables.loading.report import BadPlan, Change, LoadReport, Problem

__all__ = ["BadPlan", "Change", "LoadReport", "Problem", "export_plan", "load_plan", "read_plan_file"]
