-- The catalog, compressed.
wrk.headers["accept-encoding"] = "gzip"
wrk.headers["x-client-id"] = "acme_live"
wrk.headers["x-client-secret"] = "acme_secret_1"
