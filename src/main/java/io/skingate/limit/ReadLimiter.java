package io.skingate.limit;

import io.skingate.config.LimitConfig;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Limits the reads of each tenant in this pod: the same arithmetic as the orders' limit, by the
 * pod's own monotonic clock. Safe for use from any thread.
 */
public final class ReadLimiter {
  /** A millionth of a request forgives what floating point loses. */
  private static final double SLACK = 1e-6;

  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Used> tenants = new ConcurrentHashMap<>();

  ReadLimiter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * What the limit says to one request.
   *
   * @param retryAfter zero when it is let through
   */
  public record Decision(boolean allowed, Duration retryAfter, LimitState state) {}

  public Decision charge(Tenant tenant) {
    Decision[] decision = new Decision[1];
    tenants.compute(
        tenant.id(),
        (id, before) -> {
          Used used = before == null ? new Used(nanoTime.getAsLong(), 0) : before;
          return charge(used, tenant.reads(), nanoTime.getAsLong(), decision);
        });
    return decision[0];
  }

  /** How the limit stands, without charging it; null where nothing was charged yet. */
  LimitState state(Tenant tenant) {
    Used used = tenants.get(tenant.id());
    if (used == null) {
      return null;
    }
    double emissionNanos = tenant.reads().rate().emissionIntervalMicros() * 1000;
    double now = used.requests - Math.max(0, nanoTime.getAsLong() - used.at) / emissionNanos;
    return state(tenant.reads(), Math.max(0, Math.min(tenant.reads().burst(), now)));
  }

  /** Forgets tenants that are not configured any more. */
  void keepOnly(TenantRegistry registry) {
    tenants.keySet().removeIf(id -> registry.tenant(id).isEmpty());
  }

  private static Used charge(Used before, LimitConfig limit, long clock, Decision[] decision) {
    double emissionNanos = limit.rate().emissionIntervalMicros() * 1000;
    // Time that was counted once is not counted again.
    long now = clock - before.at > 0 ? clock : before.at;
    double elapsed = now - before.at;
    double used = Math.max(0, Math.min(limit.burst(), before.requests) - elapsed / emissionNanos);
    boolean allowed = used + 1 <= limit.burst() + SLACK;
    long waitNanos = allowed ? 0 : (long) Math.ceil((used + 1 - limit.burst()) * emissionNanos);
    used = allowed ? used + 1 : used;
    decision[0] = new Decision(allowed, Duration.ofNanos(waitNanos), state(limit, used));
    return new Used(now, used);
  }

  private static LimitState state(LimitConfig limit, double used) {
    long left = Math.max(0, (long) Math.floor(limit.burst() - used + SLACK));
    double untilOneMore = left == limit.burst() ? 0 : used - (limit.burst() - left - 1);
    double seconds = untilOneMore * limit.rate().emissionIntervalMicros() / 1_000_000;
    return new LimitState(
        limit.burst(), limit.windowSeconds(), left, (long) Math.ceil(seconds - SLACK));
  }

  private record Used(long at, double requests) {}
}
