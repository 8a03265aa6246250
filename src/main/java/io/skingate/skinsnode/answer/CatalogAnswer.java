package io.skingate.skinsnode.answer;

/** What a catalog request came to. Immutable. */
public sealed interface CatalogAnswer extends UpstreamAnswer
    permits CatalogAnswer.Fetched,
        CatalogAnswer.Unchanged,
        UpstreamAnswer.CredentialsRejected,
        UpstreamAnswer.Failed {
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
}
