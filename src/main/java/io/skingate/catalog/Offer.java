package io.skingate.catalog;

/** What a catalog says of one item. */
public sealed interface Offer {
  Offer ABSENT = new Absent();
  Offer UNPRICED = new Unpriced();

  /**
   * On sale.
   *
   * @param cents at least 1
   */
  record Priced(long cents) implements Offer {}

  /** Not in the catalog. */
  record Absent() implements Offer {}

  /** In the catalog, without one price that could be read: only SkinsNode can tell. */
  record Unpriced() implements Offer {}
}
