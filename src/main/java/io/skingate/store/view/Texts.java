package io.skingate.store.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.mask.TradeTokens;

/** Writes texts that others wrote, without trade tokens. */
public final class Texts {
  private Texts() {}

  /** Leaves the field out where there is nothing. */
  public static void put(ObjectNode into, String field, String text) {
    if (text != null && !text.isEmpty()) {
      into.put(field, TradeTokens.masked(text));
    }
  }
}
