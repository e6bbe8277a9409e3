from accounts.admin import users  # noqa: F401  # Django looks for what is registered here
