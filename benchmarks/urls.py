"""The product's pages, and the reference pages beside them."""

from django.urls import path

from actionplan.urls import urlpatterns as product
from benchmarks.database import LARGE, SLUG
from benchmarks.reference_admin import PlanSite
from benchmarks.references import floor, like_for_like

urlpatterns = [
    path("bench/floor/<slug:plan_slug>/", floor, name="floor"),
    path("bench/like-for-like/<slug:plan_slug>/", like_for_like, name="like_for_like"),
    *(path(f"bench/admin/{slug}/", PlanSite(slug).urls) for slug in (SLUG, LARGE)),
    *(path(f"bench/admin-with-counts/{slug}/", PlanSite(slug, counts=True).urls) for slug in (SLUG, LARGE)),
    *product,
]
