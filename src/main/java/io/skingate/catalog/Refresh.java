package io.skingate.catalog;

import java.time.Duration;

/**
 * How one attempt to get a catalog ended. Immutable.
 *
 * @param result {@code changed}, {@code unchanged}, {@code invalid}, {@code too_large}, {@code
 *     credentials_rejected}, {@code held_back}, or the reason of the failed call
 * @param catalog null unless the attempt succeeded
 * @param retryAfter null where nobody asked to wait
 * @param problem what was wrong with the body of a catalog that came and was not taken, else null
 */
record Refresh(String result, Catalog catalog, Duration retryAfter, String problem) {
  static final String CREDENTIALS_REJECTED = "credentials_rejected";
  static final String INVALID = "invalid";
  static final String TOO_LARGE = "too_large";
  static final String HELD_BACK = "held_back";

  static Refresh failed(String result, Duration retryAfter) {
    return new Refresh(result, null, retryAfter, null);
  }

  static Refresh invalid(String problem) {
    return new Refresh(INVALID, null, null, problem);
  }

  static Refresh tooLarge(String problem) {
    return new Refresh(TOO_LARGE, null, null, problem);
  }

  static Refresh got(String result, Catalog catalog) {
    return new Refresh(result, catalog, null, null);
  }

  boolean succeeded() {
    return catalog != null;
  }
}
