package io.skingate.sandbox;

import io.vertx.core.json.JsonObject;

/**
 * What a request is answered, and how.
 *
 * @param retryAfter seconds for the header; 0 for none
 */
record SandboxReply(int status, String contentType, String body, int retryAfter, Manner manner) {

  /** Whether and when the answer goes out. */
  enum Manner {
    NOW,
    SLOWLY,
    NEVER,
    CUT
  }

  static SandboxReply json(int status, JsonObject body) {
    return new SandboxReply(status, "application/json", body.encode(), 0, Manner.NOW);
  }

  static SandboxReply webPage() {
    return new SandboxReply(200, "text/html", "<html><body>Welcome</body></html>", 0, Manner.NOW);
  }

  SandboxReply retryAfter(int seconds) {
    return new SandboxReply(status, contentType, body, seconds, manner);
  }

  SandboxReply in(Manner newManner) {
    return new SandboxReply(status, contentType, body, retryAfter, newManner);
  }
}
