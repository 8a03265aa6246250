package io.skingate.order.store;

import java.time.Duration;

/**
 * Somebody would send an update right now, if nothing of its tenant has to go before it.
 *
 * @param sender a token that nobody else has; empty for nobody
 * @param lease how long the attempt is the sender's
 * @param mostInFlight attempts of the tenant, over all pods
 */
public record LeaseOffer(String sender, Duration lease, int mostInFlight) {
  public static final LeaseOffer NONE = new LeaseOffer("", Duration.ZERO, 0);
}
