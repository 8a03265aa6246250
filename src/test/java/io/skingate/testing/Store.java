package io.skingate.testing;

/**
 * A store as a test plays it.
 *
 * @param id the tenant's
 * @param secret authenticates it and signs what it is sent
 */
public record Store(String id, String clientId, String secret) {
  public static Store of(String id) {
    return new Store(id, id + "_live", "secret_of_" + id);
  }

  /** The same store with another secret. */
  public Store withSecret(String other) {
    return new Store(id, clientId, other);
  }

  /** An order's name at SkinsNode. */
  public String upstreamName(String externalId) {
    return id + "." + externalId;
  }
}
