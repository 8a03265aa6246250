package io.skingate.callback.queue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Names one delivery, the same on every attempt: where it is kept can be read from the name itself.
 * The {@code x-delivery-id} is its {@link #toString()}.
 *
 * @param sequence of the delivery within its order: when its update came, Unix milliseconds, or a
 *     little more where two came at once
 */
public record DeliveryId(String tenant, String externalId, long sequence) {
  private static final String PREFIX = "dlv_";
  private static final int LONGEST = 256;

  /** Reads what {@link #toString()} wrote; empty for anything else. */
  public static Optional<DeliveryId> parse(String text) {
    if (!text.startsWith(PREFIX) || text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
      String plain = new String(bytes, StandardCharsets.UTF_8);
      int first = plain.indexOf(':');
      int last = plain.lastIndexOf(':');
      if (first < 1 || last <= first + 1) {
        return Optional.empty();
      }
      DeliveryId id =
          new DeliveryId(
              plain.substring(0, first),
              plain.substring(first + 1, last),
              Long.parseLong(plain.substring(last + 1)));
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    String plain = tenant + ":" + externalId + ":" + sequence;
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
