package io.skingate.callback.queue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;

/**
 * A place in the list of all deliveries: the newest first, then by tenant, then by id backwards.
 *
 * @param member {@code SEQUENCE:EXTERNAL-ID}, as Redis has it
 */
public record DeliveryCursor(long sequence, String tenant, String member) {
  static final Comparator<DeliveryCursor> NEWEST_FIRST =
      Comparator.comparingLong(DeliveryCursor::sequence)
          .reversed()
          .thenComparing(DeliveryCursor::tenant)
          .thenComparing(DeliveryCursor::member, Comparator.reverseOrder());

  private static final int LONGEST = 256;

  public static DeliveryCursor of(String tenant, String member) {
    long sequence = Long.parseLong(member.substring(0, member.indexOf(':')));
    return new DeliveryCursor(sequence, tenant, member);
  }

  /** Where a delivery stands. */
  public static DeliveryCursor of(DeliveryId id) {
    return new DeliveryCursor(id.sequence(), id.tenant(), id.sequence() + ":" + id.externalId());
  }

  /**
   * The place behind all updates that came at or after a moment.
   *
   * @param tenant whose list it is of; null for that of all
   */
  public static DeliveryCursor before(Instant moment, String tenant) {
    long sequence = moment.toEpochMilli();
    return new DeliveryCursor(sequence, tenant == null ? "~" : tenant, sequence + ":");
  }

  /** Reads what {@link #toString()} wrote; empty for anything else. */
  public static Optional<DeliveryCursor> parse(String text) {
    try {
      String plain =
          text.length() > LONGEST
              ? ""
              : new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int slash = plain.indexOf('/');
      return slash < 1
          ? Optional.empty()
          : Optional.of(of(plain.substring(0, slash), plain.substring(slash + 1)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
      return Optional.empty();
    }
  }

  public DeliveryId id() {
    return new DeliveryId(tenant, member.substring(member.indexOf(':') + 1), sequence);
  }

  /**
   * Of a tenant's deliveries with this very sequence number, those come behind this place whose
   * member sorts before the bound.
   */
  String boundFor(String otherTenant) {
    int order = otherTenant.compareTo(tenant);
    if (order == 0) {
      return member;
    }
    // All of them, or none: a member begins with a digit.
    return order > 0 ? "~" : "";
  }

  /**
   * What the sequence number of a delivery of the order is below where it stands behind this place.
   */
  long firstBefore(String otherTenant, String externalId) {
    String same = sequence + ":" + externalId;
    return same.compareTo(boundFor(otherTenant)) < 0 ? sequence + 1 : sequence;
  }

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((tenant + "/" + member).getBytes(StandardCharsets.UTF_8));
  }
}
