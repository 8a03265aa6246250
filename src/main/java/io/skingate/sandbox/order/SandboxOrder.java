package io.skingate.sandbox.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An order that the sandbox took; immutable.
 *
 * @param amount cents that were charged
 * @param requestBody the first POST's body as it came, trade URL included
 * @param posts how many POSTs came for this name up to now
 * @param history every status with its time, {@code accepted} first
 */
public record SandboxOrder(
    String clientId,
    String externalId,
    String catalogItemId,
    String marketHashName,
    long amount,
    String currency,
    String webhookUrl,
    Outcome outcome,
    String requestBody,
    int posts,
    List<Change> history) {

  private static final Set<String> REFUNDED = Set.of("failed", "cancelled", "expired", "reversed");
  private static final Set<String> ENDED =
      Set.of("completed", "failed", "cancelled", "expired", "reversed");

  public SandboxOrder {
    history = List.copyOf(history);
  }

  /** A status and since when. */
  public record Change(String status, Instant at) {}

  /** The status that it has now, by name. */
  public String status() {
    return latest().status();
  }

  /** Whether the money went back to the wallet. */
  public boolean refunded() {
    return history.stream().anyMatch(change -> REFUNDED.contains(change.status()));
  }

  /** Whether no other status will follow, but for a reversal. */
  public boolean ended() {
    return ENDED.contains(status());
  }

  public Instant acceptedAt() {
    return history.get(0).at();
  }

  /** The status that it has now. */
  public Change latest() {
    return history.get(history.size() - 1);
  }

  /** This order, with one more status. */
  public SandboxOrder withStatus(String status, Instant at) {
    List<Change> more = new ArrayList<>(history);
    more.add(new Change(status, at));
    return with(posts, more);
  }

  /** This order, after so many POSTs of its name. */
  public SandboxOrder withPosts(int count) {
    return with(count, history);
  }

  private SandboxOrder with(int posts, List<Change> history) {
    return new SandboxOrder(
        clientId,
        externalId,
        catalogItemId,
        marketHashName,
        amount,
        currency,
        webhookUrl,
        outcome,
        requestBody,
        posts,
        history);
  }

  /** Without the body, which holds the customer's trade URL. */
  @Override
  public String toString() {
    return "SandboxOrder[" + clientId + " " + externalId + " " + history + "]";
  }
}
