"""The roles of the admin site: groups that are made, and given what they may do, after each `migrate`."""

from __future__ import annotations

from typing import Final

from django.apps.registry import Apps
from django.apps.registry import apps as installed

_VIEWER: Final = frozenset(
    {f"codes.view_{model}" for model in ("code", "words", "synonym", "codespecialty", "release", "relativevalue",
                                         "columnalias", "locality", "hcpcswords", "modifier", "specialty")}
    | {"jobs.view_job", "benchmarks.view_source", "benchmarks.view_benchmarkrow",
       "benchmarks.view_topcode", "benchmarks.view_specialtyspelling"}
)  # fmt: skip
_WORDS: Final = ("words", "synonym", "codespecialty")
_EDITOR: Final = (
    _VIEWER
    | {f"codes.{action}_{model}" for action in ("add", "change", "delete") for model in _WORDS}
    | {"codes.change_code", "codes.add_specialty", "codes.change_specialty"}
    | {f"benchmarks.{action}_specialtyspelling" for action in ("add", "change", "delete")}
    | {"web.view_errorreport", "web.change_errorreport"}
)
# To add a release is to upload it, to change one is to publish or discard a draft: its figures change for nobody.
# To add a source is to upload or compute a table, to change one is to show it or take it back.
_PUBLISHER: Final = (
    _EDITOR
    | {"codes.add_release", "codes.change_release", "codes.view_licenseacceptance"}
    | {"codes.add_columnalias", "codes.delete_columnalias"}
    | {"benchmarks.add_source", "benchmarks.change_source"}
)
ROLES: Final = {"viewer": _VIEWER, "editor": _EDITOR, "publisher": _PUBLISHER}


def make_roles(*, using: str, apps: Apps = installed, **_: object) -> None:
    """Make the groups that are missing, and give each what its role may do; whatever else a group may, it keeps."""
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # on the way back to before there were groups
        return
    known = {
        f"{app}.{codename}": number
        for number, app, codename in permissions.objects.using(using).values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for name, may in ROLES.items():
        group, _made = groups.objects.using(using).get_or_create(name=name)
        group.permissions.add(*(known[each] for each in may if each in known))
