package io.skingate.api;

import io.skingate.api.call.ByteBudget;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much the requests in work may take of a pod, over all its event loops. Safe for use from any
 * thread.
 */
public final class RequestBounds {
  private static final int MIB = 1024 * 1024;

  /** Tenants' requests in work. */
  static final int MAX_REQUESTS = 4096;

  /** Half of what {@link #MAX_REQUESTS} orders of the largest size would hold. */
  static final int ORDER_BYTES = 32 * MIB;

  /**
   * Anybody may send these, so they get a small share of the smallest heap that the manifests give
   * a pod. SkinsNode's own are a few hundred bytes each.
   */
  static final int WEBHOOK_BYTES = 16 * MIB;

  /** 256 of the largest bodies of the stores' own calls. */
  static final int STORE_BYTES = 16 * MIB;

  private final AtomicInteger requests = new AtomicInteger();
  private final ByteBudget orderBodies = new ByteBudget(ORDER_BYTES);
  private final ByteBudget storeBodies = new ByteBudget(STORE_BYTES);
  private final ByteBudget webhookBodies = new ByteBudget(WEBHOOK_BYTES);

  public AtomicInteger requests() {
    return requests;
  }

  ByteBudget orderBodies() {
    return orderBodies;
  }

  ByteBudget storeBodies() {
    return storeBodies;
  }

  ByteBudget webhookBodies() {
    return webhookBodies;
  }
}
