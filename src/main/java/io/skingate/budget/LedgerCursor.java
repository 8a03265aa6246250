package io.skingate.budget;

import io.skingate.http.CursorText;
import io.skingate.redis.StreamId;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How far a reader has come in the ledger of one store and account.
 *
 * @param id of the newest entry seen; {@link StreamId#ZERO} when there was none yet
 */
public record LedgerCursor(StreamId id) {
  private static final int BYTES = 8 + 8;

  /** As readers keep it; means nothing to those of another store or account. */
  public String text(String tenantId, String accountId) {
    return CursorText.of(
        owner(tenantId, accountId),
        ByteBuffer.allocate(BYTES).putLong(id.millis()).putLong(id.sequence()).array());
  }

  /** Reads what {@link #text} wrote for this store and account; empty for anything else. */
  public static Optional<LedgerCursor> parse(String tenantId, String accountId, String text) {
    return CursorText.parse(owner(tenantId, accountId), text, BYTES)
        .map(ByteBuffer::wrap)
        .map(place -> new LedgerCursor(new StreamId(place.getLong(), place.getLong())));
  }

  private static String owner(String tenantId, String accountId) {
    return tenantId + '/' + accountId;
  }
}
