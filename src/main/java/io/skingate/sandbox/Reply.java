package io.skingate.sandbox;

import io.vertx.core.json.JsonObject;

/**
 * What a request is answered, and how.
 *
 * @param retryAfter seconds for the header; 0 for none
 */
record Reply(int status, String contentType, String body, int retryAfter, Manner manner) {

  /** Whether and when the answer goes out. */
  enum Manner {
    NOW,
    SLOWLY,
    NEVER,
    CUT
  }

  static Reply json(int status, JsonObject body) {
    return new Reply(status, "application/json", body.encode(), 0, Manner.NOW);
  }

  static Reply webPage() {
    return new Reply(200, "text/html", "<html><body>Welcome</body></html>", 0, Manner.NOW);
  }

  Reply retryAfter(int seconds) {
    return new Reply(status, contentType, body, seconds, manner);
  }

  Reply in(Manner newManner) {
    return new Reply(status, contentType, body, retryAfter, newManner);
  }
}
