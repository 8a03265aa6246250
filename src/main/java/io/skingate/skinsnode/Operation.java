package io.skingate.skinsnode;

import io.skingate.skinsnode.guard.UpstreamGate;
import java.util.Locale;

/** The calls that SkinsNode knows. */
enum Operation {
  SUBMIT(UpstreamGate.Lane.ORDERS, true),
  FIND(UpstreamGate.Lane.READS, true),
  CATALOG(UpstreamGate.Lane.READS, false),
  WALLET(UpstreamGate.Lane.READS, false);

  private final UpstreamGate.Lane lane;
  private final boolean ofOrder;
  private final String label = name().toLowerCase(Locale.ROOT);

  Operation(UpstreamGate.Lane lane, boolean ofOrder) {
    this.lane = lane;
    this.ofOrder = ofOrder;
  }

  UpstreamGate.Lane lane() {
    return lane;
  }

  /**
   * Whether the call is about one order. Only these pass the circuit breaker and pause the whole
   * account when SkinsNode says so: a catalog that fails or is rationed must not hold up orders.
   */
  boolean ofOrder() {
    return ofOrder;
  }

  String label() {
    return label;
  }
}
