"""Vectors that the tests of the server and those of the app read, made from seeds by the rules of the server."""
