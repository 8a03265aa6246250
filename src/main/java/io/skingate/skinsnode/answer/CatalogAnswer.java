package io.skingate.skinsnode.answer;

import java.time.Duration;

/** What a catalog request came to. Immutable. */
public sealed interface CatalogAnswer {
  /** What the answer is called in metrics and logs. */
  String result();

  /**
   * A new body, which the sink has whole; nobody has looked into it yet.
   *
   * @param etag SkinsNode's, null where it gave none
   */
  record Fetched(String etag) implements CatalogAnswer {
    @Override
    public String result() {
      return "ok";
    }
  }

  /** The catalog is still the one that the given ETag names. */
  record Unchanged() implements CatalogAnswer {
    @Override
    public String result() {
      return "not_modified";
    }
  }

  /** SkinsNode refused the account. */
  record CredentialsRejected(int httpStatus) implements CatalogAnswer {
    @Override
    public String result() {
      return "credentials_rejected";
    }
  }

  /**
   * No catalog could be had.
   *
   * @param retryAfter null where nobody asked to wait
   */
  record Failed(OrderAnswer.Reason reason, Duration retryAfter) implements CatalogAnswer {
    @Override
    public String result() {
      return reason.code();
    }
  }
}
