import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "actionplan.settings")

application = get_wsgi_application()

# Here rather than in a system check: gunicorn and runserver both load this module, and
# neither may be told to skip it. Commands still work, so that the rows can be removed.
if settings.PRODUCTION:
    from actionplan.guards import refuse_demonstration_data

    refuse_demonstration_data()

# What is loaded by now stays for good: the collector need not look through it at every big page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
