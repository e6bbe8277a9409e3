"""Web push without contents: a request that wakes the service worker of a browser, and says nothing (RFC 8030)."""
