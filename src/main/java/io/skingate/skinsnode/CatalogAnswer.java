package io.skingate.skinsnode;

import java.time.Duration;

/** What a catalog request came to. Immutable. */
public sealed interface CatalogAnswer {

  /**
   * A new body, which the sink has whole; nobody has looked into it yet.
   *
   * @param etag SkinsNode's, null where it gave none
   */
  record Fetched(String etag) implements CatalogAnswer {}

  /** The catalog is still the one that the given ETag names. */
  record Unchanged() implements CatalogAnswer {}

  /** SkinsNode refused the account. */
  record CredentialsRejected(int httpStatus) implements CatalogAnswer {}

  /**
   * No catalog could be had.
   *
   * @param retryAfter null where nobody asked to wait
   */
  record Failed(OrderAnswer.Reason reason, Duration retryAfter) implements CatalogAnswer {}
}
