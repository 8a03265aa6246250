package io.skingate.config;

/**
 * A bearer token of {@code /admin}.
 *
 * @param name whose it is, for the log
 */
public record AdminTokenConfig(String name, Secret token, Scope scope) {

  /** What a token may do; each may do what those before it may. */
  public enum Scope {
    /** See everything. */
    READ,
    /** Send deliveries again, disable and enable stores. */
    OPERATE,
    /** Move money between budgets. */
    ADMIN;

    /** Whether a token of this scope may make calls of that one. */
    public boolean covers(Scope needed) {
      return compareTo(needed) >= 0;
    }
  }
}
