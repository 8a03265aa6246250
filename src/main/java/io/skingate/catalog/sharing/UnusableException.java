package io.skingate.catalog.sharing;

/** What is shared cannot be used. Expected, so it carries no stack trace. */
public final class UnusableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String kind;

  /**
   * @param kind {@code missing}, {@code corrupt} or {@code too_large}
   */
  UnusableException(String kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** A word for metrics. */
  public String kind() {
    return kind;
  }
}
