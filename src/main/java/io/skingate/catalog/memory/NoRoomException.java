package io.skingate.catalog.memory;

/** The memory that catalogs may take is too small for another one of this size. */
public final class NoRoomException extends Exception {
  public NoRoomException() {
    super("no room for the catalog is left", null, false, false);
  }
}
