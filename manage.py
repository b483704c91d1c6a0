#!/usr/bin/env python
import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "actionplan.settings")
    # What a command loads stays. To search it for garbage while it loads, and once more at the end, takes longer than
    # many commands themselves.
    gc.set_threshold(50_000)
    execute_from_command_line(sys.argv)
    gc.freeze()
