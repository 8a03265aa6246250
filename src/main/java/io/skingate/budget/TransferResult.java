package io.skingate.budget;

/** What came of a transfer. */
public sealed interface TransferResult {
  /**
   * It is booked.
   *
   * @param available cents, right after it
   * @param replayed whether an earlier call booked it
   */
  record Booked(String id, long cents, long available, boolean replayed)
      implements TransferResult {}

  /** Another transfer was made under the key. */
  record Mismatch() implements TransferResult {}

  /** Less is available than is to be taken back. */
  record Short(long available) implements TransferResult {}

  /** More than books can hold. */
  record Beyond() implements TransferResult {}

  /**
   * The account's wallet would not cover what its stores hold.
   *
   * @param balance cents, as SkinsNode has just said
   */
  record Uncovered(long balance) implements TransferResult {}

  /** SkinsNode cannot be asked for the wallet; nothing was moved. */
  record Unasked() implements TransferResult {}
}
