package io.skingate.catalog.scan;

/**
 * What the gateway keeps of the catalog row that is being read: its id and its price. Belongs to
 * one thread at a time.
 */
final class CatalogRow {
  private final TokenBuffer id = new TokenBuffer();
  private boolean named;
  private boolean priced;
  private long price;

  /** Forgets the row before. */
  void begin() {
    named = false;
    priced = false;
  }

  /** Of two ids of a row the last one holds. */
  void name(TokenBuffer token) {
    named = id.takeText(token);
  }

  /**
   * Of two prices of a row none is believed, unless they agree.
   *
   * @param cents positive, or {@link RowScanner#UNREADABLE}
   */
  void price(long cents) {
    price = !priced || price == cents ? cents : RowScanner.UNREADABLE;
    priced = true;
  }

  /** Whether it has an id that an order could name. */
  boolean hasId() {
    return named;
  }

  /** The id in UTF-8. */
  TokenBuffer id() {
    return id;
  }

  /** In cents, {@link RowScanner#UNREADABLE} where it has none that is one. */
  long price() {
    return priced ? price : RowScanner.UNREADABLE;
  }
}
