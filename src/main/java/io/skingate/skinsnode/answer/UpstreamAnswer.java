package io.skingate.skinsnode.answer;

import java.time.Duration;
import java.util.Locale;

/** What a call to SkinsNode came to, and what calls of several kinds may come to. Immutable. */
public sealed interface UpstreamAnswer permits OrderAnswer, CatalogAnswer, WalletAnswer {
  /** What the answer is called in metrics, logs and histories. */
  String result();

  /** SkinsNode refused the account itself, with a code: the operator's trouble. */
  record CredentialsRejected(int httpStatus) implements OrderAnswer, CatalogAnswer, WalletAnswer {
    @Override
    public String result() {
      return "credentials_rejected";
    }
  }

  /**
   * What was to be fetched could not be had.
   *
   * @param retryAfter null where nobody asked to wait
   */
  record Failed(Reason reason, Duration retryAfter) implements CatalogAnswer, WalletAnswer {
    @Override
    public String result() {
      return reason.code();
    }
  }

  /** Why nothing is known. */
  enum Reason {
    /** The deadline passed before the whole answer was there. */
    TIMEOUT,
    /** The connection broke after the request went out. */
    RESET,
    /** No connection could be had. */
    UNREACHABLE,
    /** A 5xx. */
    SERVER_ERROR,
    /** A 429, or a pause that one asked for is not over. */
    RATE_LIMITED,
    /** The gateway's own limit of calls in flight; nothing was sent. */
    OVERLOADED,
    /** The circuit breaker is open; nothing was sent. */
    CIRCUIT_OPEN,
    /** A success status without the JSON object asked for, or with one beyond the size limit. */
    MALFORMED,
    /** A 408 or 425. */
    REQUEST_TIMEOUT;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The name in metrics, logs and histories. */
    public String code() {
      return code;
    }
  }
}
