"""Reporting rounds, the texts of their papers, every step on the way, and the papers that were frozen."""

from reporting.models.consultation import AcceptedWarning, Consultation, ConsultationAnswer, ConsultationReply
from reporting.models.digests import SentDigest
from reporting.models.guidance import GuidanceAnswer, GuidancePoint, SessionDecision
from reporting.models.reminders import Reminder, ReminderLine
from reporting.models.reports import IssuedDocument, Report
from reporting.models.rounds import DeadlineExtension, ReportRound
from reporting.models.texts import ReportParagraph, ReportSection, ReportText, TextDraft
from reporting.models.transitions import Transition

__all__ = [
    "AcceptedWarning",
    "Consultation",
    "ConsultationAnswer",
    "ConsultationReply",
    "DeadlineExtension",
    "GuidanceAnswer",
    "GuidancePoint",
    "IssuedDocument",
    "Reminder",
    "ReminderLine",
    "Report",
    "ReportParagraph",
    "ReportRound",
    "ReportSection",
    "ReportText",
    "SentDigest",
    "SessionDecision",
    "TextDraft",
    "Transition",
]
