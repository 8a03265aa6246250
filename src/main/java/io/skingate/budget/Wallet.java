package io.skingate.budget;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.skinsnode.answer.WalletAnswer;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * An account's wallet against what its stores hold, cents.
 *
 * @param asOf when SkinsNode gave the balance
 * @param allocated the sum of what stores have available
 * @param reserved what is reserved for orders that SkinsNode is not known to have taken
 */
public record Wallet(long balance, Instant asOf, long allocated, long reserved) {
  private static final Pattern CENTS = Pattern.compile("-?[0-9]{1,17}");

  /** What stores hold beyond the balance. */
  public long uncovered() {
    return Math.max(0, allocated + reserved - balance);
  }

  /** The balance that SkinsNode gave; empty where it gave none that can be read. */
  public static OptionalLong balance(WalletAnswer answer) {
    if (answer instanceof WalletAnswer.Found found) {
      try {
        JsonNode balance = Json.parseTolerantly(found.body()).path("availableBalance");
        return CENTS.matcher(balance.asText()).matches()
            ? OptionalLong.of(Long.parseLong(balance.asText()))
            : OptionalLong.empty();
      } catch (MalformedJsonException unreadable) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }
}
