"""How a request says who it is."""

from rest_framework.authentication import SessionAuthentication


class BearerToken(SessionAuthentication):
    pass


class BrowserSession(SessionAuthentication):
    pass
