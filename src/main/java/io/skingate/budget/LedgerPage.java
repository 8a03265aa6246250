package io.skingate.budget;

import java.util.List;

/** What a reader of a ledger is answered. */
public sealed interface LedgerPage {
  /**
   * Entries, oldest first.
   *
   * @param cursor to read on with
   */
  record Entries(List<LedgerEntry> entries, LedgerCursor cursor) implements LedgerPage {}

  /**
   * What came after the reader's entry is not kept any more, or its entry was lost.
   *
   * @param oldest a cursor before the oldest entry that is kept
   * @param lost whether Redis lost it
   */
  record Gone(LedgerCursor oldest, boolean lost) implements LedgerPage {}
}
