package io.skingate.budget;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * How far a reader has come in the ledger of one store and account.
 *
 * @param millis of the newest entry seen, Unix time; 0 when there was none yet
 * @param sequence of that entry among those of the same millisecond
 */
public record LedgerCursor(long millis, long sequence) {
  private static final byte VERSION = 1;
  private static final int TAG_BYTES = 8;
  private static final int BYTES = 1 + 8 + 8 + TAG_BYTES;

  static LedgerCursor of(String entryId) {
    int dash = entryId.indexOf('-');
    return new LedgerCursor(
        Long.parseLong(entryId.substring(0, dash)), Long.parseLong(entryId.substring(dash + 1)));
  }

  String entryId() {
    return millis + "-" + sequence;
  }

  /** As readers keep it; means nothing to those of another store or account. */
  public String text(String tenantId, String accountId) {
    Buffer plain = Buffer.buffer(BYTES).appendByte(VERSION).appendLong(millis).appendLong(sequence);
    byte[] tag = tag(tenantId, accountId, plain.getBytes());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.appendBytes(tag).getBytes());
  }

  /** Reads what {@link #text} wrote for this store and account; empty for anything else. */
  public static Optional<LedgerCursor> parse(String tenantId, String accountId, String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    Buffer read = Buffer.buffer(bytes);
    LedgerCursor cursor = new LedgerCursor(read.getLong(1), read.getLong(9));
    return cursor.text(tenantId, accountId).equals(text) ? Optional.of(cursor) : Optional.empty();
  }

  /** Finds mistakes; it keeps nothing secret. */
  private static byte[] tag(String tenantId, String accountId, byte[] plain) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((tenantId + '/' + accountId + '/').getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest.digest(plain), TAG_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
