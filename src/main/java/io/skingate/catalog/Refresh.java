package io.skingate.catalog;

import java.time.Duration;

/**
 * How one attempt to get a catalog ended. Immutable.
 *
 * @param result {@code changed}, {@code unchanged}, {@code invalid}, {@code credentials_rejected},
 *     {@code held_back}, or the reason of the failed call
 * @param catalog null unless the attempt succeeded
 * @param retryAfter null where nobody asked to wait
 */
record Refresh(String result, Catalog catalog, Duration retryAfter) {
  static final String CREDENTIALS_REJECTED = "credentials_rejected";

  static Refresh failed(String result, Duration retryAfter) {
    return new Refresh(result, null, retryAfter);
  }

  boolean succeeded() {
    return catalog != null;
  }
}
