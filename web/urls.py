"""Addresses of the site's own pages."""

from django.urls import path

from web import views
from web.account import imports
from web.account import views as account
from web.account.profile import profile
from web.account.theme import change_theme
from web.blog import views as blog_views
from web.blog.feeds import Posts
from web.calculator import views as calculator_views
from web.client import views as client
from web.contracts import billing
from web.contracts import views as contracts
from web.feedback import views as report_views
from web.redirects import MOVED, moved
from web.statements import comparisons, drafts
from web.statements import views as statements

app_name = "web"
urlpatterns = [
    path("app", client.add_slash, name="app-without-slash"),
    path("app/", client.shell, name="app"),
    path("app/sw.js", client.service_worker, name="app-worker"),
    path("app/assets/<path:name>", client.asset, name="app-asset"),
    # Every other path under it is the app's own.
    path("app/<path:path>", client.shell, name="app-path"),
    path("", views.home, name="home"),
    # Browsers ask for it on every page that names no icon, as the admin's and the API's.
    path("favicon.ico", views.favicon, name="favicon"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/new/", contracts.new, name="new-contract"),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<uuid:contract_id>/remove", contracts.remove, name="remove-contract"),
    path("contracts/<uuid:contract_id>/close", contracts.close, name="close-period"),
    path("contracts/<uuid:contract_id>/billing", billing.change, name="set-billing"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<uuid:statement_id>/", comparisons.statement, name="statement"),
    path(
        "statements/<uuid:statement_id>/comparisons/<uuid:comparison_id>/",
        comparisons.comparison,
        name="comparison",
    ),
    path(
        "statements/<uuid:statement_id>/comparisons/<uuid:comparison_id>/draft/",
        drafts.rules_draft,
        name="rules-draft",
    ),
    path("statements/<uuid:statement_id>/delete", statements.delete, name="delete-statement"),
    path("profile/", profile, name="profile"),
    path("account/", account.account, name="account"),
    path("account/welcome/", account.welcome, name="welcome"),
    path("account/log-ins/<uuid:login_id>/end", account.end_login, name="end-login"),
    path("account/log-ins/end-others", account.end_other_logins, name="end-other-logins"),
    path("account/theme", change_theme, name="change-theme"),
    path("account/calendar", account.make_calendar, name="make-calendar"),
    path("account/calendar/revoke", account.revoke_calendar, name="revoke-calendar"),
    path("account/erase/", account.erase, name="erase-account"),
    path("account/import/", imports.import_lines, name="import"),
    path("account/import/<uuid:import_id>/take-back", imports.take_import_back, name="take-import-back"),
    *[path(route, moved, {"screen": screen}) for route, screen in MOVED.items()],
    path("stages/students/", views.stage, {"stage": "students"}, name="students"),
    path("stages/residents/", views.stage, {"stage": "residents"}, name="residents"),
    path("stages/attendings/", views.stage, {"stage": "attendings"}, name="attendings"),
    path("resources/", views.resources, name="resources"),
    path("resources/what-is-a-wrvu/", views.what_is, name="what-is"),
    path("resources/modifiers/", views.modifiers, name="modifiers"),
    path("resources/calculator/", calculator_views.calculator, name="calculator"),
    path("resources/glossary/", views.glossary, name="glossary"),
    path("resources/data/", views.data, name="data"),
    path("blog/", blog_views.blog, name="blog"),
    path("blog/feed/", Posts(), name="feed"),
    path("blog/<slug:slug>/", blog_views.post, name="post"),
    path("support/", views.support, name="support"),
    path("support/report/", report_views.report, name="report"),
    path("support/<slug:slug>/", views.support_page, name="support-page"),
]
