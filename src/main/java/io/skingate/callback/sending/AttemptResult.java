package io.skingate.callback.sending;

import java.util.Locale;

/** How one attempt to deliver an update ended. */
public enum AttemptResult {
  /** A 2xx within the deadline, its body complete or cut at the bound. */
  OK,
  /** A 410: the store wants no more of it. */
  GONE,
  /** A 3xx; redirects are not followed. */
  REDIRECT,
  /** Any other status. */
  HTTP_STATUS,
  /** The whole exchange took longer than allowed, wherever it was. */
  TIMEOUT,
  /** The name could not be resolved. */
  DNS_ERROR,
  /**
   * The name resolved to at least one address that no callback may reach; nothing was connected.
   */
  BLOCKED_ADDRESS,
  /** The URL is not one that may be called; nothing was connected. */
  INVALID_TARGET,
  /** The target refused the connection. */
  CONNECTION_REFUSED,
  /** No route to the target. */
  UNREACHABLE,
  /** The handshake failed: certificate, name, or no common protocol. */
  TLS_ERROR,
  /** The connection broke before the answer's headers. */
  RESET,
  /** The answer's headers are larger than allowed. */
  RESPONSE_TOO_LARGE,
  /** The answer is no HTTP. */
  MALFORMED_RESPONSE,
  /** Whoever made the attempt vanished; its outcome is not known. */
  ABANDONED,
  /** The gateway itself failed to make the attempt. */
  INTERNAL_ERROR;

  /** The code in the history, the metrics and under {@code /admin}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For an answer that arrived. */
  public static AttemptResult ofStatus(int status) {
    if (status >= 200 && status < 300) {
      return OK;
    }
    if (status >= 300 && status < 400) {
      return REDIRECT;
    }
    return status == 410 ? GONE : HTTP_STATUS;
  }
}
