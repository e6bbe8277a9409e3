from accounts.admin import credentials, invitations, users  # noqa: F401  # Django looks for what is registered here
